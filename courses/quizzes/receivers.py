"""What follows when an author publishes a question or a scenario: its version."""

from django.dispatch import receiver
from wagtail.signals import published

from . import actions
from .models import Question, Scenario


@receiver(published, sender=Question)
def question_was_published(sender: type, instance: Question, **kwargs: object) -> None:
    actions.publish(instance)


@receiver(published, sender=Scenario)
def scenario_was_published(sender: type, instance: Scenario, **kwargs: object) -> None:
    actions.publish_scenario(instance)
