"""A change of the provider's VAT regime changes every price with tax; a training cannot be published without an offer."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext as _

from content.models import ProviderIdentity
from courses.catalogue import completeness
from courses.catalogue.models import CoursePage, Training

from . import actions
from .models import Offer


@receiver(post_save, sender=ProviderIdentity)
def identity_changed(sender: type, **kwargs: object) -> None:
    actions.refresh_facts(Training.objects.values_list("pk", flat=True))


@completeness.register
def price(page: CoursePage) -> list[str]:
    """Qualiopi indicator 1 asks for the price, or for how to get one."""
    if Offer.objects.filter(training=page.training_id, is_open=True).exists():
        return []
    return [_("Give the training an offer with its price, or an offer whose price is on request.")]
