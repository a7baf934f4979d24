"""What events and jobs missed, found by asking: payment pages, closings, refunds and answers that are overdue (C12).

A job is parked after five failures; an outage lasts longer than that. Each piece is tried on its own, so that one that
cannot be worked does not stop the others.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from lms.kit import clock

from .. import gateway
from ..enums import OPEN_PAYMENT, EventState, OrderState, PayBy, PaymentState, RefundState
from ..models import Order, Payment, Refund, StripeEvent
from .account import lapse_unanswered
from .events import work_event
from .fulfilment import fulfil
from .payments import GRACE, RECONCILE_BACK, close_checkout
from .refunds import send_refund

log = logging.getLogger("courses.billing")
OVERDUE = timedelta(minutes=15)


def reconcile() -> int:
    """Act on everything that is overdue; says on how many pieces. Safe to repeat."""
    moment = clock.now()
    lapsed = Order.objects.filter(state=OrderState.HELD, hold__session__go_no_go_on__lt=clock.today())
    acted = _each(lambda pk: lapse_unanswered(order=pk), lapsed.values_list("pk", flat=True))
    if not gateway.is_open():
        return acted
    acted += _pages()
    late = Payment.objects.filter(state__in=OPEN_PAYMENT, closes_at__lt=moment - GRACE - OVERDUE)
    stuck = Payment.objects.filter(order__state=OrderState.AWAITING_PAYMENT, order__hold__expires_at__lt=moment - OVERDUE)
    acted += _each(lambda pk: close_checkout(payment=pk), {*late.values_list("pk", flat=True), *stuck.values_list("pk", flat=True)})
    refunds = Refund.objects.filter(state=RefundState.SUBMITTING, created_at__lt=moment - OVERDUE)
    acted += _each(lambda pk: send_refund(refund=pk), refunds.values_list("pk", flat=True))
    events = StripeEvent.objects.filter(
        state=EventState.RECEIVED, received_at__lt=moment - OVERDUE, received_at__gt=moment - RECONCILE_BACK
    )
    return acted + _each(lambda event: work_event(event=event), events.values_list("event_id", flat=True))


def _pages() -> int:
    """Compare the provider's payment pages of three days with our rows."""
    since = clock.now() - RECONCILE_BACK
    rows = Payment.objects.filter(created_at__gte=since, method=PayBy.CARD)
    states = {str(public_id): state for public_id, state in rows.values_list("public_id", "state")}
    missed = []
    for seen in gateway.checkouts_since(since):
        state = states.get(seen.payment)
        if state and (seen.is_paid and state != PaymentState.SUCCEEDED or seen.status != "open" and state in OPEN_PAYMENT):
            missed.append(seen)
    return _each(fulfil, missed)


def _each(work: Callable[[Any], object], pieces: Iterable[Any]) -> int:
    done = 0
    for piece in list(pieces):
        try:
            work(piece)
            done += 1
        except Exception:
            log.exception("could not reconcile %s", piece)
    return done
