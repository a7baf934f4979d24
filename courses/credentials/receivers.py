"""Completion news from learning become certificates, in the same transaction."""

from django.dispatch import receiver

from courses.catalogue.models import Module
from courses.learning.models import Enrolment
from courses.learning.signals import module_completed, training_completed

from . import actions


@receiver(module_completed)
def module_was_completed(sender: type, enrolment: Enrolment, module: Module, **kwargs: object) -> None:
    if module.attests:
        actions.issue(enrolment=enrolment, module=module)


@receiver(training_completed)
def training_was_completed(sender: type, enrolment: Enrolment, **kwargs: object) -> None:
    actions.issue(enrolment=enrolment)
