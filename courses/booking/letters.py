"""What the mails of booking say: ids that were queued become texts in the reader's language, dates in Paris time."""

from datetime import datetime

from courses.catalogue import queries as catalogue

from . import calendars, dates
from .models import Seat, Session


def claim(context: dict, language: str) -> dict:
    """A place waits for somebody: {"name", "token", "title", "session", "starts"}."""
    return {
        **context,
        "title": _title(context["training"], context["session"], language),
        "starts": dates.day(datetime.fromisoformat(context["starts"])),
    }


def seat(context: dict, language: str) -> dict:
    """An attendee's session: {"name", "seat", "title", "days", "where", "online", "bring", "trainer"}. The link stays behind the login."""
    held = Seat.objects.select_related("session__training", "session__trainer").prefetch_related("session__half_days")
    session = held.get(public_id=context["seat"]).session
    return {
        **context,
        "title": _title(session.training_id, session.training.code, language),
        "days": [
            {"day": each["day"], "hours": [half["hours"] for half in each["halves"]]} for each in dates.by_day(session.half_days.all())
        ],
        "where": calendars.where(session, language=language),
        "online": session.is_online,
        "bring": session.bring,
        "trainer": str(session.trainer) if session.trainer else "",
    }


def seat_cancelled(context: dict, language: str) -> dict:
    """A cancelled seat: {"name", "seat", "session", "title", "span", "booked_by", "known"}; `known`: its attendee has an account."""
    held = Seat.objects.select_related("session__training", "hold__user").get(public_id=context["seat"])
    return {
        **context,
        "session": str(held.session.public_id),
        "title": _title(held.session.training_id, held.session.training.code, language),
        "span": dates.span(held.session.starts_at, held.session.ends_at),
        "booked_by": str(held.hold.user or ""),
        "known": held.attendee_id is not None,
    }


def request(context: dict, language: str) -> dict:
    """A request for a place: {"name", "email", "phone", "people", "message", "title", "dates"}."""
    session = Session.objects.filter(code=context["session"]).first() if context["session"] else None
    return {
        **context,
        "title": _title(context["training"], context["session"], language),
        "dates": dates.span(session.starts_at, session.ends_at) if session else "",
    }


def _title(training: int, otherwise: str, language: str) -> str:
    return catalogue.titles(language=language).get(training, (otherwise, ""))[0]
