"""What visitors see of trainings and certifications makes cached pages stale when it changes."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from courses.quizzes.models import Quiz
from lms.kit import freshness

from .models import Certification, CertificationFact, Lesson, MockExam, Module, Training


@receiver([post_save, post_delete], sender=Training)
@receiver([post_save, post_delete], sender=Module)
@receiver([post_save, post_delete], sender=Lesson)
@receiver([post_save, post_delete], sender=Quiz)
@receiver([post_save, post_delete], sender=MockExam)
@receiver([post_save, post_delete], sender=Certification)
@receiver([post_save, post_delete], sender=CertificationFact)
def facts_changed(sender: type, **kwargs: object) -> None:
    freshness.touch()
