"""States of orders, payments and refunds, and the moves each allows (vocabulary.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PayerKind(models.TextChoices):
    COMPANY = "company", _("my company")
    FREELANCE = "freelance", _("my own business (freelance)")


class PayBy(models.TextChoices):
    ACCOUNT = "account", _("Transfer or purchase order, on invoice")
    CARD = "card", _("Card, now")


class OrderState(models.TextChoices):
    """`held`: on account, the training office has not answered yet."""

    HELD = "held", _("waiting for the training office")
    AWAITING_PAYMENT = "awaiting_payment", _("waiting for payment")
    CONFIRMED = "confirmed", _("confirmed")
    COMPLETED = "completed", _("completed")
    EXPIRED = "expired", _("lapsed")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


class PaymentState(models.TextChoices):
    CREATED = "created", _("begun")
    PROCESSING = "processing", _("being processed")
    SUCCEEDED = "succeeded", _("paid")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", pgettext_lazy("payment", "lapsed")


class RefundState(models.TextChoices):
    REQUESTED = "requested", _("to be approved")
    SUBMITTING = "submitting", _("being sent")
    PENDING = "pending", _("on its way")
    SUCCEEDED = "succeeded", _("refunded")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", pgettext_lazy("refund", "cancelled")


class RefundReason(models.TextChoices):
    CANCELLED = "cancelled", _("the booking was cancelled")
    FULL = "full", _("the session was full when the payment came")
    TWICE = "twice", _("paid twice")
    LATE = "late", _("the order was no longer open when the payment came")
    OUTSIDE = "outside", _("made by hand at the payment provider")


class InvoiceKind(models.TextChoices):
    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")


class EventState(models.TextChoices):
    RECEIVED = "received", _("received")
    DONE = "done", _("done")
    IGNORED = "ignored", _("not ours")


class CancellationState(models.TextChoices):
    OPEN = "open", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


ORDER_MOVES = {
    OrderState.HELD: {OrderState.CONFIRMED, OrderState.REFUSED, OrderState.EXPIRED, OrderState.CANCELLED},
    OrderState.AWAITING_PAYMENT: {OrderState.CONFIRMED, OrderState.EXPIRED, OrderState.CANCELLED},
    # Late money, or a second try from the order's page.
    OrderState.EXPIRED: {OrderState.AWAITING_PAYMENT, OrderState.CONFIRMED, OrderState.CANCELLED},
    OrderState.CONFIRMED: {OrderState.COMPLETED, OrderState.CANCELLED},
    OrderState.COMPLETED: set(),
    OrderState.REFUSED: set(),
    OrderState.CANCELLED: set(),
}
# Money that has arrived never un-arrives: a late "failed" or "expired" is ignored (booking.md section 2.2).
PAYMENT_MOVES = {
    PaymentState.CREATED: {PaymentState.PROCESSING, PaymentState.SUCCEEDED, PaymentState.FAILED, PaymentState.EXPIRED},
    PaymentState.PROCESSING: {PaymentState.SUCCEEDED, PaymentState.FAILED, PaymentState.EXPIRED},
    PaymentState.FAILED: {PaymentState.SUCCEEDED},
    PaymentState.EXPIRED: {PaymentState.SUCCEEDED},
    PaymentState.SUCCEEDED: set(),
}
REFUND_MOVES = {
    RefundState.REQUESTED: {RefundState.SUBMITTING, RefundState.SUCCEEDED, RefundState.CANCELLED},
    RefundState.SUBMITTING: {RefundState.PENDING, RefundState.SUCCEEDED, RefundState.FAILED},
    RefundState.PENDING: {RefundState.SUCCEEDED, RefundState.FAILED, RefundState.CANCELLED},
    # A refund can still fail after it was called done (booking.md section 2.2).
    RefundState.SUCCEEDED: {RefundState.FAILED},
    RefundState.FAILED: set(),
    RefundState.CANCELLED: set(),
}
CANCELLATION_MOVES = {
    CancellationState.OPEN: {CancellationState.ACCEPTED, CancellationState.REFUSED},
    CancellationState.ACCEPTED: set(),
    CancellationState.REFUSED: set(),
}
OPEN_PAYMENT = (PaymentState.CREATED, PaymentState.PROCESSING)
