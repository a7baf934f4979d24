"""Placing an order: the hold becomes an order, once, whatever is clicked twice (booking.md races 1 and 2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from content.models import ProviderIdentity
from courses.booking import actions as booking
from courses.booking.actions.claims import take
from courses.booking.actions.holds import locked
from courses.booking.enums import HoldKeeper
from courses.booking.models import Hold, Seat, StateChange
from courses.booking.states import log
from lms.accounts.models import Organisation, User
from lms.jobs.actions import enqueue
from lms.kit import clock

from .. import gateway, queries, vat
from ..enums import OrderState, PayBy
from ..letters import tell_buyer, tell_office
from ..models import Order
from .payments import begin

# Unpaid orders keep places for a time: one person, or one company on account, may not fill sessions with them.
UNPAID_SEATS = 20


class OrderRefused(ValueError):
    """The order cannot be placed so; the message says why and what to do."""


@dataclass(frozen=True)
class Attendee:
    """Who will sit in a seat, as far as the buyer knows today; `is_buyer`: the buyer themselves."""

    name: str = ""
    email: str = ""
    is_buyer: bool = False


@transaction.atomic
def place_order(
    *,
    hold: Hold,
    by: User,
    payer: dict[str, str],
    pay_by: str,
    organisation: Organisation | None = None,
    attendees: Sequence[Attendee] = (),
    terms_version: str,
    language: str,
    seen_cents: int | None = None,
) -> Order:
    """The order of a hold; a second call gives the same one. `payer`: the snapshot fields of Order.

    `seen_cents`: the total that the buyer read beside the button; another one is refused, so that it is read before it is owed.
    By card the first payment is begun in the same transaction; on account the training office is told. Raises OrderRefused.
    """
    held = locked(hold.pk)
    existing = Order.objects.filter(hold=held).first()
    if existing:
        return existing
    moment = clock.now()
    _check(held, pay_by)
    _check_unpaid(held, pay_by, by, payer["siren"])
    money = _amounts(held, payer)
    if seen_cents is not None and seen_cents != money.total:
        total = queries.money_text(money.total)
        raise OrderRefused(_("With this billing country the total is %(total)s with tax. Check it, then order.") % {"total": total})
    order = Order.objects.create(
        hold=held, placed_by=by, organisation=organisation, pay_by=pay_by, language=language, terms_version=terms_version,
        terms_accepted_at=moment, created_at=moment, vat_case=money.case, vat_rate=money.percent, net_cents=money.net,
        vat_cents=money.vat, total_cents=money.total, answer_by=held.session.answer_by if pay_by == PayBy.ACCOUNT else None,
        state=OrderState.AWAITING_PAYMENT if pay_by == PayBy.CARD else OrderState.HELD, **payer,
    )  # fmt: skip
    log([StateChange(machine="order", subject=order.public_id, old="draft", new=order.state)], by=by)
    _name(held, attendees, by)
    if pay_by == PayBy.CARD:
        order.begun = begin(order)
    else:
        _ask_office(order, held)
    return order


def _check_unpaid(held: Hold, pay_by: str, by: User, siren: str) -> None:
    same = Q(placed_by=by) | Q(siren=siren, pay_by=PayBy.ACCOUNT) if siren and pay_by == PayBy.ACCOUNT else Q(placed_by=by)
    waiting = Order.objects.filter(same, state__in=(OrderState.HELD, OrderState.AWAITING_PAYMENT))
    if waiting.aggregate(n=Sum("hold__quantity", default=0))["n"] + held.quantity > UNPAID_SEATS:
        raise OrderRefused(
            _("%(n)d places already wait for your payment or for an answer. Settle those orders first, or write to the training office.")
            % {"n": UNPAID_SEATS}
        )


def _check(held: Hold, pay_by: str) -> None:
    if not held.is_live or held.expires_at <= clock.now():
        raise OrderRefused(_("The time to book is over and the places were given back. Choose your places again: nothing was charged."))
    if not held.session.is_on_sale:
        raise OrderRefused(_("This session can no longer be booked. Nothing was charged."))
    if pay_by == PayBy.CARD and not gateway.is_open():
        raise OrderRefused(_("Cards are not taken at the moment. Choose payment on invoice."))
    if pay_by == PayBy.ACCOUNT and held.session.answer_by <= clock.now():
        raise OrderRefused(_("It is too late to order on account for this session. Pay by card, or choose a later session."))


def _amounts(held: Hold, payer: dict[str, str]) -> vat.Amounts:
    which = vat.case(
        regime=ProviderIdentity.load().vat_regime,
        country=payer["country"],
        vat_number=payer["vat_number"],
        online=held.session.is_online,
    )
    return vat.amounts(net=held.net_cents, which=which, on=clock.today())


def _name(held: Hold, attendees: Sequence[Attendee], by: User) -> None:
    """Write the names given; the buyer's own seat is theirs at once. One address, one place."""
    given = [attendee for attendee in attendees if attendee.is_buyer or attendee.name or attendee.email]
    if not given:
        return
    addresses = [address for attendee in given if (address := (by.email if attendee.is_buyer else attendee.email).lower())]
    if len(addresses) != len(set(addresses)):
        raise OrderRefused(_("The same e-mail address stands on two places: each attendee needs their own."))
    seats = list(held.seats.all())
    named = []
    for seat, attendee in zip(seats, given, strict=False):
        if attendee.is_buyer:
            try:
                take(seat, by)
            except booking.NotClaimable as refusal:
                raise OrderRefused(str(refusal)) from refusal
        else:
            seat.attendee_name, seat.attendee_email = attendee.name, attendee.email
            named.append(seat)
    if named:
        Seat.objects.bulk_update(named, ["attendee_name", "attendee_email"])


def _ask_office(order: Order, held: Hold) -> None:
    booking.keep(held=held, until=held.session.answer_by, keeper=HoldKeeper.OFFICE)
    enqueue(kind="billing.lapse_order", key=f"lapse:{order.public_id}", args={"order": order.pk}, run_after=order.answer_by)
    tell_buyer(order, "billing/on_account")
    tell_office(order, "billing/office_account")
