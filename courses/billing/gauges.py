"""What is said about orders and payments to those who watch the site."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count

from lms.kit import clock
from lms.kit.gauges import Gauge, register

from .enums import OrderState, PaymentState, RefundState
from .models import Order, Payment, Refund

OPEN = (OrderState.HELD, OrderState.AWAITING_PAYMENT)
DAY = timedelta(days=1)


@register
def orders() -> Iterable[Gauge]:
    """Four statements."""
    counts: dict[tuple[str, ...], float] = {(str(state),): 0 for state in OPEN}
    for state, number in Order.objects.filter(state__in=OPEN).order_by().values_list("state").annotate(n=Count("pk")):
        counts[(state,)] = number
    yield Gauge("jalon_orders", "Orders that wait for an answer or for money.", counts, ("state",))
    attention = Order.objects.exclude(attention="").count()
    yield Gauge("jalon_orders_attention", "Orders that a person must look at.", {(): attention})
    failed = Payment.objects.filter(state=PaymentState.FAILED, created_at__gte=clock.now() - DAY).count()
    yield Gauge("jalon_payments_failed", "Payments begun in the last 24 hours that failed.", {(): failed})
    yield Gauge("jalon_refunds_failed", "Refunds that failed.", {(): Refund.objects.filter(state=RefundState.FAILED).count()})
