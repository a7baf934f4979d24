"""Jobs of the bank: files looked at and written, banks looked at."""

from celery import shared_task
from django import db

from lms.jobs.handlers import handles

from . import health as healths
from . import intake


@handles("quizzes.look_at_import", atomic=False, lease_seconds=900)
def look_at_import(*, import_id: int, words: str, job_key: str) -> str:
    """What an uploaded file would do to its bank (QZ-18)."""
    return intake.look(import_id=import_id, words=words)


@handles("quizzes.run_import", atomic=False, lease_seconds=1800)
def run_import(*, import_id: int, words: str, job_key: str) -> str:
    """Write an uploaded file into its bank, some questions at a time."""
    return intake.write(import_id=import_id, words=words)


@handles("quizzes.health", atomic=False, lease_seconds=1800)
def health(*, bank: int, job_key: str) -> str:
    """Look at a bank as a whole."""
    return healths.look_at(bank=bank)


@shared_task(ignore_result=True)
def nightly_health() -> None:
    """Every night: a job for each bank."""
    db.close_old_connections()
    healths.ask_all()
    db.close_old_connections()
