"""Telling people about orders: who is written to, in which language, with which papers. What the mail shows is read when it is made."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format

from courses.booking import calendars, dates
from courses.booking.actions.requests import tell_office as tell_office_people
from courses.catalogue import queries as catalogue
from lms.jobs import mails as job_mails
from lms.kit import money

from .enums import InvoiceKind, RefundReason
from .models import Order


def tell_buyer(order: Order, name: str, *, key: str = "", reason: str = "", attachments: Sequence[str] = ()) -> None:
    """Queue the mail `name` to whoever placed the order. `attachments`: "invoice", "session". `key` tells repeated news apart."""
    person = order.placed_by
    job_mails.send_later(
        name,
        to=person.email,
        context={"order": order.pk, "reason": reason},
        language=order.language,
        key=f"{name}:{order.public_id}:{key}",
        owner=person.owner_key,
        attachments=[(f"billing.{attachment}", {"order": order.pk}) for attachment in attachments],
    )


def tell_office(order: Order, name: str, *, key: str = "", reason: str = "") -> None:
    """Queue the mail `name` to everybody of the training office."""
    tell_office_people(name, context={"order": order.pk, "reason": reason}, key=f"{name}:{order.public_id}:{key}")


def fill(context: dict, language: str) -> dict:
    """What the templates show of an order: texts in the reader's language."""
    order = Order.objects.select_related("hold__session__training", "hold__offer", "placed_by").get(pk=context["order"])
    session = order.hold.session
    invoice = order.invoices.filter(kind=InvoiceKind.INVOICE).first()
    credit = order.invoices.filter(kind=InvoiceKind.CREDIT_NOTE).last()
    reasons = {str(reason.value): str(reason.label) for reason in RefundReason}
    return {
        "reference": order.reference,
        "public_id": str(order.public_id),
        "name": order.placed_by.first_name or str(order.placed_by),
        "company": order.company,
        "title": catalogue.names(session.training)[language],
        "session": session.code,
        "span": dates.span(session.starts_at, session.ends_at),
        "where": calendars.public_place(session, language=language),
        "places": order.hold.quantity,
        "total": money.text(order.total_cents, language=language),
        "invoice": invoice.number if invoice else "",
        "credit_note": credit.number if credit else "",
        "due": date_format(invoice.due_on, "DATE_FORMAT") if invoice else "",
        "is_paid": bool(invoice and invoice.facts["paid"]),
        "answer_by": date_format(timezone.localtime(order.answer_by), "DATE_FORMAT") if order.answer_by else "",
        "by_card": order.by_card,
        "reason": reasons.get(context.get("reason", ""), context.get("reason", "")),
    }
