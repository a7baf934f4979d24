"""What people are told by mail of exams: one to do, answers and comments of a trainer, a changed result; words are found when made."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lms.kit.mails import Attachment, MailKind, attachment_maker, declare

from .. import queries
from ..models import AppointmentTaken, Attempt, Quiz
from .appointments import calendar

SAMPLE = {"name": "Camille", "title": "PMP®", "due": "12/01/2027", "by": "Hugo Petit", "exam": None}


def assigned(context: dict, language: str) -> dict:
    """{"name", "title", "due" (a day), "by", "exam": Quiz}."""
    quiz = Quiz.objects.get(pk=context["quiz"])
    due = timezone.localtime(datetime.fromisoformat(context["due"]))
    return {**context, "exam": quiz, "title": queries.quiz_title(quiz, language=language), "due": date_format(due, "DATE_FORMAT")}


declare(MailKind("quizzes/assigned", _("A mock exam for you: %(title)s"), lambda: dict(SAMPLE), assigned))

ANSWERED = {"name": "Camille", "title": "PMP®", "number": 7, "path": ""}


def answered(context: dict, language: str) -> dict:
    """{"name", "title", "number", "path": of the question, in the result or in the attempt that goes on}."""
    attempt, number = Attempt.objects.select_related("quiz").get(pk=context["attempt"]), context["number"]
    path = reverse("quizzes:attempt" if attempt.is_under_way else "quizzes:result", kwargs={"public_id": attempt.public_id})
    asked = f"?n={number}" if attempt.is_under_way else "?show=all"
    return {**context, "title": queries.quiz_title(attempt.quiz, language=language), "path": f"{path}{asked}#review-{number}"}


declare(MailKind("quizzes/answered", _("Your trainer has answered: question %(number)s of %(title)s"), lambda: dict(ANSWERED), answered))

COMMENTED = {"name": "Camille", "title": "PMP®", "n": 2, "by": "Hugo Petit", "address": ""}
CHANGED = {
    "name": "Camille", "title": "PMP®", "before": 41, "after": 43, "maximum": 60, "passed": True, "moved": True, "more": 0, "address": "",
}  # fmt: skip


def _of_attempt(context: dict, language: str) -> dict:
    """With {"title", "maximum", "address" (the path of the result)} of the attempt."""
    attempt = Attempt.objects.select_related("quiz").get(pk=context["attempt"])
    address = reverse("quizzes:result", kwargs={"public_id": attempt.public_id})
    return {**context, "title": queries.title(attempt, language=language), "maximum": attempt.maximum, "address": address}


declare(MailKind("quizzes/commented", _("Your coach has commented on your exam: %(title)s"), lambda: dict(COMMENTED), _of_attempt))
declare(MailKind("quizzes/result_changed", _("Your result has changed: %(title)s"), lambda: dict(CHANGED), _of_attempt))


APPOINTMENT = {"name": "Camille", "other": "Hugo Petit", "when": "12/01/2027 10:30", "minutes": 30, "place": "Atelier Jalon", "link": ""}


def _appointment(context: dict, language: str) -> dict:
    """With {"when", "minutes", "place", "link"} of the appointment."""
    held = AppointmentTaken.objects.select_related("appointment").get(public_id=context["taken"]).appointment
    when = date_format(timezone.localtime(held.starts_at), "DATETIME_FORMAT")
    return {**context, "when": when, "minutes": held.minutes, "place": held.place, "link": held.link}


@attachment_maker("quizzes.appointment")
def appointment_file(*, taken: str, off: bool, other: str, language: str) -> Attachment:
    """The appointment for a calendar, or what takes it out of one."""
    held = AppointmentTaken.objects.select_related("appointment").get(public_id=taken)
    return "appointment.ics", calendar(held, other=other, off=off, language=language), "text/calendar"


declare(MailKind("quizzes/appointment", _("Appointment with %(other)s: %(when)s"), lambda: dict(APPOINTMENT), _appointment))
declare(MailKind("quizzes/appointment_off", _("Cancelled: appointment with %(other)s, %(when)s"), lambda: dict(APPOINTMENT), _appointment))
