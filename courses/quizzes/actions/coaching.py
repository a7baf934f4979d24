"""What a coach does: assigns mocks with a date, and writes comments on what was handed in (EX-14); what learners ask them (QZ-12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.jobs.mails import send_later
from lms.kit import clock

from ..enums import AttemptState
from ..models import Attempt, Comment, Enquiry, Grant, Quiz
from ..models.coaching import LONGEST_COMMENT, LONGEST_ENQUIRY, WHOLE
from . import news
from .errors import QuizRefused


@transaction.atomic
def assign(*, people: Sequence[User], quiz: Quiz, due_at: datetime, by: User, until: datetime | None = None) -> int:
    """Give `quiz` to `people`, to be done by `due_at`; each is told by mail once for each date. Says to how many.

    A grant that is there keeps its own end; a new one ends at `until`. Raises QuizRefused for a date that is past, and for nobody.
    """
    now = clock.now()
    if due_at <= now:
        raise QuizRefused(_("Choose a moment that is still to come."))
    if not people:
        raise QuizRefused(_("Choose at least one person."))
    Grant.objects.bulk_create(
        [Grant(user=user, quiz=quiz, until=until, due_at=due_at, assigned_by=by, assigned_at=now) for user in people],
        update_conflicts=True, unique_fields=["user", "quiz"], update_fields=["due_at", "assigned_by", "assigned_at"],
    )  # fmt: skip
    for user in people:
        send_later(
            "quizzes/assigned", to=user.email, language=user.language, owner=user.owner_key,
            context={"name": user.first_name or str(user), "quiz": quiz.pk, "due": due_at.isoformat(), "by": str(by)},
            key=f"assigned:{quiz.pk}:{user.pk}:{due_at:%Y%m%d%H%M}",
        )  # fmt: skip
    return len(people)


@transaction.atomic
def comment(*, attempt: Attempt, number: int, text: str, author: User) -> Comment | None:
    """Write the comment on question `number` (0: on the whole), in the place of an earlier one; a blank text takes it away.

    Raises QuizRefused while the attempt is under way, but for an answer to what was asked in it; for a question it does not have, and
    for a text that is too long.
    """
    text = text.replace("\r\n", "\n").strip()
    list(Attempt.objects.select_for_update().filter(pk=attempt.pk).values_list("pk"))  # coaches who write at once write in turn
    asked = Enquiry.objects.filter(attempt=attempt, number=number).first()
    if not attempt.is_handed_in and asked is None:
        raise QuizRefused(_("Comments are written once the attempt is handed in."))
    if number != WHOLE and not attempt.slots.filter(number=number).exists():
        raise QuizRefused(_("This attempt has no such question."))
    if len(text) > LONGEST_COMMENT:
        raise QuizRefused(_("A comment holds %(n)s characters at most.") % {"n": LONGEST_COMMENT})
    if not text:
        attempt.comments.filter(number=number).delete()
        return None
    written, _created = Comment.objects.update_or_create(
        attempt=attempt, number=number, defaults={"text": text, "author": author, "at": clock.now(), "told_at": None}
    )
    if asked is not None:
        _tell_answered(asked, attempt)
        Comment.objects.filter(pk=written.pk).update(told_at=clock.now())
    else:
        news.comments_wait(attempt)
    return written


@dataclass(frozen=True)
class Said:
    """A comment, and the one that stood there when its writer began ("" for none)."""

    text: str
    before: str


def say_instead(*, attempt: Attempt, number: int, said: Said, author: User) -> None:
    """`comment`, unless somebody else has written meanwhile: raises QuizRefused then. The caller holds the attempt's lock."""
    there = attempt.comments.filter(number=number).values_list("text", flat=True).first() or ""
    if there.strip() != said.before.strip():
        raise QuizRefused(_("Somebody has written a comment on this answer meanwhile. Read it, change it if need be, and keep the mark."))
    comment(attempt=attempt, number=number, text=said.text, author=author)


def _tell_answered(asked: Enquiry, attempt: Attempt) -> None:
    """Whoever asked is told by mail, once for each time they asked."""
    user = attempt.user
    send_later(
        "quizzes/answered", to=user.email, language=user.language, owner=user.owner_key,
        context={"name": user.first_name or str(user), "attempt": attempt.pk, "number": asked.number},
        key=f"answered:{asked.pk}:{asked.at:%Y%m%d%H%M%S%f}",
    )  # fmt: skip


@transaction.atomic
def ask(*, attempt: Attempt, number: int, text: str) -> Enquiry:
    """Ask the trainer about question `number` of one's attempt; asking again takes the place of what was asked before.

    An attempt that is released may be asked about; one under way, about answers that were checked in it (QZ-1, Learn).
    Raises QuizRefused without words, for a text that is too long, and for a question that is not there.
    """
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST_ENQUIRY:
        raise QuizRefused(_("Say what you want to know, in %(n)s characters at most.") % {"n": LONGEST_ENQUIRY})
    told: dict[str, bool] = {} if attempt.state == AttemptState.RELEASED else {"checked": True}
    if not attempt.slots.filter(number=number, **told).exists():
        raise QuizRefused(_("This question does not belong to your quiz."))
    asked, _created = Enquiry.objects.update_or_create(attempt=attempt, number=number, defaults={"text": text, "at": clock.now()})
    return asked
