"""One buyer's order for the seats of one hold; who pays is a snapshot, never a membership."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.booking.models import Hold
from lms.accounts.models import Organisation
from lms.kit import chance, clock

from ..enums import CancellationState, OrderState, PayBy, PayerKind

if TYPE_CHECKING:
    from .ledger import Payment


def reference() -> str:
    """A short reference to write on a transfer: 8 letters and figures that are not mistaken for each other (40 bits)."""
    alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    return "J" + "".join(alphabet[byte % 32] for byte in chance.noise(8))


class Order(models.Model):
    """Amounts in cents, fixed when ordered. `attention` says in words what a person must look at.

    `begun` is no column: the payment that was begun in the very call that placed the order.
    """

    begun: "Payment | None" = None

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=12, unique=True, default=reference, editable=False)
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="order")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    payer_kind = models.CharField(_("who pays"), max_length=10, choices=PayerKind)
    pay_by = models.CharField(_("payment"), max_length=10, choices=PayBy)
    company = models.CharField(_("company name"), max_length=200)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    street = models.CharField(_("street"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=12)
    city = models.CharField(_("town"), max_length=100)
    country = models.CharField(_("country"), max_length=2, default="FR")
    purchase_order = models.CharField(_("purchase order number"), max_length=60, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fr")
    terms_version = models.CharField(_("version of the terms"), max_length=20)
    terms_accepted_at = models.DateTimeField(_("terms accepted"))
    vat_case = models.CharField(max_length=20)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2)
    net_cents = models.PositiveIntegerField()
    vat_cents = models.PositiveIntegerField()
    total_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    state = models.CharField(max_length=20, choices=OrderState)
    answer_by = models.DateTimeField(null=True, blank=True)
    attention = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="billing_order_state")]
        constraints = [
            models.CheckConstraint(condition=Q(total_cents=F("net_cents") + F("vat_cents")), name="billing_order_adds_up"),
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="billing_order_state_known"),
            models.CheckConstraint(condition=~Q(siren="") | ~Q(vat_number=""), name="billing_order_payer_identified"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def by_card(self) -> bool:
        return self.pay_by == PayBy.CARD


class CancellationRequest(models.Model):
    """The buyer asks to cancel; the training office decides. One open request an order."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="cancellations")
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=CancellationState, default=CancellationState.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("request to cancel")
        verbose_name_plural = _("requests to cancel")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(state="open"), name="billing_one_open_cancellation"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.state}"
