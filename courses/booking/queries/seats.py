"""One seat: its attendee's page and calendar file, and the seat that a link offers."""

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404

from courses.catalogue import queries as catalogue
from lms.accounts.models import User
from lms.kit import clock

from .. import calendars, dates
from ..access import claim_refusal
from ..enums import SeatState
from ..models import Seat
from .mine import SURE
from .sale import other_sessions


def seat_page(user: User, public_id: object, *, language: str) -> dict:
    """What the attendee of a seat sees: of a sure one the link too, of a cancelled one `others` and who booked it; 404 for anybody else."""
    return _seat_page(user, public_id, language=language, states=(*SURE, SeatState.CANCELLED))


def _seat_page(user: User, public_id: object, *, language: str, states: tuple[SeatState, ...]) -> dict:
    seats = Seat.objects.filter(attendee=user, state__in=states)
    seats = seats.select_related("session__training", "session__trainer", "hold__offer", "hold__user")
    seat = get_object_or_404(seats.prefetch_related("session__half_days"), public_id=public_id)
    session, is_cancelled = seat.session, seat.state == SeatState.CANCELLED
    buyer = seat.hold.user
    return {
        "seat": seat,
        "session": session,
        "title": catalogue.titles(language=language).get(session.training_id, (session.training.code, ""))[0],
        "span": dates.span(session.starts_at, session.ends_at),
        "days": dates.by_day(session.half_days.all()),
        "opens": seat.hold.offer.opens_training and not is_cancelled,
        "is_over": session.ends_at < clock.now(),
        "is_cancelled": is_cancelled,
        "booked_by": str(buyer) if buyer and buyer.pk != user.pk else "",
        "others": other_sessions(session, language) if is_cancelled else [],
    }


def seat_calendar(user: User, public_id: object, *, language: str) -> tuple[str, bytes]:
    """The name and content of the calendar file of one's own sure seat; 404 for anybody else."""
    session = _seat_page(user, public_id, language=language, states=SURE)["session"]
    return f"{session.code}.ics", calendars.session(session, language=language, with_link=True)


def claim_page(token: str, user: User | AnonymousUser, *, language: str) -> dict:
    """The seat a link offers, who booked it, and why this person cannot take it ("" when they can); `seat` is None for an unknown link."""
    seat = Seat.objects.select_related("session__training", "hold__user", "attendee").filter(claim_token=token).first()
    if seat is None:
        return {"seat": None, "refusal": claim_refusal(None, user)}
    session = seat.session
    return {
        "seat": seat,
        "session": session,
        "title": catalogue.titles(language=language).get(session.training_id, (session.training.code, ""))[0],
        "span": dates.span(session.starts_at, session.ends_at),
        "where": calendars.public_place(session, language=language),
        "booked_by": str(seat.hold.user or ""),
        "refusal": claim_refusal(seat, user),
    }
