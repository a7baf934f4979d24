"""What an invoice or a credit note says, frozen as JSON when it is issued: seller, buyer, lines, tax, terms (booking.md 3.1).

Amounts are cents, days are ISO dates, and both languages are kept where words are ours; lms.kit.documents prints it.
"""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from content.models import ProviderIdentity
from courses.booking.models import Seat
from courses.catalogue import queries as catalogue

from . import vat
from .models import Invoice, Order, Payment

SELLER = (
    "name", "legal_form", "capital", "siren", "rcs", "vat_number", "activity_number", "address", "email", "phone", "iban", "bic",
    "late_penalty",
)  # fmt: skip
BUYER = ("company", "siren", "vat_number", "street", "postcode", "city", "country", "purchase_order")
# The flat sum due for late payment between businesses: C. com. D441-5, since 2013-01-01.
RECOVERY_CENTS = 4000


def invoice_facts(order: Order, *, identity: ProviderIdentity, seats: Sequence[Seat], payment: Payment | None, today: date) -> dict:
    """Everything the paper shows, from rows as they are at this moment."""
    held = order.hold
    session, offer = held.session, held.offer
    titles = catalogue.names(session.training)
    return {
        "language": order.language,
        "reference": order.reference,
        "seller": {name: getattr(identity, name) for name in SELLER},
        "buyer": {name: getattr(order, name) for name in BUYER},
        "service": {
            "session": session.code,
            "title": titles,
            "hours": session.training.hours,
            "starts_on": timezone.localtime(session.starts_at).date().isoformat(),
            "ends_on": timezone.localtime(session.ends_at).date().isoformat(),
            "place": session.place or ("" if not session.is_online else "online"),
            "attendees": [seat.attendee_name for seat in seats if seat.attendee_name],
        },
        "lines": [
            {
                "label": {code: f"{titles[code]} · {offer.name(code)}" for code in titles},
                "quantity": held.quantity,
                "unit_cents": held.unit_cents,
                "net_cents": held.net_cents,
                "vat_percent": str(order.vat_rate),
            }
        ],
        "vat": [{"percent": str(order.vat_rate), "net_cents": order.net_cents, "vat_cents": order.vat_cents}],
        "mention": {code: vat.mention(vat.Case(order.vat_case), language=code, on=today) for code in titles},
        "paid": {"on": today.isoformat(), "cents": payment.amount_cents} if payment else None,
        "recovery_cents": RECOVERY_CENTS,
    }


def credit_facts(invoice: Invoice, *, net: int, tax: int) -> dict:
    """The invoice's facts with one negative line, and the invoice it corrects."""
    line, rate = invoice.facts["lines"][0], invoice.facts["vat"][0]
    whole = net == invoice.net_cents
    return {
        **invoice.facts,
        "corrects": {"number": invoice.number, "issued_on": timezone.localtime(invoice.issued_at).date().isoformat()},
        "lines": [
            {
                **line,
                "quantity": line["quantity"] if whole else 1,
                "unit_cents": -line["unit_cents"] if whole else -net,
                "net_cents": -net,
            }
        ],
        "vat": [{"percent": rate["percent"], "net_cents": -net, "vat_cents": -tax}],
        "paid": None,
    }
