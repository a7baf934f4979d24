"""Giving money back: reserved against the payment first, then sent; the provider's present state decides what became of it."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from courses.booking.models import StateChange
from courses.booking.states import IllegalMove, change, log, move
from lms.accounts.models import User
from lms.jobs.actions import enqueue
from lms.kit import clock

from .. import gateway, queries
from ..enums import PayBy, PaymentState, RefundReason, RefundState
from ..gateway import RefundSeen
from ..models import Order, Payment, Refund
from ..states import REFUND

STATES = {
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.CANCELLED,
}


class RefundRefused(ValueError):
    """The refund cannot be made so; the message says why."""


def ask_refund(*, payment: Payment, amount_cents: int, reason: str, by: User | None = None, by_transfer: bool = False) -> Refund:
    """Reserve and queue a refund in the caller's transaction. By transfer it waits for a second person's approval.

    Raises RefundRefused when more would go back than was paid.
    """
    _reserve(payment, amount_cents)
    by_card = payment.method == PayBy.CARD and not by_transfer
    refund = Refund(
        payment=payment, amount_cents=amount_cents, reason=reason, asked_by=by,
        state=RefundState.SUBMITTING if by_card else RefundState.REQUESTED, created_at=clock.now(),
    )  # fmt: skip
    refund.key = f"refund:{refund.public_id}"
    refund.save()
    log([StateChange(machine="refund", subject=refund.public_id, old="", new=refund.state)], by=by, reason=reason)
    if by_card:
        enqueue(kind="billing.send_refund", key=refund.key, args={"refund": refund.pk}, priority=10)
    return refund


def _reserve(payment: Payment, amount_cents: int) -> None:
    room = Payment.objects.filter(pk=payment.pk, refunded_cents__lte=F("amount_cents") - amount_cents)
    if amount_cents < 1 or not room.update(refunded_cents=F("refunded_cents") + amount_cents):
        raise RefundRefused(_("More would be refunded than was paid."))


def send_refund(*, refund: int) -> str:
    """Ask the provider to give the money back; the same key never gives it twice. Safe to repeat."""
    held = Refund.objects.select_related("payment").get(pk=refund)
    if held.state != RefundState.SUBMITTING:
        return held.state
    try:
        seen = gateway.refund(
            key=held.key, refund=str(held.public_id), intent_id=str(held.payment.intent_id), amount_cents=held.amount_cents
        )
    except gateway.GatewayRefused as refusal:
        return _settle(held.pk, RefundState.FAILED, "", str(refusal))
    return follow_refund(seen)


def follow_refund(seen: RefundSeen) -> str:
    """Bring our row to where the provider says the refund is; one made by hand over there becomes a row of ours (race 14)."""
    state = STATES.get(seen.status)
    if state is None:
        return "unknown state"
    pk = Refund.objects.filter(gateway_id=seen.id).values_list("pk", flat=True).first()
    if pk is None and seen.refund:
        pk = Refund.objects.filter(public_id=seen.refund).values_list("pk", flat=True).first()
    if pk is None:
        return _from_outside(seen, state)
    return _settle(pk, state, seen.id, "")


@transaction.atomic
def _settle(pk: int, state: RefundState, gateway_id: str, words: str) -> str:
    order_id = Refund.objects.values_list("payment__order_id", flat=True).get(pk=pk)
    order = Order.objects.select_for_update().get(pk=order_id)
    refund = Refund.objects.select_related("payment").get(pk=pk)
    if gateway_id and not refund.gateway_id:
        Refund.objects.filter(pk=pk).update(gateway_id=gateway_id)
    if refund.state == state:
        return state
    try:
        log([change(REFUND, refund, state, settled_at=clock.now())], reason=words)
    except IllegalMove:
        return refund.state  # news that is older than what we know
    if state in (RefundState.FAILED, RefundState.CANCELLED):
        Payment.objects.filter(pk=refund.payment_id).update(refunded_cents=F("refunded_cents") - refund.amount_cents)
        _call_a_person(order, _("A refund failed: pay it back by transfer, or try again."))
    return state


def _call_a_person(order: Order, words: str) -> None:
    Order.objects.filter(pk=order.pk).update(attention=words[:300])


@transaction.atomic
def _from_outside(seen: RefundSeen, state: RefundState) -> str:
    order_id = Payment.objects.filter(intent_id=seen.intent_id).values_list("order_id", flat=True).first()
    if order_id is None:
        return "unknown payment"
    order = Order.objects.select_for_update().get(pk=order_id)
    payment = order.payments.get(intent_id=seen.intent_id)
    if Refund.objects.filter(gateway_id=seen.id).exists():
        return "already"
    try:
        _reserve(payment, seen.amount_cents)
    except RefundRefused:
        _call_a_person(order, _("More was refunded at the payment provider than this order has received."))
        return "too much"
    refund = Refund.objects.create(
        payment=payment, amount_cents=seen.amount_cents, reason=RefundReason.OUTSIDE, state=state, key=f"outside:{seen.id}",
        gateway_id=seen.id, settled_at=clock.now(),
    )  # fmt: skip
    log([StateChange(machine="refund", subject=refund.public_id, old="", new=state)], reason="made at the provider")
    _call_a_person(order, _("A refund was made by hand at the payment provider: decide about the places and the credit note."))
    return "outside"


@transaction.atomic
def give_back_what_is_owed(*, order: Order, by: User) -> int:
    """Ask for a refund by transfer of whatever an order holds too much, in cents; somebody else approves it."""
    held = Order.objects.select_for_update().get(pk=order.pk)
    owed = -queries.balance(held).left_cents
    asked = 0
    for payment in held.payments.filter(state=PaymentState.SUCCEEDED):
        part = min(owed - asked, payment.amount_cents - payment.refunded_cents)
        if part > 0:
            ask_refund(payment=payment, amount_cents=part, reason=RefundReason.CANCELLED, by=by, by_transfer=True)
            asked += part
    if not asked:
        raise RefundRefused(_("This order holds nothing too much."))
    return asked


@transaction.atomic
def approve_refund(*, refund: Refund, by: User, approved: bool) -> None:
    """A second person approves that a transfer was sent back, or refuses it. Raises RefundRefused for the one who asked."""
    held = Refund.objects.select_for_update().select_related("payment").get(pk=refund.pk)
    if held.asked_by_id == by.pk:
        raise RefundRefused(_("You asked for this refund: somebody else must approve it."))
    if held.state != RefundState.REQUESTED:
        raise RefundRefused(_("This refund is already decided."))
    if approved:
        move(REFUND, held, RefundState.SUCCEEDED, by=by, approved_by=by, settled_at=clock.now())
    else:
        move(REFUND, held, RefundState.CANCELLED, by=by, settled_at=clock.now())
        Payment.objects.filter(pk=held.payment_id).update(refunded_cents=F("refunded_cents") - held.amount_cents)
