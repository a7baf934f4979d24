"""What learners ask their trainers about questions whose answers they were told, and what of it still waits for an answer (QZ-12)."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from lms.accounts.models import User

from ..enums import AttemptState
from ..models import Comment, Enquiry, QuestionText, QuizText, Slot
from .rooms import coached

MOST = 50


@dataclass(frozen=True)
class Asked:
    """An enquiry that waits: by whom, in which exam, about which question (`stem`, HTML)."""

    enquiry: Enquiry
    exam: str
    stem: str


def _waiting(user: User) -> QuerySet[Enquiry]:
    answered = Comment.objects.filter(attempt=OuterRef("attempt"), number=OuterRef("number"), at__gte=OuterRef("at"))
    # An attempt that was made void since is no result any more: nothing can be written beside its questions.
    found = Enquiry.objects.filter(~Exists(answered), attempt__in=coached(user).exclude(state=AttemptState.VOIDED))
    return found.select_related("attempt__user", "attempt__quiz")


def queue(user: User, *, language: str) -> list[Asked]:
    """What waits for this person, the oldest first, MOST at once (4 statements)."""
    rows = list(_waiting(user).order_by("at", "pk")[:MOST])
    slots = {
        (slot.attempt_id, slot.number): slot.regraded_id or slot.version_id
        for slot in Slot.objects.filter(attempt__in={row.attempt_id for row in rows}, number__in={row.number for row in rows})
    }
    stems: dict[int, str] = {}
    for version, spoken, stem in QuestionText.objects.filter(version__in=slots.values()).values_list("version", "language", "stem"):
        if version not in stems or spoken == language:
            stems[version] = stem
    titles: dict[int, str] = {}
    for quiz, spoken, title in QuizText.objects.filter(quiz__in={row.attempt.quiz_id for row in rows}).values_list(
        "quiz", "language", "title"
    ):
        if quiz not in titles or spoken == language:
            titles[quiz] = title
    return [
        Asked(row, titles.get(row.attempt.quiz_id, row.attempt.quiz.key), stems.get(slots.get((row.attempt_id, row.number), 0), ""))
        for row in rows
    ]


def count(user: User) -> int:
    """How many wait for this person (1 statement)."""
    return _waiting(user).count()


def waiting_one(user: User, *, public_id: UUID | str, number: int) -> Enquiry | None:
    """The enquiry, where it waits for this person."""
    return _waiting(user).filter(attempt__public_id=public_id, number=number).first()
