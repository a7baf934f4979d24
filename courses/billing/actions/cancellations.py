"""Cancelling a confirmed booking: the buyer asks, the training office decides; seats, credit note and refund go together."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.booking import actions as booking
from courses.booking.states import move
from lms.accounts.models import User
from lms.kit import clock

from ..enums import CancellationState, InvoiceKind, OrderState, PaymentState, RefundReason
from ..letters import tell_buyer, tell_office
from ..models import CancellationRequest, Order
from ..states import CANCELLATION, ORDER
from .account import NotDecidable
from .fulfilment import locked
from .invoices import issue_credit_note
from .refunds import ask_refund


def ask_to_cancel(*, order: Order, by: User, reason: str) -> CancellationRequest:
    """Ask for a confirmed order to be cancelled; asking twice is asking once. Raises NotDecidable."""
    try:
        with transaction.atomic():
            held = locked(order.pk)
            if held.state != OrderState.CONFIRMED:
                raise NotDecidable(
                    _("Only a confirmed booking can be cancelled; this one is “%(state)s”.") % {"state": held.get_state_display()}
                )
            if held.hold.session.ends_at < clock.now():
                raise NotDecidable(_("This session is over: write to the training office."))
            asked = CancellationRequest.objects.create(order=held, asked_by=by, reason=reason, asked_at=clock.now())
            tell_office(held, "billing/office_cancel", key=str(asked.public_id), reason=reason)
            return asked
    except IntegrityError:
        return CancellationRequest.objects.get(order=order, state=CancellationState.OPEN)


@transaction.atomic
def decide_cancellation(*, request: CancellationRequest, by: User, accepted: bool, answer: str) -> None:
    """Accept: seats freed, invoice credited, money on its way back. Refuse: everything stays. The buyer is told either way."""
    held = locked(request.order_id)
    asked = CancellationRequest.objects.get(pk=request.pk)
    if asked.state != CancellationState.OPEN:
        raise NotDecidable(_("This request is already decided."))
    if accepted and by.pk in (asked.asked_by_id, held.placed_by_id):
        raise NotDecidable(_("You asked for this: somebody else must decide it."))
    to = CancellationState.ACCEPTED if accepted else CancellationState.REFUSED
    move(CANCELLATION, asked, to, by=by, reason=answer, decided_by=by, decided_at=clock.now(), answer=answer)
    if accepted:
        _cancel(held, by)
    tell_buyer(held, "billing/cancelled" if accepted else "billing/not_cancelled", key=str(asked.public_id), reason=answer)


def _cancel(order: Order, by: User) -> None:
    booking.withdraw(held=order.hold, by=by, reason="cancelled", language=order.language)
    move(ORDER, order, OrderState.CANCELLED, by=by)
    invoice = order.invoices.filter(kind=InvoiceKind.INVOICE).first()
    if invoice:
        issue_credit_note(invoice=invoice)
    for payment in order.payments.filter(state=PaymentState.SUCCEEDED):
        left = payment.amount_cents - payment.refunded_cents
        if left:
            ask_refund(payment=payment, amount_cents=left, reason=RefundReason.CANCELLED, by=by)
