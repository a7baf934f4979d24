"""What is said about quizzes to those who watch the site."""

from collections.abc import Iterable

from lms.kit.gauges import Gauge, register

from . import machine
from .models import Attempt


@register
def attempts() -> Iterable[Gauge]:
    """One statement."""
    running = Attempt.objects.filter(state__in=machine.UNDER_WAY).count()
    yield Gauge("jalon_quiz_attempts_open", "Quizzes begun and not handed in.", {(): running})
