"""Sessions as calendar files: one event a half-day, whose identity and revision let a calendar follow changes (RFC 5545)."""

from datetime import UTC

from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.catalogue import queries as catalogue
from lms.kit import clock

from .models import Session


def session(held: Session, *, language: str, with_link: bool = False, cancelled: bool = False) -> bytes:
    """The calendar file of a session; the link to an online room is for its attendees only (`with_link`).

    `cancelled` takes the same events out of a calendar (RFC 5546, METHOD:CANCEL with a later SEQUENCE).
    """
    import icalendar  # slow to import: only when a calendar is made

    title = catalogue.titles(language=language).get(held.training_id, (held.training.code, ""))[0]
    book = icalendar.Calendar()
    book.add("prodid", "-//Jalon//Sessions//EN")
    book.add("version", "2.0")
    book.add("method", "CANCEL" if cancelled else "PUBLISH")
    for half in held.half_days.all():
        event = icalendar.Event()
        event.add("uid", f"{half.public_id}@jalon")
        event.add("dtstamp", clock.now().astimezone(UTC))
        event.add("dtstart", half.starts_at.astimezone(UTC))
        event.add("dtend", half.ends_at.astimezone(UTC))
        event.add("sequence", held.revision + cancelled)
        if cancelled:
            event.add("status", "CANCELLED")
        event.add("summary", title)
        event.add("location", where(held, half.room, language=language))
        link = half.link or held.link
        if with_link and link:
            event.add("url", link)
        if held.bring:
            event.add("description", held.bring)
        book.add_component(event)
    return book.to_ical()


def where(held: Session, room: str = "", *, language: str) -> str:
    """The place in one line."""
    if held.is_online:
        with override(language):
            return _("Online")
    return ", ".join(filter(None, [room or held.room, held.place, one_line(held.address)]))


def public_place(held: Session, *, language: str) -> str:
    """The place as visitors are told it: without the room."""
    if held.is_online:
        with override(language):
            return _("Online")
    return ", ".join(filter(None, [held.place, one_line(held.address)]))


def one_line(address: str) -> str:
    """An address written on one line."""
    return ", ".join(filter(None, [" ".join(line.split()) for line in address.splitlines()]))
