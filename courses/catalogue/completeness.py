"""What a training page must say before it is published; booking adds the price (step 1b) by registering a check."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .models import CoursePage

Check = Callable[["CoursePage"], list[str]]
_checks: list[Check] = []


def register(check: Check) -> Check:
    """Add a check: a function of the page that returns one sentence for each thing missing."""
    _checks.append(check)
    return check


def missing(page: "CoursePage") -> list[str]:
    """Every sentence of every check; empty when the page may be published."""
    return [sentence for check in _checks for sentence in check(page)]


@register
def words(page: "CoursePage") -> list[str]:
    """The texts that French training law asks of a public offer (code du travail L6353-8; Qualiopi indicator 1)."""
    said = {
        _("Write at least one objective."): len(page.objectives) > 0,
        _("Say for whom the training is."): bool(page.audience.strip()),
        _("Say what one must know or hold before (or that nothing is needed)."): bool(page.prerequisites.strip()),
        _("Say how long before a session one must register."): bool(page.access_delay.strip()),
        _("Describe the teaching methods."): bool(page.methods.strip()),
        _("Say how learning is assessed."): bool(page.assessment.strip()),
        _("Name the contact for people with a disability."): bool(page.disability_contact.strip()),
    }
    return [sentence for sentence, present in said.items() if not present]


@register
def facts(page: "CoursePage") -> list[str]:
    """The facts of the row: duration, results with n and date, exam included or not."""
    training = page.training
    found = []
    if training.exam_included is None:
        found.append(_("Say on the training whether the exam is included."))
    if training.results_n is None or training.results_passed is None or training.results_on is None:
        found.append(_("Give the training's results: how many sat the exam, how many passed, counted on which date."))
    return found
