"""Appointments of one person with their coach: offered, taken, given back, withdrawn; both are told each time (EX-14)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.jobs.mails import send_later
from lms.kit import clock

from ..models import Appointment, AppointmentTaken
from .errors import QuizRefused

MOST_AT_ONCE = 12
FURTHEST = timedelta(days=3650)
# Each time one is taken or given back, two people have a mail.
MOST_CHANGES_OF_MIND = 3


@transaction.atomic
def offer(*, coach: User, room: str, starts_at: datetime, minutes: int, count: int, place: str, link: str) -> list[Appointment]:
    """Offer `count` appointments of `minutes` one after the other. Raises QuizRefused for the past, and where one of theirs stands."""
    if not clock.now() < starts_at < clock.now() + FURTHEST:
        raise QuizRefused(_("Choose a moment that is still to come."))
    if not (place or link):
        raise QuizRefused(_("Say where: a place, or a link."))
    if not 5 <= minutes <= 240 or not 1 <= count <= MOST_AT_ONCE:
        raise QuizRefused(_("Offer 1 to %(n)s appointments of 5 to 240 minutes.") % {"n": MOST_AT_ONCE})
    User.objects.select_for_update(of=("self",)).get(pk=coach.pk)  # two forms of one coach are looked at one after the other
    ends = starts_at + timedelta(minutes=minutes * count)
    near = Appointment.objects.filter(coach=coach, cancelled_at=None, starts_at__lt=ends, starts_at__gt=starts_at - timedelta(minutes=240))
    if any(each.starts_at + timedelta(minutes=each.minutes) > starts_at for each in near):
        raise QuizRefused(_("You have offered an appointment at that time already."))
    return Appointment.objects.bulk_create(
        Appointment(coach=coach, room=room, starts_at=starts_at + timedelta(minutes=minutes * at), minutes=minutes, place=place, link=link)
        for at in range(count)
    )


@transaction.atomic
def take(*, user: User, public_id: UUID, rooms: Collection[str]) -> AppointmentTaken | None:
    """Take an appointment offered in one of `rooms`, those of the person; None where there is none such. Both are told.

    The database lets one person have it, and one person have one to come with each coach. Raises QuizRefused.
    """
    found = Appointment.objects.select_related("coach").filter(public_id=public_id, room__in=rooms, cancelled_at=None)
    held = found.select_for_update(of=("self",)).exclude(coach=user).first()
    if held is None:
        return None
    if held.starts_at <= clock.now():
        raise QuizRefused(_("This appointment has begun. Choose another one."))
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    mine = AppointmentTaken.objects.filter(learner=user, cancelled_at=None, appointment__cancelled_at=None)
    if mine.filter(appointment__coach=held.coach, appointment__starts_at__gt=clock.now()).exists():
        raise QuizRefused(_("You have an appointment with this coach already. Give it back to take another one."))
    if AppointmentTaken.objects.filter(learner=user, appointment=held).count() >= MOST_CHANGES_OF_MIND:
        raise QuizRefused(_("You have taken this appointment and given it back several times. Choose another one."))
    try:
        with transaction.atomic():
            taken = AppointmentTaken.objects.create(appointment=held, learner=user)
    except IntegrityError as error:
        raise QuizRefused(_("Somebody has just taken this appointment. Choose another one.")) from error
    _tell(taken, off=False)
    return taken


@transaction.atomic
def give_back(*, user: User, public_id: UUID) -> bool:
    """Give an appointment of one's own back, so that others may take it; False where there is none to come."""
    held = _taken().filter(public_id=public_id, learner=user).select_for_update(of=("self",)).first()
    if held is None:
        return False
    _end(held)
    return True


@transaction.atomic
def withdraw(*, room: str, public_id: UUID) -> bool:
    """Take an appointment of the room back, taken or not; whoever had it is told. False where there is none to come."""
    offered = Appointment.objects.filter(room=room, public_id=public_id, cancelled_at=None, starts_at__gt=clock.now())
    held = offered.select_for_update().first()
    if held is None:
        return False
    Appointment.objects.filter(pk=held.pk).update(cancelled_at=clock.now())
    for taken in _taken(withdrawn=True).filter(appointment=held).select_for_update(of=("self",)):
        _end(taken)
    return True


def _taken(*, withdrawn: bool = False) -> QuerySet[AppointmentTaken]:
    rows = AppointmentTaken.objects.select_related("appointment__coach", "learner").filter(cancelled_at=None)
    rows = rows.filter(appointment__starts_at__gt=clock.now())
    return rows if withdrawn else rows.filter(appointment__cancelled_at=None)


def _end(taken: AppointmentTaken) -> None:
    AppointmentTaken.objects.filter(pk=taken.pk).update(cancelled_at=clock.now())
    _tell(taken, off=True)


def _tell(taken: AppointmentTaken, *, off: bool) -> None:
    """The same news to both, each with the other's name and the calendar file."""
    name, coach, learner = "quizzes/appointment_off" if off else "quizzes/appointment", taken.appointment.coach, taken.learner
    for reader, other in ((learner, coach), (coach, learner)):
        send_later(
            name, to=reader.email, language=reader.language, owner=reader.owner_key,
            context={"name": reader.first_name or str(reader), "other": str(other), "taken": str(taken.public_id)},
            key=f"{name}:{taken.pk}:{reader.pk}",
            attachments=[("quizzes.appointment", {"taken": str(taken.public_id), "off": off, "other": str(other)})],
        )  # fmt: skip
