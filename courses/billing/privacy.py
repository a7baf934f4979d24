"""What billing keeps about people. Invoices and ledgers stay ten years (C. com. L123-22); they name companies and references."""

from courses.booking import actions as booking
from courses.booking.states import move
from lms.accounts import privacy
from lms.accounts.models import User

from .enums import OrderState
from .models import CancellationRequest, Order
from .states import ORDER


def export(user: User) -> list:
    return [
        {
            "reference": order.reference,
            "company": order.company,
            "siren": order.siren,
            "vat_number": order.vat_number,
            "address": f"{order.street}, {order.postcode} {order.city}, {order.country}",
            "purchase_order": order.purchase_order,
            "cancellations": list(order.cancellations.values_list("reason", flat=True)),
            "total_cents": order.total_cents,
            "state": order.state,
            "placed": order.created_at.isoformat(),
            "invoices": list(order.invoices.values_list("number", flat=True)),
        }
        for order in Order.objects.filter(placed_by=user)
    ]


def erase(user: User) -> None:
    """The law keeps invoices and what was paid; unpaid orders end, and what was written for an order without invoice goes."""
    for order in Order.objects.filter(placed_by=user, state__in=(OrderState.HELD, OrderState.AWAITING_PAYMENT)).select_related("hold"):
        booking.release(held=order.hold, reason="account deleted")
        move(ORDER, order, OrderState.CANCELLED, reason="account deleted")
    unbilled = Order.objects.filter(placed_by=user, invoices__isnull=True)
    Order.objects.filter(pk__in=unbilled.values("pk")).update(company="—", street="—", postcode="—", city="—", purchase_order="")
    CancellationRequest.objects.filter(asked_by=user).update(reason="")


privacy.register(
    "billing",
    export=export,
    erase=erase,
    covers=("billing.Order", "billing.Payment", "billing.Refund", "billing.CancellationRequest", "billing.BankChange"),
)
