"""The queue of answers that a person marks: blind (no names), question by question, the oldest first."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from lms.accounts.models import User

from .. import feedback, presenting
from ..enums import AttemptState
from ..kinds import KINDS
from ..models import QuestionText, Slot
from .rooms import coached

BY_HAND = tuple(code for code, kind in KINDS.items() if kind.by_hand)


@dataclass(frozen=True)
class Waiting:
    """A question with answers that wait; `first` is the one to begin with."""

    first: Slot
    stem: str
    answers: int


@dataclass(frozen=True)
class ToMark:
    """An answer, and the guide for marking it. `left` answers wait, this one included; `next` comes after it, None at the end.

    `comment`: what a coach has written on it already.
    """

    slot: Slot
    shown: presenting.ShownSlot
    guide: str
    left: int
    next: Slot | None
    comment: str

    @property
    def text(self) -> str:
        return self.slot.answer.get("text", "")


def _waiting(user: User) -> QuerySet[Slot]:
    """The same question together, so that one marks with one measure."""
    found = Slot.objects.filter(
        attempt__in=coached(user).filter(state=AttemptState.SUBMITTED), mark__isnull=True, version__kind__in=BY_HAND
    )
    return found.select_related("version", "attempt").order_by("version__question", "attempt__submitted_at", "pk")


def queue(user: User, *, language: str) -> list[Waiting]:
    """Questions with answers to mark, those of the oldest answer first (2 statements)."""
    by_question: dict[int, list[Slot]] = {}
    for slot in _waiting(user):
        by_question.setdefault(slot.version.question_id, []).append(slot)
    texts = _texts([slots[0] for slots in by_question.values()], language)
    found = [Waiting(slots[0], texts[slots[0].version_id].stem, len(slots)) for slots in by_question.values()]
    return sorted(found, key=lambda each: (each.first.attempt.submitted_at, each.first.pk))


def count(user: User) -> int:
    """How many answers wait for this person (1 statement)."""
    return _waiting(user).count()


def to_mark(user: User, *, public_id: UUID | str, number: int, language: str) -> ToMark | None:
    """The answer with its guide (4 statements); None where it does not wait for this person."""
    waiting = list(_waiting(user))
    at = next(
        (place for place, slot in enumerate(waiting) if slot.number == number and str(slot.attempt.public_id) == str(public_id)), None
    )
    if at is None:
        return None
    slot = waiting[at]
    text = _texts([slot], language)[slot.version_id]
    following = waiting[at + 1] if at + 1 < len(waiting) else (waiting[0] if at else None)
    shown = presenting.shown(slot, text, language=language, told=feedback.ALL)
    comment = slot.attempt.comments.filter(number=number).values_list("text", flat=True).first() or ""
    return ToMark(slot, shown, text.feedback, len(waiting), following, comment)


def _texts(slots: list[Slot], language: str) -> dict[int, QuestionText]:
    found: dict[int, QuestionText] = {}
    for text in QuestionText.objects.filter(version__in=[slot.version_id for slot in slots]):
        if text.version_id not in found or text.language == language:
            found[text.version_id] = text
    return found
