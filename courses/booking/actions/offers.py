"""Offers and their prices by date, kept by the training office and by imported files."""

from datetime import date

from django.db import transaction

from ..models import Offer, OfferPrice
from .facts import refresh_facts


@transaction.atomic
def save_offer(*, offer: Offer, prices: dict[date, int] | None = None) -> Offer:
    """Write an offer; `prices` {from: cents} replaces its prices where given. Holds keep the price they were made at."""
    before = Offer.objects.filter(pk=offer.pk).values_list("training_id", flat=True).first()
    offer.save()
    if prices is not None:
        offer.prices.all().delete()
        OfferPrice.objects.bulk_create(OfferPrice(offer=offer, valid_from=since, cents=cents) for since, cents in sorted(prices.items()))
    refresh_facts({offer.training_id, before or offer.training_id})
    return offer
