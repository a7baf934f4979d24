"""Questions of an exam that somebody is sitting: meanwhile nothing else of theirs tells the key, in another tab (E1)."""

from django.db.models import Exists, OuterRef, QuerySet

from . import machine
from .enums import QuizMode
from .models import Attempt, QuestionVersion, Slot


def by_exam_of(attempt: Attempt) -> Attempt | None:
    """The exam under way of the same person that asks a question of `attempt` too (1 statement)."""
    return _asking(attempt.user_id, attempt.slots.order_by().values("version__question")).exclude(pk=attempt.pk).first()


def by_exam_with(user: int, version: int) -> Attempt | None:
    """The exam under way of `user` that asks the question of this version (1 statement)."""
    return _asking(user, QuestionVersion.objects.filter(pk=version).values("question")).first()


def _asking(user: int, questions: QuerySet) -> QuerySet[Attempt]:
    asked = Slot.objects.filter(attempt=OuterRef("pk"), version__question__in=questions)
    exams = Attempt.objects.filter(user=user, state__in=machine.UNDER_WAY, quiz__mode=QuizMode.ASSESS, rehearses__isnull=True)
    return exams.filter(Exists(asked)).select_related("quiz")
