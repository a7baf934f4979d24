"""Jobs of quizzes, and the look every minute at what time alone changes."""

from datetime import date

from celery import shared_task
from django import db

from lms.jobs.handlers import handles

from . import actions


@handles("quizzes.close")
def close(*, attempt: int, job_key: str) -> str:
    """Hand in an attempt whose time is over (EX-7)."""
    return actions.close_due(attempt=attempt)


@handles("quizzes.prepare")
def prepare(*, user: int, quiz: int, job_key: str) -> str:
    """Draw the form of one person before an exam (EX-16)."""
    return actions.prepare_for(user=user, quiz=quiz)


@handles("quizzes.remind")
def remind(*, user: int, on: str, job_key: str) -> str:
    """The reminder of one person's drill, of one day (QZ-15)."""
    return actions.remind(user=user, on=date.fromisoformat(on))


@handles("quizzes.commented")
def commented(*, attempt: int, job_key: str) -> str:
    """Tell a candidate of comments, once their coach has paused (EX-14)."""
    return actions.tell_of_comments(attempt=attempt)


@handles("quizzes.statistics", lease_seconds=900)
def statistics(*, bank: int, job_key: str) -> str:
    """Reckon the figures of a bank's questions (QZ-17)."""
    return f"{actions.make_figures(bank=bank)} rows"


@shared_task(ignore_result=True)
def nightly_figures() -> None:
    """Every night: a job for each bank whose exams have changed."""
    db.close_old_connections()
    actions.due_figures()
    db.close_old_connections()


@shared_task(ignore_result=True)
def morning_reminders() -> None:
    """Every morning: a job for each person who asked to be reminded and has something due."""
    db.close_old_connections()
    actions.due_reminders()
    db.close_old_connections()


@shared_task(ignore_result=True)
def forget() -> None:
    """Once a day: what is older than EXAM_LOG_MONTHS (EX-18)."""
    db.close_old_connections()
    actions.forget_old()
    db.close_old_connections()


@shared_task(ignore_result=True)
def sweep() -> None:
    """Every minute: attempts whose closing job was lost or parked."""
    db.close_old_connections()
    actions.close_overdue()
    db.close_old_connections()
