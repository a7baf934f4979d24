"""What the job screen and the readiness check ask."""

from datetime import datetime, timedelta

from django.db.models import Count, Min

from lms.kit import clock

from .enums import JobState
from .models import Job

LATE = timedelta(minutes=2)


def board(*, limit: int = 100) -> dict:
    """Counts per state and the open jobs, oldest first; two statements whatever the number of jobs."""
    counts = {state: 0 for state in JobState.values} | dict(
        Job.objects.values_list("state").annotate(n=Count("pk")).values_list("state", "n")
    )
    shown = [JobState.PARKED, JobState.RUNNING, JobState.WAITING]
    jobs = Job.objects.filter(state__in=shown).order_by("state", "run_after", "pk")[:limit]
    return {"counts": counts, "jobs": list(jobs), "states": JobState, "now": clock.now()}


def healthy() -> bool:
    """Whether no job that should have run has been waiting for more than two minutes."""
    oldest = oldest_due()
    return oldest is None or clock.now() - oldest < LATE


def oldest_due() -> datetime | None:
    """When the oldest job that should have run was to run; one statement."""
    return Job.objects.due(clock.now()).order_by().aggregate(oldest=Min("run_after"))["oldest"]
