"""Paying by card: intent row, commit, call with our own key, save (booking.md I4). No call is made inside a transaction."""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.booking import actions as booking
from courses.booking import dates
from courses.booking.enums import HoldKeeper
from courses.booking.models import Offer
from courses.booking.states import change, log, move
from courses.catalogue import queries as catalogue
from lms.accounts.models import User
from lms.jobs.actions import enqueue
from lms.kit import clock

from .. import gateway
from ..enums import OPEN_PAYMENT, OrderState, PayBy, PaymentState
from ..models import Order, Payment
from ..states import ORDER, PAYMENT
from .fulfilment import fulfil, lapse, locked

log_line = logging.getLogger("courses.billing")

# Stripe refuses a page that closes in less than 30 minutes: one minute covers the way there.
PAGE_OPEN = timedelta(minutes=31)
GRACE = timedelta(minutes=5)
# How often the seats of one order may lapse before it must be ordered anew.
ATTEMPTS = 3
RECONCILE_BACK = timedelta(days=3)
WAIT_FOR_TWIN_SECONDS = 5


class NotPayable(ValueError):
    """The order cannot be paid by card now; the message says why and what to do."""


def begin(order: Order) -> Payment:
    """Write the intent to pay in the caller's transaction; the seats are kept until the page has closed, and 5 minutes more."""
    moment = clock.now()
    payment = Payment(order=order, method=PayBy.CARD, amount_cents=order.total_cents, closes_at=moment + PAGE_OPEN, created_at=moment)
    payment.key = f"checkout:{payment.public_id}"
    payment.save()
    booking.keep(held=order.hold, until=moment + PAGE_OPEN + GRACE, keeper=HoldKeeper.CHECKOUT)
    enqueue(
        kind="billing.close_checkout", key=f"close:{payment.public_id}", args={"payment": payment.pk},
        run_after=moment + PAGE_OPEN + GRACE, priority=10,
    )  # fmt: skip
    return payment


def pay(*, order: Order, begun: Payment | None = None) -> str:
    """The address of the payment page of an order: the open one, else a new attempt. Raises NotPayable, gateway.GatewayDown.

    `begun`: the payment that was begun with the order, a moment ago.
    """
    for _attempt in range(2):
        payment, begun = begun or _open_payment(order), None
        if not payment.checkout_id:
            url = _start(payment)
            if url:
                return url
            continue
        seen = gateway.checkout(payment.checkout_id)
        if seen.status == "open":
            return seen.url
        fulfil(seen)
    raise NotPayable(_("The payment page could not be opened. Your places are kept; try again in a minute."))


@transaction.atomic
def _open_payment(order: Order) -> Payment:
    """The payment that is under way, else a new one; a lapsed order takes its seats again first."""
    held = locked(order.pk)
    if held.state in (OrderState.EXPIRED, OrderState.AWAITING_PAYMENT):
        _check_still_sold(held)
    if held.state == OrderState.EXPIRED:
        try:
            booking.retake(held=held.hold, until=clock.now() + PAGE_OPEN + GRACE, keeper=HoldKeeper.CHECKOUT)
        except (booking.SessionFull, booking.NotOnSale) as refusal:
            raise NotPayable(str(refusal)) from refusal
        move(ORDER, held, OrderState.AWAITING_PAYMENT, reason="paid after all")
    if held.state != OrderState.AWAITING_PAYMENT:
        raise NotPayable(_("There is nothing to pay by card on this order: it is “%(state)s”.") % {"state": held.get_state_display()})
    under_way = held.payments.filter(state__in=OPEN_PAYMENT).first()
    return under_way or begin(held)


def _check_still_sold(order: Order) -> None:
    """The session is on sale, the price is today's, and the seats are not kept by starting again and again."""
    held = order.hold
    if not held.session.is_on_sale:
        raise NotPayable(_("This session can no longer be booked. Nothing was charged."))
    if order.state != OrderState.EXPIRED:
        return
    offer = Offer.objects.priced(clock.today()).filter(pk=held.offer_id).first()
    if offer is None or offer.cents != held.unit_cents or order.payments.filter(state=PaymentState.EXPIRED).count() >= ATTEMPTS:
        raise NotPayable(_("This order can no longer be paid: order again from the session's page. Nothing was charged."))


def _start(payment: Payment) -> str:
    """Open the payment page and remember it; "" when this attempt is over: a new one takes a new key."""
    order = payment.order
    try:
        seen = _create(payment)
    except (gateway.GatewayRefused, gateway.GatewayBroken) as refusal:
        # Nobody was given the page's address, so a page that does exist over there stays unpaid.
        log_line.warning("no payment page for order %s: %s", order.reference, refusal)
        _give_up(payment)
        return ""
    except gateway.GatewayBusy:
        return _twin(payment)
    Payment.objects.filter(pk=payment.pk, checkout_id__isnull=True).update(checkout_id=seen.id, url=seen.url)
    return seen.url


def _create(payment: Payment) -> gateway.Checkout:
    order, language = payment.order, payment.order.language
    with override(language):
        back = settings.SITE_URL + reverse("billing:return", args=[order.public_id])
        cancel = settings.SITE_URL + reverse("billing:order", args=[order.public_id])
        days = dates.span(order.hold.session.starts_at, order.hold.session.ends_at)
    title = catalogue.names(order.hold.session.training)[language]
    return gateway.start_checkout(
        key=payment.key,
        payment=str(payment.public_id),
        reference=order.reference,
        amount_cents=payment.amount_cents,
        currency=order.currency,
        label=f"{title} · {days} × {order.hold.quantity}",
        email=order.placed_by.email,
        language=language,
        closes_at=payment.closes_at or clock.now() + PAGE_OPEN,
        success_url=back,
        cancel_url=cancel,
    )


def _twin(payment: Payment) -> str:
    """Another click is opening the same page right now: its address, as soon as it is known."""
    end = time.monotonic() + WAIT_FOR_TWIN_SECONDS
    while time.monotonic() < end:
        payment.refresh_from_db(fields=["url"])
        if payment.url:
            return payment.url
        time.sleep(0.2)
    raise gateway.GatewayBusy("the other click has not finished")


@transaction.atomic
def _give_up(payment: Payment) -> None:
    order = locked(payment.order_id)
    payment = order.payments.get(pk=payment.pk)
    if payment.state in OPEN_PAYMENT and not payment.checkout_id:
        log([change(PAYMENT, payment, PaymentState.FAILED)], reason="refused by the provider")


def close_checkout(*, payment: int) -> str:
    """After a page's time: ask the provider first; only what it calls expired gives the seats back (race 11). Safe to repeat."""
    held = Payment.objects.select_related("order__hold__session__training", "order__placed_by").get(pk=payment)
    if held.state not in OPEN_PAYMENT:
        return _nothing_was_opened(held)
    if not held.checkout_id:
        if not _start(held):
            return _nothing_was_opened(held)
        held.refresh_from_db()
    seen = gateway.checkout(str(held.checkout_id))
    if seen.status == "open":
        seen = gateway.expire_checkout(seen.id)
    return fulfil(seen)


@transaction.atomic
def _nothing_was_opened(payment: Payment) -> str:
    """No page is open and none will be: the order lapses and its seats are free."""
    order = locked(payment.order_id)
    if order.state == OrderState.AWAITING_PAYMENT and not order.payments.filter(state__in=OPEN_PAYMENT).exists():
        lapse(order)
    return "nothing open"


def look(*, order: Order) -> None:
    """Ask the provider about every page not known to be paid, and act on it: the return page and "check again" call this."""
    for payment in order.payments.filter(method=PayBy.CARD, checkout_id__isnull=False).exclude(state=PaymentState.SUCCEEDED):
        fulfil(gateway.checkout(str(payment.checkout_id)))


def abandon(*, order: Order, by: User) -> None:
    """The buyer gives the places back instead of paying; money that came in between wins (race 17)."""
    under_way = order.payments.filter(state__in=OPEN_PAYMENT).first()
    if under_way and under_way.checkout_id:
        fulfil(gateway.expire_checkout(under_way.checkout_id))
    elif under_way:
        _give_up(under_way)
    with transaction.atomic():
        held = locked(order.pk)
        if held.state == OrderState.AWAITING_PAYMENT and not held.payments.filter(state__in=OPEN_PAYMENT).exists():
            lapse(held)
        if held.state == OrderState.EXPIRED:
            move(ORDER, held, OrderState.CANCELLED, by=by, reason="given back by the buyer")
