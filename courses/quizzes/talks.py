"""What a learner asks the trainer about a question, with the answer: beside it in a result, under it in Learn mode (QZ-1, QZ-12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from .models import Attempt, Comment, Enquiry

MOST = 5


@dataclass(frozen=True)
class Talk:
    """An enquiry and what was last written beside its question."""

    enquiry: Enquiry
    comment: Comment | None

    @property
    def answer(self) -> Comment | None:
        """What was written since it was asked."""
        return self.comment if self.comment and self.comment.at >= self.enquiry.at else None


def of(attempt: Attempt) -> dict[int, Talk]:
    """{number: what was asked about that question of the attempt} (2 statements, 1 where nothing was)."""
    return {talk.enquiry.number: talk for talk in _answered(Enquiry.objects.filter(attempt=attempt))}


def under(attempt: Attempt, number: int) -> list[Talk]:
    """What this person has asked about question `number` in whatever attempt met it, the newest first (2 statements, 1 for nothing)."""
    asked = attempt.slots.filter(number=number).values("version__question")
    met = {"attempt__slots__number": F("number"), "attempt__slots__version__question__in": asked}
    return _answered(Enquiry.objects.filter(attempt__user=attempt.user_id, **met).order_by("-at", "-pk")[:MOST])


def _answered(rows: Iterable[Enquiry]) -> list[Talk]:
    enquiries: Sequence[Enquiry] = list(rows)
    if not enquiries:
        return []
    comments = Comment.objects.filter(attempt__in={row.attempt_id for row in enquiries}, number__in={row.number for row in enquiries})
    written = {(row.attempt_id, row.number): row for row in comments.select_related("author")}
    return [Talk(row, written.get((row.attempt_id, row.number))) for row in enquiries]
