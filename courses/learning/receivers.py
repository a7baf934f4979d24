"""Reactions to the floors below."""

from django.dispatch import receiver

from courses.quizzes.models import Attempt
from courses.quizzes.signals import attempt_submitted

from . import actions


@receiver(attempt_submitted)
def attempt_was_submitted(sender: type, attempt: Attempt, **kwargs: object) -> None:
    actions.record_attempt(attempt=attempt)
