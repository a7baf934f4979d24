"""Orders on account: the training office accepts or refuses, finance allocates what arrives; no answer in time frees the seats."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.booking import actions as booking
from courses.booking.models import StateChange
from courses.booking.states import log, move
from lms.accounts.models import User
from lms.jobs.actions import enqueue
from lms.kit import clock

from .. import queries
from ..enums import OrderState, PayBy, PaymentState
from ..letters import tell_buyer
from ..models import Order, Payment
from ..states import ORDER
from .fulfilment import confirm_order, lapse, locked


class NotDecidable(ValueError):
    """The order is no longer where this decision applies; the message says where it is."""


@transaction.atomic
def accept(*, order: Order, by: User) -> None:
    """Accept an order on account: the seats are sure and the invoice is issued with its due date."""
    held = _waiting(order)
    if held.placed_by_id == by.pk:
        raise NotDecidable(_("You placed this order: somebody else must accept it."))
    if held.hold.session.answer_by < clock.now() or not held.hold.session.is_on_sale:
        raise NotDecidable(_("The go/no-go day of this session is over: the order can no longer be accepted."))
    confirm_order(held, payment=None, by=by)


@transaction.atomic
def refuse(*, order: Order, by: User, reason: str) -> None:
    """Refuse an order on account: its seats are free and the buyer reads why."""
    held = _waiting(order)
    booking.release(held=held.hold, by=by, reason="refused")
    move(ORDER, held, OrderState.REFUSED, by=by, reason=reason)
    tell_buyer(held, "billing/refused", reason=reason)


def _waiting(order: Order) -> Order:
    held = locked(order.pk)
    if held.state != OrderState.HELD:
        raise NotDecidable(_("This order is already “%(state)s”.") % {"state": held.get_state_display()})
    return held


@transaction.atomic
def lapse_unanswered(*, order: int) -> str:
    """At the end of the go/no-go day an order without an answer gives its seats back. Safe to repeat."""
    held = locked(order)
    if held.state != OrderState.HELD:
        return held.state
    held.answer_by = held.hold.session.answer_by  # the session may have been given another day
    Order.objects.filter(pk=held.pk).update(answer_by=held.answer_by)
    if held.answer_by > clock.now():
        enqueue(
            kind="billing.lapse_order",
            key=f"lapse:{held.public_id}:{held.answer_by.isoformat()}",
            args={"order": order},
            run_after=held.answer_by,
        )
        return "later"
    lapse(held, letter="billing/unanswered")
    return "lapsed"


@transaction.atomic
def record_transfer(*, order: Order, amount_cents: int, received_on: date, bank_reference: str, by: User) -> Payment:
    """Allocate a transfer to a confirmed order; never more than is due. Raises NotDecidable."""
    held = locked(order.pk)
    if held.state not in (OrderState.CONFIRMED, OrderState.COMPLETED):
        raise NotDecidable(_("Only a confirmed order takes a transfer; this one is “%(state)s”.") % {"state": held.get_state_display()})
    due = queries.balance(held).due_cents
    if not 0 < amount_cents <= due:
        raise NotDecidable(_("This order still expects %(due)s: record that sum or less.") % {"due": queries.money_text(due)})
    if received_on > clock.today():
        raise NotDecidable(_("The day of receipt is in the future."))
    payment = Payment(
        order=held, method=PayBy.ACCOUNT, state=PaymentState.SUCCEEDED, amount_cents=amount_cents, received_on=received_on,
        bank_reference=bank_reference, recorded_by=by, succeeded_at=clock.now(),
    )  # fmt: skip
    payment.key = f"transfer:{payment.public_id}"
    try:
        with transaction.atomic():
            payment.save()
    except IntegrityError as error:
        raise NotDecidable(_("This transfer is already recorded on this order.")) from error
    log([StateChange(machine="payment", subject=payment.public_id, old="", new=payment.state)], by=by, reason=bank_reference)
    return payment
