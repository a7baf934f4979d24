"""The mails this app sends, and the papers they carry."""

from django.utils.translation import gettext_lazy as _

from lms.kit.mails import Attachment, MailKind, attachment_maker, declare

from . import documents
from .letters import fill
from .models import Invoice, Order

SAMPLE = {
    "reference": "J7K3Q9FW2", "public_id": "00000000-0000-0000-0000-000000000007", "name": "Sophie", "company": "Atelier Nord",
    "title": "AgilePM® Practitioner", "session": "AGP-01", "span": "12/01/2027", "where": "Atelier Jalon, 75010 Paris",
    "places": 2, "total": "4 296,00 €",
    "invoice": "F2026-00001", "credit_note": "F2026-00002", "due": "25/12/2026", "is_paid": False, "answer_by": "05/01/2027",
    "by_card": True, "reason": "…",
}  # fmt: skip
SUBJECTS = {
    "billing/confirmed": _("Your booking %(reference)s is confirmed"),
    "billing/on_account": _("We have received your order %(reference)s"),
    "billing/refused": _("Your order %(reference)s could not be accepted"),
    "billing/unanswered": _("Your order %(reference)s has lapsed"),
    "billing/lapsed": _("Your places are free again: order %(reference)s was not paid"),
    "billing/refunded": _("Order %(reference)s: your payment is refunded"),
    "billing/cancelled": _("Your booking %(reference)s is cancelled"),
    "billing/not_cancelled": _("Your booking %(reference)s stays as it is"),
    "billing/office_account": _("An order on account waits for you: %(reference)s"),
    "billing/office_refund": _("A payment was refunded: order %(reference)s"),
    "billing/office_cancel": _("A request to cancel order %(reference)s"),
}
for name, subject in SUBJECTS.items():
    declare(MailKind(name, subject, lambda: dict(SAMPLE), fill))


@attachment_maker("billing.invoice")
def invoice(*, order: int, language: str) -> Attachment:
    """The order's invoice as PDF."""
    held = Invoice.objects.filter(order=order).order_by("sequence").first()
    if held is None:
        raise LookupError(order)
    return f"{held.number}.pdf", documents.pdf(held), "application/pdf"


@attachment_maker("billing.session")
def session(*, order: int, language: str) -> Attachment:
    """The session of the order as a calendar file."""
    from courses.booking import calendars

    held = Order.objects.select_related("hold__session__training").get(pk=order).hold.session
    return f"{held.code}.ics", calendars.session(held, language=language), "text/calendar"
