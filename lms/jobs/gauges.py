"""What is said about jobs to those who watch the site: how many wait, how late the oldest is, what has stopped."""

from collections.abc import Iterable

from django.db.models import Count, Q

from lms.kit import clock
from lms.kit.gauges import Gauge, register

from . import handlers, queries
from .enums import JobState
from .models import Job

OPEN = (JobState.WAITING, JobState.RUNNING, JobState.PARKED)
RETRYING = "retrying"


@register
def jobs() -> Iterable[Gauge]:
    """Open jobs by kind; a kind that has none is said too, with 0. Two statements."""
    counts: dict[tuple[str, ...], float] = {(kind, state): 0 for kind in handlers.kinds() for state in (*map(str, OPEN), RETRYING)}
    rows = Job.objects.filter(state__in=OPEN).values_list("kind", "state").order_by()
    for kind, state, number, again in rows.annotate(n=Count("pk"), again=Count("pk", filter=Q(state=JobState.WAITING, attempts__gt=0))):
        counts[kind, state] = number - again
        if state == JobState.WAITING:
            counts[kind, RETRYING] = again
    yield Gauge("jalon_jobs", "Open jobs; retrying: failed before, will run again.", counts, ("kind", "state"))
    failed = sum(number for (kind, state), number in counts.items() if state == JobState.PARKED and kind.startswith("mail."))
    yield Gauge("jalon_mails_failed", "Mails that nobody got, parked after five attempts.", {(): failed})
    oldest = queries.oldest_due()
    late = max((clock.now() - oldest).total_seconds(), 0) if oldest else 0
    yield Gauge("jalon_jobs_oldest_due_seconds", "How long the oldest job that should have run has been waiting.", {(): late})
