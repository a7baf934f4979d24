"""Celery entry points, one call each."""

from celery import shared_task
from django import db

from . import actions


@shared_task(ignore_result=True)
def drain() -> int:
    """Run what is due; sent as the wake-up call after a commit."""
    return _with_fresh_connection(actions.run_due)


@shared_task(ignore_result=True)
def sweep() -> int:
    """Every 15 s: run whatever no wake-up call reached."""
    return _with_fresh_connection(actions.run_due)


@shared_task(ignore_result=True)
def tidy() -> int:
    """Once a day: forget jobs done long ago."""
    return _with_fresh_connection(actions.tidy)


def _with_fresh_connection(work) -> int:  # noqa: ANN001
    # Worker threads of the demo process have no Celery fixup that would drop a stale connection.
    db.close_old_connections()
    try:
        return work()
    finally:
        db.close_old_connections()
