"""Sessions as the training office keeps them: dates, place, trainer, seats; and the moves of their state."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import clock

from .. import acts
from ..enums import SeatState, SessionState
from ..models import HalfDay, Seat, Session
from ..states import SESSION, move
from .claims import tell
from .facts import refresh_facts

# What an attendee must be told again when it changes.
TOLD = ("place", "address", "room", "link", "bring")
Times = tuple[datetime, datetime]


class SessionRefused(ValueError):
    """The session cannot be kept or moved so; the message says why and what to do."""


@transaction.atomic
def save_session(*, session: Session, half_days: Sequence[Times]) -> Session:
    """Write a session and its half-days [(starts, ends)]; attendees hear of new dates or a new place.

    Raises SessionRefused: no or overlapping half-days, a trainer who teaches elsewhere then, fewer seats than are taken (D7).
    """
    times = sorted(half_days)
    _check_times(times)
    session.starts_at, session.ends_at = times[0][0], times[-1][1]
    _check_trainer(session, times)
    before = Session.objects.select_for_update().filter(pk=session.pk).first()
    known = {half.starts_at: half for half in session.half_days.all()} if before else {}
    if before:
        _check_capacity(session, before)
        if _news(session, before) or {(half.starts_at, half.ends_at) for half in known.values()} != set(times):
            session.revision = before.revision + 1
        session.taken, session.state = before.taken, before.state
    session.save()
    _write_half_days(session, known, times)
    refresh_facts({session.training_id, before.training_id if before else session.training_id})
    if before and session.revision != before.revision:
        for seat in _attended(session):
            tell(seat)
    return session


def _attended(session: Session) -> list[Seat]:
    """The sure seats of a session whose attendee is known."""
    return list(
        Seat.objects.filter(session=session, state=SeatState.CONFIRMED, attendee__isnull=False).select_related("attendee", "session")
    )


def _check_times(times: Sequence[Times]) -> None:
    if not times:
        raise SessionRefused(_("A session needs at least one half-day."))
    for (_start, end), (start, _end) in zip(times, times[1:], strict=False):
        if start < end:
            raise SessionRefused(_("Two half-days overlap. Change the hours of one of them."))


def _check_trainer(session: Session, times: Sequence[Times]) -> None:
    if session.trainer_id is None:
        return
    overlaps = Q()
    for start, end in times:
        overlaps |= Q(starts_at__lt=end, ends_at__gt=start)
    others = HalfDay.objects.filter(overlaps, session__trainer=session.trainer_id).exclude(session=session.pk)
    clash = others.exclude(session__state=SessionState.CANCELLED).select_related("session").first()
    if clash:
        raise SessionRefused(_("The trainer already teaches session %(code)s at these hours.") % {"code": clash.session.code})


def _check_capacity(session: Session, before: Session) -> None:
    if session.capacity < before.taken:
        raise SessionRefused(_("%(n)d places are already taken: keep at least as many places.") % {"n": before.taken})
    if session.training_id != before.training_id and before.taken:
        raise SessionRefused(_("Places are already taken: the training of this session can no longer change."))


def _news(session: Session, before: Session) -> bool:
    return any(getattr(session, name) != getattr(before, name) for name in TOLD)


def _write_half_days(session: Session, known: dict[datetime, HalfDay], times: Sequence[Times]) -> None:
    """Half-days keep their identity, which calendars know them by: those that begin as before first, then moved ones in order."""
    wanted = {start for start, _end in times}
    movable = [half for start, half in sorted(known.items()) if start not in wanted]
    for start, end in times:
        half = known.get(start) or (movable.pop(0) if movable else HalfDay(session=session))
        half.starts_at, half.ends_at = start, end
        half.save()
    HalfDay.objects.filter(pk__in=[half.pk for half in movable]).delete()


@transaction.atomic
def move_session(*, session: Session, to: str, by: User | None = None, reason: str = "") -> None:
    """Publish, confirm, run, close or cancel a session. One with seats taken is cancelled only once they are given back.

    Raises SessionRefused also where the calendar contradicts the move: booking ends with the word that a session has begun.
    """
    held = Session.objects.select_for_update().get(pk=session.pk)
    if not SESSION.allows(held.state, to):
        raise SessionRefused(_("This session is “%(state)s”: it cannot go there.") % {"state": held.get_state_display()})
    if to == SessionState.CANCELLED and held.taken:
        raise SessionRefused(_("%(n)d places are taken. Cancel or move their orders first, then cancel the session.") % {"n": held.taken})
    refusal = acts.refusal(held, to, moment=clock.now())
    if refusal:
        raise SessionRefused(refusal)
    move(SESSION, held, to, by=by, reason=reason)
    refresh_facts([held.training_id])
    if to == SessionState.POSTPONED:
        for seat in _attended(held):
            tell(seat, "booking/postponed")


@transaction.atomic
def shift_past_sessions(*, codes: Sequence[str]) -> int:
    """Give sessions that have begun the same weekdays and hours some weeks later (sample sites); says how many."""
    moment = clock.now()
    stale = list(Session.objects.filter(code__in=codes, starts_at__lte=moment).prefetch_related("half_days"))
    for session in stale:
        weeks = timedelta(weeks=(moment - session.starts_at).days // 7 + 4)
        session.go_no_go_on += weeks
        save_session(session=session, half_days=[(half.starts_at + weeks, half.ends_at + weeks) for half in session.half_days.all()])
    return len(stale)
