"""What is said about quizzes to those who watch the site."""

from collections.abc import Iterable

from lms.kit.gauges import Gauge, register

from .enums import AttemptState
from .models import Attempt


@register
def attempts() -> Iterable[Gauge]:
    """One statement."""
    running = Attempt.objects.filter(state=AttemptState.RUNNING).count()
    yield Gauge("jalon_quiz_attempts_open", "Quizzes begun and not handed in.", {(): running})
