"""Groups made for tests: a session, its people, and a small mock exam with a text that a person marks."""

from dataclasses import dataclass

from courses.booking.models import Session
from courses.catalogue.models import MockExam
from courses.quizzes import actions
from courses.quizzes.item import Item, Words
from courses.quizzes.models import Attempt, Quiz
from lms.accounts.models import User
from tests.courses.booking import makers

from . import exams


def open_text(key: str, *, marks: int = 4) -> Item:
    """A text that a person marks, with a guide."""
    words = {
        language: Words(stem=f"Stem {key} ({language})", feedback=f"Guide for {key} ({language}): two risks, two answers")
        for language in ("fr", "en")
    }
    return Item(key=key, kind="open_text", body={}, words=words, marks=marks)


def mock(*, key: str = "small-mock", training: str = "agilepm", text: bool = False, choices: int = 3, **settings: object) -> Quiz:
    """A mock exam of an hour with `choices` questions (right at b), and a text where one is asked for."""
    items = [exams.single(f"{key}-{n}", area="people", task="team") for n in range(1, choices + 1)]
    if text:
        items.append(open_text(f"{key}-text"))
    actions.write_items(bank=actions.bank(slug=key), items=items)
    keys = [item.key for item in items]
    given = {"mode": "assess", "minutes": 60, "pass_mark": 60, "feedback": "mock", **settings}
    quiz = actions.write_quiz(key=key, titles={"fr": f"Examen {key}", "en": f"Exam {key}"}, question_keys=keys, **given)
    MockExam.objects.create(training=makers.training(training), quiz=quiz)
    return quiz


@dataclass
class Group:
    """A session given by `trainer`, its `people`, and its mock."""

    session: Session
    quiz: Quiz
    people: list[User]

    @property
    def key(self) -> str:
        return f"session-{self.session.public_id}"

    def sit(self, count: int | None = None) -> list[Attempt]:
        """The attempts of the first `count` people, begun."""
        return [exams.sit(user, self.quiz) for user in self.people[:count]]


def group(trainer: User, *, size: int = 3, code: str = "grp", quiz: Quiz | None = None, **settings: object) -> Group:
    held = makers.session(code, days=3 + 3 * Session.objects.filter(code__startswith="g").count(), trainer=trainer, capacity=200)
    seats = makers.many_seats(held, size)
    people = [seat.attendee for seat in seats if seat.attendee]
    return Group(held, quiz or mock(**settings), people)


def answer(attempt: Attempt, **chosen: str) -> None:
    """Save choices by number: answer(attempt, n1="b")."""
    for name, key in chosen.items():
        number = int(name.removeprefix("n"))
        seq = attempt.slots.get(number=number).seq + 1
        actions.save(attempt=attempt, given=actions.Given(number, seq, {"chosen": [key]}))


def handed_in(attempt: Attempt, *keys: str) -> Attempt:
    """The attempt with these choices, in order, handed in."""
    answer(attempt, **{f"n{at}": key for at, key in enumerate(keys, start=1)})
    return actions.submit(attempt=attempt)
