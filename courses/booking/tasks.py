"""Jobs of booking, and the daily look at what time alone changes."""

from celery import shared_task
from django import db

from courses.catalogue.models import Training
from lms.jobs.handlers import handles

from . import actions


@handles("booking.end_hold")
def end_hold(*, hold: int, job_key: str) -> str:
    """Release a hold whose time is over."""
    return actions.lapse(hold=hold)


@shared_task(ignore_result=True)
def sweep_holds() -> None:
    """Every ten minutes: holds whose job was lost or parked."""
    db.close_old_connections()
    actions.lapse_overdue()
    db.close_old_connections()


@shared_task(ignore_result=True)
def refresh_facts() -> None:
    """Every night: a session that began is no longer the next one; a price may begin today."""
    db.close_old_connections()
    actions.refresh_facts(Training.objects.values_list("pk", flat=True))
    db.close_old_connections()
