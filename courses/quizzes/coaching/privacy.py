"""What coaching keeps about people: what was said to them in exams, and what they wrote to others."""

from lms.accounts import privacy
from lms.accounts.models import User

from ..models import Accommodation, Appointment, AppointmentTaken, Comment, Enquiry, Event, Grant, Message, RoomAct


def export(user: User) -> dict:
    given = Accommodation.objects.filter(user=user).first()
    return {
        "extra_time": given
        and {
            "percent": given.percent,
            "untimed": given.untimed,
            "second_language": given.second_language,
            "breaks": given.breaks,
            "break_minutes": given.break_minutes,
            "reason": given.reason,
        },  # fmt: skip
        "assigned": [
            {"quiz": key, "due": due.isoformat()}
            for key, due in Grant.objects.filter(user=user, due_at__isnull=False).values_list("quiz__key", "due_at")
            if due
        ],
        "messages": [[at.isoformat(), text] for at, text in Message.objects.filter(attempt__user=user).values_list("at", "text")],
        "comments": [
            {"quiz": key, "question": number, "text": text, "at": at.isoformat()}
            for key, number, text, at in Comment.objects.filter(attempt__user=user).values_list(
                "attempt__quiz__key", "number", "text", "at"
            )
        ],
        "asked": [
            {"quiz": key, "question": number, "text": text, "at": at.isoformat()}
            for key, number, text, at in Enquiry.objects.filter(attempt__user=user).values_list(
                "attempt__quiz__key", "number", "text", "at"
            )
        ],
        "appointments": [
            {"begins": row.appointment.starts_at.isoformat(), "with": str(row.appointment.coach), "cancelled": row.cancelled_at is not None}
            for row in AppointmentTaken.objects.filter(learner=user).select_related("appointment__coach")
        ],
        "offered": [row.starts_at.isoformat() for row in Appointment.objects.filter(coach=user)],
        "room_acts": [
            {"room": row.room, "act": row.act, "minutes": row.minutes, "text": row.text, "reason": row.reason, "at": row.at.isoformat()}
            for row in RoomAct.objects.filter(actor=user)
        ],
        "written": [
            *({"message": text} for text in Message.objects.filter(author=user).order_by().values_list("text", flat=True).distinct()),
            *({"comment": text} for text in Comment.objects.filter(author=user).values_list("text", flat=True)),
        ],
    }


def erase(user: User) -> None:
    """What a coach wrote stays with the learner it was written for, without its author; one's own attempts go with their comments."""
    AppointmentTaken.objects.filter(learner=user).delete()
    Appointment.objects.filter(coach=user).delete()
    for model, name in (
        (Message, "author"),
        (Comment, "author"),
        (Event, "actor"),
        (Grant, "assigned_by"),
        (Accommodation, "given_by"),
        (RoomAct, "actor"),
    ):
        model._default_manager.filter(**{name: user}).update(**{name: None})


privacy.register(
    "exam coaching",
    export=export,
    erase=erase,
    covers=(
        "quizzes.Comment",
        "quizzes.Enquiry",
        "quizzes.Event",
        "quizzes.Message",
        "quizzes.RoomAct",
        "quizzes.Appointment",
        "quizzes.AppointmentTaken",
    ),
)
