"""What follows when an author publishes a question: its version."""

from django.dispatch import receiver
from wagtail.signals import published

from . import actions
from .models import Question


@receiver(published, sender=Question)
def question_was_published(sender: type, instance: Question, **kwargs: object) -> None:
    actions.publish(instance)
