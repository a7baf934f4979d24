"""A class in training: a session of the sample trainer whose people have sat a mock exam, so that a coach's pages have something to say.

Made with the sample site by `make demo`, not for the tests, through the product's own actions. Who chooses what is drawn by a fixed seed.
"""

import random
from collections.abc import Iterator
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils.text import slugify

from courses.booking import actions as booking
from courses.booking.enums import SessionState
from courses.booking.models import Offer, Session
from courses.catalogue.models import MockExam, Training
from courses.learning import actions as learning
from courses.quizzes import actions as quizzes
from courses.quizzes.kinds import kind
from courses.quizzes.models import Attempt, Slot
from lms.accounts.models import User
from lms.kit import clock

from .sessions import CLASS, ONLINE, half_days

TRAINING = "agilepm"
# First name, last name, and the share of the questions that they know.
PEOPLE = (
    ("Léa", "Marchand", 0.82), ("Omar", "Diallo", 0.64), ("Chloé", "Vidal", 0.35), ("Théo", "Lemaire", 0.71), ("Sara", "Costa", 0.6),
)  # fmt: skip
# The last one is still at it when the demo opens, at this question.
STILL_AT = 14


def make() -> None:
    """Seat the class and let it sit the mock exam of its training."""
    mock = MockExam.objects.select_related("training", "quiz").get(training__code=TRAINING)
    people = [(_person(first, last), knows) for first, last, knows in PEOPLE]
    _seats([user for user, _knows in people])
    chance = random.Random(7)  # noqa: S311 (no secret: the same class in every demo)
    for number, (user, knows) in enumerate(people, start=1):
        attempt = learning.start_mock(user=user, mock=mock, honour=True)
        under_way = number == len(people)
        given = list(_answers(attempt, knows, chance))[: STILL_AT if under_way else None]
        quizzes.replay_own(user=user, public_id=attempt.public_id, given=given)
        if not under_way:
            quizzes.submit_own(user=user, public_id=attempt.public_id)


def _person(first: str, last: str) -> User:
    """Somebody of the class, who signs in nowhere."""
    user = User.objects.create_user(f"{slugify(first)}.{slugify(last)}@class.jalon.example", None, first_name=first, last_name=last)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _seats(people: list[User]) -> None:
    """The session, on a Thursday and a Friday in six weeks, when the trainer is free, and a sure seat for each."""
    first = clock.today() + timedelta(weeks=6, days=3 - clock.today().weekday())
    session = Session(
        code=CLASS, training=Training.objects.get(code=TRAINING), language="fr", capacity=8, min_to_run=3, bring="",
        trainer=User.objects.get(email="trainer@demo.jalon.example"), go_no_go_on=first - timedelta(days=14), **ONLINE,
    )  # fmt: skip
    booking.save_session(session=session, half_days=half_days(first, 2))
    booking.move_session(session=session, to=SessionState.PUBLISHED)
    offer = Offer.objects.priced(clock.today()).for_session(session)[0]
    held = booking.hold(session=session, offer=offer, quantity=len(people), browser="sample class")
    for seat, user in zip(booking.confirm(held=held), people, strict=True):
        booking.claim(token=seat.claim_token, user=user)


def _answers(attempt: Attempt, knows: float, chance: random.Random) -> Iterator[quizzes.Given]:
    """What somebody who knows that share would give, question by question; of every tenth they are not sure."""
    for slot in attempt.slots.select_related("version").order_by("number"):
        right = chance.random() < knows
        answer = slot.version.right if right else _wrong(slot, chance)
        yield quizzes.Given(
            number=slot.number, seq=1, answer=answer, seconds=chance.randint(20, 75), flagged=chance.random() < 0.08,
            confidence="unsure" if chance.random() < 0.1 else "sure",
        )  # fmt: skip


def _wrong(slot: Slot, chance: random.Random) -> dict:
    """Another option than the right one; nothing where the question has no options to choose from."""
    version = slot.version
    right = version.right.get("chosen", [])
    others = [key for key in kind(version.kind).choices(version.body) if key not in right]
    return {"chosen": chance.sample(others, len(right))} if right and len(others) >= len(right) else {}
