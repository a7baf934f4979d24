"""What follows when an author publishes a question or a scenario, or takes one back: its version, and draws that know it."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import published, unpublished

from . import actions, queries
from .models import Question, Quiz, QuizItem, Scenario


@receiver(published, sender=Question)
def question_was_published(sender: type, instance: Question, **kwargs: object) -> None:
    actions.publish(instance)


@receiver(unpublished, sender=Question)
@receiver(unpublished, sender=Scenario)
def was_unpublished(sender: type, instance: Question | Scenario, **kwargs: object) -> None:
    """Nobody draws it any more, or what hangs on it."""
    queries.renew_pools()


@receiver([post_save, post_delete], sender=Quiz)
@receiver([post_save, post_delete], sender=QuizItem)
def quiz_has_changed(sender: type, **kwargs: object) -> None:
    queries.renew_pools()


@receiver(published, sender=Scenario)
def scenario_was_published(sender: type, instance: Scenario, **kwargs: object) -> None:
    actions.publish_scenario(instance)
