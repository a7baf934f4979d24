"""The job table: once, in order, parked after five failures (reliability.md K2, K4, K5, K6, K13)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from lms.jobs import actions, handlers, queries
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.kit import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_other_job(db: None) -> None:
    Job.objects.all().delete()


@pytest.fixture
def kind() -> Callable:
    """Register a throw-away kind of job; gone after the test."""
    before = dict(handlers._handlers)
    yield handlers.handles
    handlers._handlers.clear()
    handlers._handlers.update(before)


@pytest.mark.case("K_04")
def test_k4_the_same_key_is_one_job_and_one_effect(kind: Callable, run_jobs: Callable) -> None:
    done = []
    kind("t.count")(lambda *, n, job_key: done.append(n))
    for _again in range(3):
        actions.enqueue(kind="t.count", key="once", args={"n": 1})
    run_jobs()
    run_jobs()
    assert done == [1]
    assert Job.objects.get(key="once").state == JobState.DONE


@pytest.mark.case("K_05")
def test_k5_a_job_of_a_rolled_back_transaction_never_runs(kind: Callable, run_jobs: Callable) -> None:
    done = []
    kind("t.never")(lambda *, job_key: done.append(1))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.enqueue(kind="t.never", key="never")
        1 / 0
    run_jobs()
    assert not done and not Job.objects.filter(key="never").exists()


@pytest.mark.case("K_06")
def test_k6_five_failures_park_it_and_the_queue_flows(kind: Callable, run_jobs: Callable) -> None:
    done = []

    def fails(*, job_key: str) -> None:
        raise ValueError("poison")

    kind("t.poison")(fails)
    kind("t.good")(lambda *, job_key: done.append(1))
    actions.enqueue(kind="t.poison", key="poison", priority=1)
    actions.enqueue(kind="t.good", key="good")
    moment = clock.now()
    for attempt in range(6):
        with clock.at(moment + timedelta(hours=attempt)):
            run_jobs()
    job = Job.objects.get(key="poison")
    assert (job.state, job.attempts, job.outcome) == (JobState.PARKED, 5, "ValueError: poison")
    assert done == [1]
    actions.retry(job=job)
    assert Job.objects.get(key="poison").state == JobState.WAITING


def test_a_failed_atomic_job_leaves_nothing_half_done(kind: Callable, run_jobs: Callable) -> None:
    def half(*, job_key: str) -> None:
        actions.enqueue(kind="t.other", key="half-made")
        raise ValueError

    kind("t.half")(half)
    actions.enqueue(kind="t.half", key="half")
    run_jobs()
    assert not Job.objects.filter(key="half-made").exists()


@pytest.mark.case("K_06")
def test_an_unknown_kind_is_kept_and_told(run_jobs: Callable) -> None:
    actions.enqueue(kind="t.unknown", key="unknown")
    run_jobs()
    assert "KeyError" in Job.objects.get(key="unknown").outcome


@pytest.mark.case("K_13")
def test_k13_urgent_jobs_run_first(kind: Callable, run_jobs: Callable) -> None:
    order = []
    kind("t.order")(lambda *, name, job_key: order.append(name))
    for name, priority in (("slow", 90), ("payment", 1), ("mail", 20)):
        actions.enqueue(kind="t.order", key=name, args={"name": name}, priority=priority)
    run_jobs()
    assert order == ["payment", "mail", "slow"]


def test_run_after_waits(kind: Callable, run_jobs: Callable) -> None:
    done = []
    kind("t.later")(lambda *, job_key: done.append(1))
    actions.enqueue(kind="t.later", key="later", run_after=clock.now() + timedelta(hours=1))
    run_jobs()
    assert not done
    with clock.at(clock.now() + timedelta(hours=2)):
        run_jobs()
    assert done


@pytest.mark.case("K_07")
def test_k7_a_worker_that_lost_its_lease_is_rolled_back(kind: Callable) -> None:
    kind("t.lease")(lambda *, job_key: actions.enqueue(kind="t.x", key="effect-of-the-late-worker"))
    actions.enqueue(kind="t.lease", key="lease")
    late = actions.claim()
    assert late is not None
    with clock.at(clock.now() + timedelta(minutes=5)):
        fresh = actions.claim()
        assert fresh is not None and fresh.pk == late.pk and fresh.token != late.token
        actions.run(late)
        assert not Job.objects.filter(key="effect-of-the-late-worker").exists()
        actions.run(fresh)
    assert Job.objects.filter(key="effect-of-the-late-worker").exists()
    assert Job.objects.get(key="lease").state == JobState.DONE


@pytest.mark.case("K_02")
def test_k2_a_broker_that_is_down_costs_the_request_nothing(
    kind: Callable, settings, monkeypatch, run_jobs: Callable, django_capture_on_commit_callbacks
) -> None:
    from lms.jobs import tasks

    done = []
    kind("t.down")(lambda *, job_key: done.append(1))
    settings.JOBS_WAKE = True

    def down(**kwargs: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.drain, "apply_async", down)
    with django_capture_on_commit_callbacks(execute=True):
        actions.enqueue(kind="t.down", key="down")
    run_jobs()
    assert done == [1]


@pytest.mark.case("K_13")
def test_healthy_says_when_a_job_is_late() -> None:
    assert queries.healthy()
    actions.enqueue(kind="t.x", key="late", run_after=clock.now() - timedelta(minutes=3))
    assert not queries.healthy()


@pytest.mark.parametrize("size", [1, 100])
def test_the_board_costs_the_same_for_1_and_100_jobs(size: int, statements: Callable) -> None:
    for number in range(size):
        actions.enqueue(kind="t.x", key=f"b{number}")
    assert statements(lambda: queries.board()) == 2


def test_one_wake_up_call_a_transaction_and_none_for_later(db: None, django_capture_on_commit_callbacks: Callable) -> None:
    with django_capture_on_commit_callbacks() as calls:
        for number in range(3):
            actions.enqueue(kind="t.ok", key=f"now:{number}")
    assert calls == [actions.wake]
    with django_capture_on_commit_callbacks() as calls:
        actions.enqueue(kind="t.ok", key="later", run_after=clock.now() + timedelta(minutes=5))
    assert calls == []
