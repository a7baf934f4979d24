"""What can be bought for a training or one of its sessions, and its price before tax from a date on. Prices live here only."""

import uuid
from datetime import date

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Training

from ..enums import OfferKind
from .sessions import Session


class OfferQuerySet(models.QuerySet["Offer"]):
    def with_cents(self, on: date) -> "OfferQuerySet":
        """Offers with `cents`, the price that holds `on` that day; None is a price on request."""
        prices = OfferPrice.objects.filter(offer=OuterRef("pk"), valid_from__lte=on).order_by("-valid_from")
        return self.annotate(cents=Subquery(prices.values("cents")[:1]))

    def priced(self, on: date) -> "OfferQuerySet":
        """Open offers with `cents`."""
        return self.with_cents(on).filter(is_open=True)

    def for_session(self, session: Session) -> "OfferQuerySet":
        """The session's own offers and those of its training."""
        return self.filter(Q(session=session) | Q(session__isnull=True, training=session.training_id))


class Offer(models.Model):
    """For every session of a training, or for one session. No price yet means "price on request"."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(_("key"), max_length=60, unique=True)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="offers", verbose_name=_("training"))
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("only for this session")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=OfferKind, default=OfferKind.SEAT)
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    exam_included = models.BooleanField(_("exam included"), default=False)
    is_open = models.BooleanField(_("on sale"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = OfferQuerySet.as_manager()
    cents: int | None  # set by priced()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["position", "key"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=OfferKind.values), name="booking_offer_kind_known")]

    def __str__(self) -> str:
        return self.key

    def name(self, language: str) -> str:
        return self.name_fr if language == "fr" else self.name_en

    @property
    def opens_training(self) -> bool:
        """Whether whoever holds the seat may open the lessons; an exam place alone is no training (booking.md E13)."""
        return self.kind == OfferKind.SEAT


class OfferPrice(models.Model):
    """The price before tax of an offer, from a day on."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="prices")
    valid_from = models.DateField(_("from"))
    cents = models.PositiveIntegerField(_("price before tax, in cents"))

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "valid_from"], name="booking_one_price_a_day"),
            models.CheckConstraint(condition=Q(cents__gte=1), name="booking_price_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.valid_from} {self.cents}"
