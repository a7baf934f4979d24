"""Invoices and credit notes: one unbroken sequence of numbers, frozen on issue; the database refuses to change or delete one."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.kit import clock

from ..enums import InvoiceKind
from .orders import Order


class Frozen(RuntimeError):
    """An issued paper is never changed: it is corrected by a credit note (booking.md race 26)."""


class InvoiceSequence(models.Model):
    """The last number given; its row is the lock under which the next one is taken (I6)."""

    name = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("invoice sequence")
        verbose_name_plural = _("invoice sequences")

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


class Invoice(models.Model):
    """`facts` holds everything the paper shows. Amounts of a credit note are negative; with its invoice they sum to zero."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=InvoiceKind)
    sequence = models.PositiveIntegerField(unique=True)
    number = models.CharField(_("number"), max_length=30, unique=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="invoices")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="credit_notes")
    issued_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(_("due on"))
    net_cents = models.IntegerField()
    vat_cents = models.IntegerField()
    total_cents = models.IntegerField()
    facts = models.JSONField()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-sequence"]
        constraints = [
            models.CheckConstraint(condition=Q(total_cents=F("net_cents") + F("vat_cents")), name="billing_invoice_adds_up"),
            models.CheckConstraint(
                condition=(Q(kind="invoice") & Q(corrects__isnull=True) & Q(total_cents__gte=0))
                | (Q(kind="credit_note") & Q(corrects__isnull=False) & Q(total_cents__lte=0)),
                name="billing_invoice_kind_fits",
            ),
            models.UniqueConstraint(fields=["order"], condition=Q(kind="invoice"), name="billing_one_invoice_an_order"),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise Frozen(self.number)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen(self.number)

    @property
    def is_credit_note(self) -> bool:
        return self.kind == InvoiceKind.CREDIT_NOTE
