"""What a payment page's state means for its order: one transaction that the webhook, the return page and the sweeper share.

The provider's present state decides, never an event's body. Every call may be repeated, at once or in any order (C2–C4).
The order's row is locked first, then its hold, then the session.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from courses.booking import actions as booking
from courses.booking.actions.claims import invite, tell
from courses.booking.models import Hold, StateChange
from courses.booking.states import change, log, move
from lms.accounts.models import User
from lms.kit import clock

from ..enums import OPEN_PAYMENT, OrderState, PayBy, PaymentState, RefundReason
from ..gateway import Checkout
from ..letters import tell_buyer, tell_office
from ..models import Order, Payment
from ..states import ORDER, PAYMENT
from .invoices import issue_invoice
from .refunds import ask_refund


class UnknownCheckout(LookupError):
    """No payment of ours belongs to this page (yet): keep the news and try again (race 7)."""


def locked(pk: int) -> Order:
    """The order with everything a decision needs, its row locked until the transaction ends."""
    return _lockable().get(pk=pk)


def _lockable() -> QuerySet[Order]:
    return Order.objects.select_for_update(of=("self",)).select_related("hold__session__training", "hold__offer", "placed_by")


@transaction.atomic
def fulfil(seen: Checkout) -> str:
    """Act on the state of a payment page; the word returned says what happened. Raises UnknownCheckout."""
    order = _lockable().filter(payments__public_id=seen.payment).first() if _is_uuid(seen.payment) else None
    if order is None:
        raise UnknownCheckout(seen.id)
    payment = order.payments.get(public_id=seen.payment)
    if payment.checkout_id not in (None, seen.id):
        return _other_page(order, seen)
    if payment.state == PaymentState.SUCCEEDED:
        return "already"
    if seen.is_paid:
        return _received(order, payment, seen)
    if seen.status == "expired":
        return _expired(order, payment, seen)
    return "open"


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _received(order: Order, payment: Payment, seen: Checkout) -> str:
    if (seen.amount_cents, seen.currency) != (payment.amount_cents, order.currency):
        return _for_a_person(order, f"{seen.amount_cents} {seen.currency} ≠ {payment.amount_cents} {order.currency}")
    paid = change(PAYMENT, payment, PaymentState.SUCCEEDED, intent_id=seen.intent_id, checkout_id=seen.id, succeeded_at=clock.now())
    if order.state in (OrderState.AWAITING_PAYMENT, OrderState.EXPIRED):
        return _confirm_or_refund(order, payment, paid)
    log([paid])
    reason = RefundReason.TWICE if order.state in (OrderState.CONFIRMED, OrderState.COMPLETED) else RefundReason.LATE
    _refund_and_tell(order, payment, reason)
    return reason


def _confirm_or_refund(order: Order, payment: Payment, *news: StateChange) -> str:
    """Late money takes free seats again (race 9); where there are none it goes back at once and everybody is told (race 10)."""
    try:
        with transaction.atomic():
            confirm_order(order, payment=payment, news=news)
    except (booking.SessionFull, booking.NotOnSale):
        order.refresh_from_db(fields=["state"])
        order.hold.refresh_from_db(fields=["state"])
        log(news)
        if order.state == OrderState.AWAITING_PAYMENT:
            move(ORDER, order, OrderState.EXPIRED, reason="session full")
        _refund_and_tell(order, payment, RefundReason.FULL)
        return RefundReason.FULL
    return "confirmed"


def confirm_order(order: Order, *, payment: Payment | None, by: User | None = None, news: Sequence[StateChange] = ()) -> None:
    """Make the seats sure, issue the invoice, open the training and tell everybody, all in the caller's transaction."""
    held: Hold = order.hold
    confirmed = [*news, change(ORDER, order, OrderState.CONFIRMED)]
    seats = booking.confirm(held=held, by=by, reason="paid" if payment else "accepted", news=confirmed)
    issue_invoice(order=order, payment=payment, seats=seats)
    tell_buyer(order, "billing/confirmed", attachments=("invoice", "session"))
    for seat in seats:
        seat.session = held.session
        if seat.attendee_id:
            tell(seat)
        elif seat.attendee_email:
            invite(seat, language=order.language)


def _refund_and_tell(order: Order, payment: Payment, reason: RefundReason) -> None:
    ask_refund(payment=payment, amount_cents=payment.amount_cents, reason=reason)
    tell_buyer(order, "billing/refunded", key=str(payment.public_id), reason=reason)
    tell_office(order, "billing/office_refund", key=str(payment.public_id), reason=reason)


def _other_page(order: Order, seen: Checkout) -> str:
    """A second page carries the same payment of ours: a second sum of money is given back, the booking is not touched (race 13)."""
    if not seen.is_paid or Payment.objects.filter(checkout_id=seen.id).exists():
        return "already"
    second = Payment.objects.create(
        order=order, method=PayBy.CARD, amount_cents=seen.amount_cents, key=f"outside:{seen.id}", checkout_id=seen.id,
        intent_id=seen.intent_id, state=PaymentState.SUCCEEDED, succeeded_at=clock.now(),
    )  # fmt: skip
    if order.state in (OrderState.AWAITING_PAYMENT, OrderState.EXPIRED) and seen.amount_cents == order.total_cents:
        return _confirm_or_refund(order, second)
    _refund_and_tell(order, second, RefundReason.TWICE)
    return RefundReason.TWICE


def _expired(order: Order, payment: Payment, seen: Checkout) -> str:
    if payment.state in OPEN_PAYMENT:
        log([change(PAYMENT, payment, PaymentState.EXPIRED, checkout_id=seen.id)])
    if order.state == OrderState.AWAITING_PAYMENT and not order.payments.filter(state__in=OPEN_PAYMENT).exists():
        lapse(order)
    return "expired"


def lapse(order: Order, *, letter: str = "billing/lapsed") -> None:
    """Nobody paid, or nobody answered: the seats are free, and the buyer is told (race 12)."""
    booking.release(held=order.hold, reason="order lapsed")
    order.hold.refresh_from_db()
    move(ORDER, order, OrderState.EXPIRED)
    tell_buyer(order, letter, key=str(clock.now().timestamp()))


def _for_a_person(order: Order, words: str) -> str:
    """Nothing is confirmed and nothing refunded: finance decides (C6)."""
    order.attention = words
    order.save(update_fields=["attention"])
    return "attention"
