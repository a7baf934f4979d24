"""Issuing invoices and credit notes: the number is taken under a lock in the transaction that freezes the paper (I6)."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import F, Sum

from content.models import ProviderIdentity
from courses.booking.models import Seat
from lms.kit import clock

from .. import paper, vat
from ..enums import InvoiceKind
from ..models import Invoice, InvoiceSequence, Order, Payment

SEQUENCE = "invoices"


def issue_invoice(*, order: Order, payment: Payment | None, seats: Sequence[Seat]) -> Invoice:
    """The invoice of a confirmed order, in the caller's transaction: due today when paid, else after the provider's days to pay."""
    identity, today = ProviderIdentity.load(), clock.today()
    due_on = today if payment else today + timedelta(days=identity.payment_days)
    sequence = _next()
    return Invoice.objects.create(
        kind=InvoiceKind.INVOICE, sequence=sequence, number=_number(identity, sequence), order=order, issued_at=clock.now(),
        due_on=due_on, net_cents=order.net_cents, vat_cents=order.vat_cents, total_cents=order.total_cents,
        facts=paper.invoice_facts(order, identity=identity, seats=seats, payment=payment, today=today),
    )  # fmt: skip


def issue_credit_note(*, invoice: Invoice, net_cents: int | None = None) -> Invoice:
    """Credit an invoice, wholly or `net_cents` of it; all its credit notes together never exceed it, to the cent."""
    before = invoice.credit_notes.aggregate(net=Sum("net_cents", default=0), vat=Sum("vat_cents", default=0))
    left = invoice.net_cents + before["net"]
    net = left if net_cents is None else net_cents
    if not 0 < net <= left:
        raise ValueError(net)
    percent = invoice.order.vat_rate
    tax = vat.credited(net=net, percent=percent, net_before=-before["net"], vat_before=-before["vat"])
    identity, sequence = ProviderIdentity.load(), _next()
    return Invoice.objects.create(
        kind=InvoiceKind.CREDIT_NOTE, sequence=sequence, number=_number(identity, sequence), order=invoice.order, corrects=invoice,
        issued_at=clock.now(), due_on=clock.today(), net_cents=-net, vat_cents=-tax, total_cents=-(net + tax),
        facts=paper.credit_facts(invoice, net=net, tax=tax),
    )  # fmt: skip


def _next() -> int:
    """The next number. The update locks the sequence's row until this transaction ends; a rollback gives the number back."""
    InvoiceSequence.objects.filter(name=SEQUENCE).update(last=F("last") + 1)
    return InvoiceSequence.objects.values_list("last", flat=True).get(name=SEQUENCE)


def _number(identity: ProviderIdentity, sequence: int) -> str:
    return identity.invoice_format.format(year=clock.today().year, number=sequence)
