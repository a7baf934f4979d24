"""Payments and refunds: rows are added, amounts never change, and what an order has received is summed from them (I2)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.kit import clock

from ..enums import OPEN_PAYMENT, PayBy, PaymentState, RefundReason, RefundState
from .orders import Order


class Payment(models.Model):
    """One attempt by card, or one transfer received. `key` is our idempotency key; gateway ids are unique (I3).

    `refunded_cents` counts refunds asked for and not failed; the database refuses more than was paid (C13).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    method = models.CharField(max_length=10, choices=PayBy)
    state = models.CharField(max_length=12, choices=PaymentState, default=PaymentState.CREATED)
    amount_cents = models.PositiveIntegerField()
    refunded_cents = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=100, unique=True)
    checkout_id = models.CharField(max_length=120, unique=True, null=True, blank=True)
    intent_id = models.CharField(max_length=120, unique=True, null=True, blank=True)
    url = models.TextField(blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    bank_reference = models.CharField(_("reference on the bank statement"), max_length=100, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    succeeded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gte=1), name="billing_payment_positive"),
            models.CheckConstraint(condition=Q(refunded_cents__lte=F("amount_cents")), name="billing_never_refund_more"),
            models.CheckConstraint(condition=Q(state__in=PaymentState.values), name="billing_payment_state_known"),
            models.UniqueConstraint(fields=["order"], condition=Q(state__in=OPEN_PAYMENT), name="billing_one_open_payment"),
            models.UniqueConstraint(
                fields=["order", "bank_reference", "received_on", "amount_cents"],
                condition=~Q(bank_reference=""),
                name="billing_transfer_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.amount_cents} {self.state}"


class Refund(models.Model):
    """Money given back. By card: sent to the payment provider. By transfer: one person asks, another approves."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount_cents = models.PositiveIntegerField()
    reason = models.CharField(max_length=12, choices=RefundReason)
    state = models.CharField(max_length=12, choices=RefundState, default=RefundState.REQUESTED)
    key = models.CharField(max_length=100, unique=True)
    gateway_id = models.CharField(max_length=120, unique=True, null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gte=1), name="billing_refund_positive"),
            models.CheckConstraint(condition=Q(state__in=RefundState.values), name="billing_refund_state_known"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(asked_by__isnull=False) & ~Q(approved_by=F("asked_by")),
                name="billing_refund_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} −{self.amount_cents} {self.state}"
