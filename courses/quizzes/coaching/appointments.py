"""Appointments as pages and calendars show them (EX-14)."""

from dataclasses import dataclass
from datetime import UTC, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from lms.accounts.models import User
from lms.kit import clock

from ..models import Appointment, AppointmentTaken
from . import rooms
from .rooms import Room


@dataclass(frozen=True)
class Offered:
    """An appointment of a room and who has it, if anybody."""

    appointment: Appointment
    learner: User | None


@dataclass(frozen=True)
class Mine:
    """`taken`: what a person has to come; `open`: what they may take."""

    taken: list[AppointmentTaken]
    open: list[Appointment]


def of_room(room: Room) -> list[Offered]:
    """What is offered in the room and to come, the next first (2 statements)."""
    rows = list(Appointment.objects.filter(room=room.key, cancelled_at=None, starts_at__gt=clock.now()).select_related("coach")[:200])
    taken = AppointmentTaken.objects.filter(appointment__in=rows, cancelled_at=None).select_related("learner")
    learners = {row.appointment_id: row.learner for row in taken}
    return [Offered(row, learners.get(row.pk)) for row in rows]


def of_person(user: User) -> Mine:
    """What `user` has taken, and what their coaches offer (3 statements)."""
    now = clock.now()
    taken = AppointmentTaken.objects.filter(learner=user, cancelled_at=None, appointment__cancelled_at=None, appointment__starts_at__gt=now)
    return Mine(list(taken.select_related("appointment__coach").order_by("appointment__starts_at")), list(_open(user)[:100]))


def _open(user: User) -> QuerySet[Appointment]:
    gone = Exists(AppointmentTaken.objects.filter(appointment=OuterRef("pk"), cancelled_at=None))
    offered = Appointment.objects.filter(room__in=rooms.attended(user), cancelled_at=None, starts_at__gt=clock.now())
    return offered.exclude(gone).exclude(coach=user).select_related("coach").order_by("starts_at", "pk")


def calendar(taken: AppointmentTaken, *, other: str, off: bool, language: str) -> bytes:
    """The appointment as a calendar file; `off` takes the same event out again (RFC 5546, a later SEQUENCE)."""
    import icalendar  # slow to import: only when a calendar is made

    held: Appointment = taken.appointment
    book, event = icalendar.Calendar(), icalendar.Event()
    book.add("prodid", "-//Jalon//Appointments//EN")
    book.add("version", "2.0")
    book.add("method", "CANCEL" if off else "PUBLISH")
    event.add("uid", f"{taken.public_id}@jalon")
    event.add("dtstamp", clock.now().astimezone(UTC))
    event.add("dtstart", held.starts_at.astimezone(UTC))
    event.add("dtend", (held.starts_at + timedelta(minutes=held.minutes)).astimezone(UTC))
    event.add("sequence", int(off))
    if off:
        event.add("status", "CANCELLED")
    with override(language):
        event.add("summary", _("Appointment with %(who)s") % {"who": other})
        event.add("location", held.place or _("Online"))
    if held.link:
        event.add("url", held.link)
    book.add_component(event)
    return book.to_ical()


def panel(user: User) -> dict:
    """For the learner's desk: {"taken", "open" (how many)}."""
    mine = of_person(user)
    return {"taken": mine.taken, "open": len(mine.open)}
