"""Writing and running jobs: enqueue inside your transaction, run under a lease, park after five failures."""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.db import connection, transaction

from lms.kit import chance, clock, request_id

from . import handlers
from .enums import JobState
from .models import Job

log = logging.getLogger("lms.jobs")
runs = logging.getLogger("lms.jobs.runs")

MAX_ATTEMPTS = 5
BACKOFF_SECONDS = (5, 30, 120, 600)
KEEP_DONE_DAYS = 90


class LeaseLost(RuntimeError):
    """Another worker took the job over; this one's work is rolled back."""


def enqueue(
    *,
    kind: str,
    key: str,
    args: dict | None = None,
    owner: str = "",
    run_after: datetime | None = None,
    priority: int = 50,
) -> None:
    """Write a job in the caller's transaction. A second job of the same `key` is ignored: it is the same work."""
    moment = clock.now()
    Job.objects.bulk_create(
        [Job(kind=kind, key=key, args=args or {}, owner=owner, priority=priority, run_after=run_after or moment, created_at=moment)],
        ignore_conflicts=True,
    )
    if run_after is None or run_after <= moment:
        _wake_once()


def enqueue_each(*, kind: str, works: Sequence[tuple[str, dict, str]], priority: int = 50) -> None:
    """`enqueue` for many at once: (key, arguments, owner) of each (1 statement)."""
    moment = clock.now()
    Job.objects.bulk_create(
        [
            Job(kind=kind, key=key, args=args, owner=owner, priority=priority, run_after=moment, created_at=moment)
            for key, args, owner in works
        ],
        ignore_conflicts=True,
    )
    if works:
        _wake_once()


def record(*, kind: str, key: str, outcome: str) -> None:
    """Note work that was done without a worker, where every machine can see when."""
    moment = clock.now()
    Job.objects.create(kind=kind, key=key, state=JobState.DONE, outcome=outcome, run_after=moment, created_at=moment, finished_at=moment)


def _wake_once() -> None:
    """One wake-up call a transaction, however many jobs it writes: the worker runs all that is due."""
    if not any(waiting[1] is wake for waiting in connection.run_on_commit):
        transaction.on_commit(wake)


def wake() -> None:
    """Tell a worker that something waits. A broker that is down costs nothing: the sweeper looks every 15 s."""
    if not getattr(settings, "JOBS_WAKE", True):
        return
    from .tasks import drain

    try:
        drain.apply_async(expires=60)
    except Exception as error:  # noqa: BLE001 (any broker trouble; the row is already safe)
        log.warning("no wake-up call for jobs: %s", error)


def run_due(*, seconds: float = 20.0, limit: int | None = None) -> int:
    """Run due jobs one by one until none is left, `limit` are done or `seconds` have passed; says how many ran."""
    end = time.monotonic() + seconds
    ran = 0
    while time.monotonic() < end and (limit is None or ran < limit):
        job = claim()
        if job is None:
            return ran
        run(job)
        ran += 1
    if Job.objects.due(clock.now()).exists():
        wake()
    return ran


def claim() -> Job | None:
    """Take the next due job under a lease; a conditional update, so two workers never hold the same one."""
    while True:
        moment = clock.now()
        job = Job.objects.due(moment).first()
        if job is None:
            return None
        lease = handlers.handler(job.kind).lease_seconds if job.kind in handlers.kinds() else settings.JOBS_LEASE_SECONDS
        token, until = chance.token(128), moment + timedelta(seconds=lease)
        taken = (
            Job.objects.due(moment)
            .order_by()
            .filter(pk=job.pk, attempts=job.attempts, token=job.token)
            .update(state=JobState.RUNNING, attempts=job.attempts + 1, token=token, lease_until=until)
        )
        if taken:
            job.state, job.attempts, job.token, job.lease_until = JobState.RUNNING, job.attempts + 1, token, until
            return job


def run(job: Job) -> None:
    """Do the job's work once and record what came of it; its log lines carry `job-` and its number."""
    began = time.perf_counter()
    with request_id.named(f"job-{job.pk}"):
        came = _run(job)
        runs.info("job", extra={"route": job.kind, "status": came, "ms": round(1000 * (time.perf_counter() - began))})


def _run(job: Job) -> Literal["done", "failed", "taken over"]:
    if job.attempts > MAX_ATTEMPTS:  # killed every time: a poison job must not be tried for ever (reliability.md K6)
        _fail(job, RuntimeError("the worker died each time"))
        return "failed"
    try:
        handler = handlers.handler(job.kind)
        if handler.atomic:
            with transaction.atomic():
                outcome = handler.work(**job.args, job_key=job.key)
                _finish(job, outcome, forget=handler.forget)
        else:
            outcome = handler.work(**job.args, job_key=job.key)
            _finish(job, outcome, forget=handler.forget)
    except LeaseLost:
        log.warning("job %s was taken over; this run is rolled back", job)
        return "taken over"
    except Exception as error:
        log.exception("job %s failed (attempt %d)", job, job.attempts)
        _fail(job, error)
        return "failed"
    return "done"


def _mine(job: Job):  # noqa: ANN202
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, token=job.token)


def _finish(job: Job, outcome: object, *, forget: bool) -> None:
    changes: dict = {"args": {}} if forget else {}
    done = _mine(job).update(
        state=JobState.DONE, outcome=str(outcome or "")[:2000], finished_at=clock.now(), lease_until=None, token="", **changes
    )
    if not done:
        raise LeaseLost(job.key)


def _fail(job: Job, error: Exception) -> None:
    moment = clock.now()
    parked = job.attempts >= MAX_ATTEMPTS
    wait = BACKOFF_SECONDS[min(job.attempts, len(BACKOFF_SECONDS)) - 1]
    _mine(job).update(
        state=JobState.PARKED if parked else JobState.WAITING,
        outcome=f"{type(error).__name__}: {error}"[:2000],
        run_after=moment + timedelta(seconds=wait),
        finished_at=moment if parked else None,
        lease_until=None,
        token="",
    )


def retry(*, job: Job) -> None:
    """Give a parked job another five attempts, now."""
    Job.objects.filter(pk=job.pk, state=JobState.PARKED).update(state=JobState.WAITING, attempts=0, run_after=clock.now(), finished_at=None)
    transaction.on_commit(wake)


def tidy() -> int:
    """Delete jobs done more than 90 days ago; parked ones stay until a person has looked."""
    deleted, _per_model = Job.objects.filter(state=JobState.DONE, finished_at__lt=clock.now() - timedelta(days=KEEP_DONE_DAYS)).delete()
    return deleted
