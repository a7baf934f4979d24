"""Seats: taken under a guard that no race passes, kept for a time, then confirmed or given back (booking.md I1).

The guard is one conditional UPDATE on the session's counter, which locks the session's row on PostgreSQL (SQLite writes one
transaction at a time), with a CHECK behind it. Everything here runs in the caller's transaction where there is one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.learning import actions as learning
from courses.learning.enums import EntitlementReason
from lms.accounts.models import User
from lms.jobs.actions import enqueue
from lms.kit import clock, locks

from ..enums import ON_SALE, HoldKeeper, HoldState, SeatState
from ..models import Hold, Offer, Seat, Session, StateChange
from ..models.seats import MAX_SEATS
from ..states import HOLD, SEAT, changes, log
from .facts import seats_changed

HOLD_MINUTES = 15
LIVE_HOLDS = 2


class NotOnSale(ValueError):
    """The session, the offer or the number cannot be booked; the message says why."""


class SessionFull(ValueError):
    """Not enough seats are left; `left` says how many are."""

    def __init__(self, left: int) -> None:
        super().__init__(
            ngettext("Only %(n)d place is left in this session.", "Only %(n)d places are left in this session.", left) % {"n": left}
            if left
            else _("This session is full: its last place has just been taken.")
        )
        self.left = left


class WrongNumber(ValueError):
    """Not a number of places that can be booked; `left` says how many can."""

    def __init__(self, left: int) -> None:
        super().__init__(
            ngettext("You can book %(n)d place.", "Choose between 1 and %(n)d places.", left) % {"n": left}
            if left
            else _("This session is full.")
        )
        self.left = left


class HoldLimit(ValueError):
    """This browser, address or e-mail already holds as much as it may."""


def digest(value: str) -> str:
    """How a browser, an address or an e-mail is remembered: enough to count by, too little to read. Nothing stays nothing."""
    return sha256(value.encode()).hexdigest() if value else ""


def hold(*, session: Session, offer: Offer, quantity: int, browser: str, address: str = "", user: User | None = None) -> Hold:
    """Take `quantity` seats for HOLD_MINUTES; `offer` comes from Offer.priced(). A second hold by the same browser replaces the first.

    `session` is as just read. Raises NotOnSale, WrongNumber, HoldLimit, or SessionFull: then nothing was taken.
    """
    if offer.cents is None:
        raise NotOnSale(_("The price of this training is on request: ask for a place instead."))
    if not 1 <= quantity <= MAX_SEATS:
        raise WrongNumber(min(session.left, MAX_SEATS))
    who = {"browser": digest(browser), "address": digest(address), "email": digest(user.email if user else "")}
    moment = clock.now()
    if session.is_on_sale and session.left < quantity and not _mine(who, moment).filter(session=session).exists():
        raise SessionFull(session.left)  # in a rush most are told so: they need not queue for a lock
    return _hold(session=session, offer=offer, cents=offer.cents, quantity=quantity, who=who, moment=moment, user=user)


@transaction.atomic
def _hold(*, session: Session, offer: Offer, cents: int, quantity: int, who: dict[str, str], moment: datetime, user: User | None) -> Hold:
    locks.hold(f"hold:{name}:{value}" for name, value in who.items() if value)
    mine = list(_mine(who, moment).select_for_update())
    for same in mine:
        if same.session_id == session.pk and _same_person(same, who):
            _give_back(same, reason="replaced")
    if sum(other.is_live for other in mine) >= LIVE_HOLDS:
        raise HoldLimit(_("You already keep places in two sessions. Finish one booking, or give its places back."))
    _take(session, quantity)
    kept = Hold.objects.create(
        session=session, offer=offer, quantity=quantity, unit_cents=cents, user=user,
        expires_at=moment + timedelta(minutes=HOLD_MINUTES), created_at=moment, **who,
    )  # fmt: skip
    Seat.objects.bulk_create(Seat(session=session, hold=kept) for _n in range(quantity))
    _end_later(kept)
    seats_changed(session)
    return kept


def _mine(who: dict[str, str], moment: datetime):  # noqa: ANN202
    """Live holds on the clock by the same browser, address or e-mail."""
    same = Q()
    for name, value in who.items():
        if value:
            same |= Q(**{name: value})
    if not same:
        return Hold.objects.none()
    return Hold.objects.filter(same, state=HoldState.LIVE, keeper=HoldKeeper.CLOCK, expires_at__gt=moment)


def _same_person(held: Hold, who: dict[str, str]) -> bool:
    """Whether a hold is this browser's or this account's; people who share an address are not one person."""
    return bool(who["browser"]) and held.browser == who["browser"] or bool(who["email"]) and held.email == who["email"]


def _take(session: Session, quantity: int, *, late: bool = False) -> None:
    """Count `quantity` seats as taken, or raise. `late`: paid seats, taken again after the session left the sale but before it ends."""
    states = {"state__in": ON_SALE} if not late else {"state__in": [*ON_SALE, "running"]}
    open_rows = Session.objects.filter(pk=session.pk, **states)
    if not late:
        open_rows = open_rows.filter(starts_at__gt=clock.now())
    if open_rows.filter(taken__lte=F("capacity") - quantity).update(taken=F("taken") + quantity):
        return
    session.refresh_from_db()
    if not open_rows.exists():
        raise NotOnSale(_("This session can no longer be booked."))
    raise SessionFull(session.left)


def _give_back(held: Hold, *, by: User | None = None, reason: str = "") -> None:
    """Release a live hold in the caller's transaction."""
    entries = changes(HOLD, [held], HoldState.RELEASED) + changes(SEAT, list(held.seats.all()), SeatState.RELEASED, attendee=None)
    Session.objects.filter(pk=held.session_id).update(taken=F("taken") - held.quantity)
    log(entries, by=by, reason=reason)
    seats_changed(held.session)


def _end_later(held: Hold) -> None:
    enqueue(
        kind="booking.end_hold", key=f"end-hold:{held.public_id}:{held.expires_at.isoformat()}", args={"hold": held.pk},
        run_after=held.expires_at, priority=10,
    )  # fmt: skip


def locked(pk: int) -> Hold:
    """The hold with its session, training and offer, its row locked until the transaction ends (SQLite locks the whole file)."""
    return Hold.objects.select_for_update(of=("self",)).select_related("session__training", "offer").get(pk=pk)


@transaction.atomic
def lapse(*, hold: int) -> str:
    """Release a hold whose time is over; only where the clock keeps it. Safe to repeat."""
    held = locked(hold)
    if not held.is_live or held.keeper != HoldKeeper.CLOCK:
        return "kept"
    if held.expires_at > clock.now():
        _end_later(held)
        return "later"
    _give_back(held, reason="time over")
    return "released"


def lapse_overdue() -> int:
    """Release every hold that the clock should have ended ten minutes ago; says how many were looked at."""
    overdue = Hold.objects.filter(state=HoldState.LIVE, keeper=HoldKeeper.CLOCK, expires_at__lt=clock.now() - timedelta(minutes=10))
    found = list(overdue.values_list("pk", flat=True))
    for pk in found:
        lapse(hold=pk)
    return len(found)


@transaction.atomic
def release(*, held: Hold, by: User | None = None, reason: str = "", keeper: HoldKeeper | None = None) -> bool:
    """Give live seats back at once; False when they were no longer held, or no longer by `keeper` where one is named."""
    held = locked(held.pk)
    if not held.is_live or (keeper and held.keeper != keeper):
        return False
    _give_back(held, by=by, reason=reason)
    return True


def attach(*, held: Hold, user: User) -> None:
    """The person who has just signed in owns the hold from now on."""
    if held.user_id != user.pk:
        Hold.objects.filter(pk=held.pk, user__isnull=True).update(user=user, email=digest(user.email))
        held.user = user


def keep(*, held: Hold, until: datetime, keeper: HoldKeeper) -> None:
    """Hand a live hold to the payment page or to the training office, until then."""
    held.keeper, held.expires_at = keeper, until
    Hold.objects.filter(pk=held.pk, state=HoldState.LIVE).update(keeper=keeper, expires_at=until)


def retake(*, held: Hold, until: datetime, keeper: HoldKeeper) -> None:
    """Take the seats of a released hold again, to pay after all; SessionFull or NotOnSale when they are gone."""
    _take(held.session, held.quantity)
    log(
        changes(HOLD, [held], HoldState.LIVE, keeper=keeper, expires_at=until) + changes(SEAT, list(held.seats.all()), SeatState.HELD),
        reason="taken again",
    )
    seats_changed(held.session)


def confirm(*, held: Hold, by: User | None = None, reason: str = "", news: Sequence[StateChange] = ()) -> list[Seat]:
    """Make held seats sure and open the training to their attendees; released ones are taken again if they are free.

    `news`: what the caller logs of the same event. Call with the hold locked. Raises SessionFull or NotOnSale; then nothing was changed.
    """
    seats = list(held.seats.select_related("attendee"))
    late = held.state == HoldState.RELEASED
    if late:
        _take(held.session, held.quantity, late=True)
        reason = f"late: {reason}"
    log([*changes(HOLD, [held], HoldState.CONFIRMED), *changes(SEAT, seats, SeatState.CONFIRMED), *news], by=by, reason=reason)
    for seat in seats:
        if seat.attendee_id:
            open_training(seat, held=held)
    if late:
        seats_changed(held.session)
    return seats


def open_training(seat: Seat, *, held: Hold) -> None:
    """The attendee of a sure seat may open the training, until some months after the session."""
    if seat.attendee is None or not held.offer.opens_training:
        return
    learning.entitle(
        user=seat.attendee,
        training=held.session.training,
        reason=EntitlementReason.SEAT,
        source=f"seat:{seat.public_id}",
        ends_at=held.session.lessons_until,
    )
