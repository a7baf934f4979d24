"""What billing keeps about people. Invoices and ledgers stay ten years (C. com. L123-22); they name companies and references."""

from lms.accounts import privacy
from lms.accounts.models import User

from .models import CancellationRequest, Order


def export(user: User) -> list:
    return [
        {
            "reference": order.reference,
            "company": order.company,
            "total_cents": order.total_cents,
            "state": order.state,
            "placed": order.created_at.isoformat(),
            "invoices": list(order.invoices.values_list("number", flat=True)),
        }
        for order in Order.objects.filter(placed_by=user)
    ]


def erase(user: User) -> None:
    """The law keeps invoices and what was paid; what the person wrote freely goes."""
    CancellationRequest.objects.filter(asked_by=user).update(reason="")


privacy.register(
    "billing",
    export=export,
    erase=erase,
    covers=("billing.Order", "billing.Payment", "billing.Refund", "billing.CancellationRequest", "billing.BankChange"),
)
