"""`/metrics`: closed without its token, the same numbers from every process, and a constant number of statements."""

import io
import threading
import tomllib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from courses.billing.enums import PaymentState
from courses.billing.models import Order, Payment
from courses.quizzes.models import Attempt
from lms.jobs import actions
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.kit import clock, freshness
from lms.monitoring import tally as tallies
from lms.monitoring.tally import BOUNDS, Tally
from tests.conftest import SERVER_URL
from tests.payments import order, sample_session
from tests.sample_site import ROOT

from .scraping import TOKEN, scrape

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("brought", ["", "Bearer ", f"bearer {TOKEN}", f"Bearer {TOKEN}x", TOKEN, "Bearer é"])
def test_without_the_token_there_is_no_such_page(client: Client, brought: str) -> None:
    assert client.get("/metrics", headers={"authorization": brought}).status_code == 404


def test_nobody_is_let_in_where_no_token_is_set(client: Client, settings) -> None:
    settings.METRICS_TOKEN = ""
    for brought in ("", "Bearer ", "Bearer None"):
        assert client.get("/metrics", headers={"authorization": brought}).status_code == 404


def test_an_administrator_without_the_token_is_a_stranger_too(client: Client, people: dict) -> None:
    client.force_login(people["administrator"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/metrics").status_code == 404


def test_requests_are_counted_by_route_and_status_with_their_time(client: Client) -> None:
    for path in ("/fr/", "/fr/", "/fr/nothing/", "/healthz"):
        client.get(path)
    found = scrape(client)
    assert found["jalon_requests_total", "wagtail_serve", "200"] == 1
    assert found["jalon_requests_total", "page_cache", "200"] == 1
    assert found["jalon_requests_total", "wagtail_serve", "404"] == 1
    assert found["jalon_request_seconds_count", "healthz"] == found["jalon_request_seconds_bucket", "+Inf", "healthz"] == 1
    assert 0 < found["jalon_request_seconds_sum", "healthz"] < 5
    ladder = [found["jalon_request_seconds_bucket", str(end), "wagtail_serve"] for end in BOUNDS]
    assert ladder == sorted(ladder)


def test_jobs_mails_and_money_are_told(client: Client) -> None:
    Job.objects.all().delete()
    actions.enqueue(kind="mail.send", key="late", run_after=clock.now() - timedelta(minutes=7))
    for key, state, attempts in (("a", JobState.PARKED, 5), ("b", JobState.PARKED, 5), ("c", JobState.WAITING, 2)):
        actions.enqueue(kind="mail.send", key=key, run_after=clock.now() + timedelta(hours=1))
        Job.objects.filter(key=key).update(state=state, attempts=attempts)
    found = scrape(client)
    assert [found["jalon_jobs", "mail.send", state] for state in ("waiting", "retrying", "running", "parked")] == [1, 1, 0, 2]
    assert found["jalon_jobs", "mail.plain", "parked"] == 0
    assert found["jalon_mails_failed",] == 2
    assert 420 <= found["jalon_jobs_oldest_due_seconds",] < 480
    assert found["jalon_quiz_attempts_open",] == Attempt.objects.filter(state="running").count()
    assert found["jalon_ready", "migrations"] == 1 and found["jalon_ready", "jobs"] == 0
    assert found["jalon_build_info", tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]] == 1


def test_an_order_its_places_and_a_failed_payment_show(client: Client, people: dict) -> None:
    before = scrape(client)
    placed = order(sample_session(), people["buyer"], pay_by="account")
    payment = Payment.objects.create(order=placed, method="card", state=PaymentState.FAILED, amount_cents=100, key="t:failed")
    found = scrape(client)
    assert found["jalon_orders", placed.state] == before["jalon_orders", placed.state] + 1
    assert found["jalon_places_held",] == before["jalon_places_held",] + placed.hold.quantity
    assert found["jalon_payments_failed",] == before["jalon_payments_failed",] + 1
    Payment.objects.filter(pk=payment.pk).update(created_at=clock.now() - timedelta(hours=25))
    Order.objects.filter(pk=placed.pk).update(attention="another amount than ordered")
    found = scrape(client)
    assert found["jalon_payments_failed",] == before["jalon_payments_failed",]
    assert found["jalon_orders_attention",] == before["jalon_orders_attention",] + 1


def test_the_page_version_moves_with_a_publication(client: Client, django_capture_on_commit_callbacks) -> None:
    before = scrape(client)["jalon_page_version",]
    assert scrape(client)["jalon_page_version",] == before
    with django_capture_on_commit_callbacks(execute=True):
        freshness.touch()
    assert scrape(client)["jalon_page_version",] != before


def test_a_backup_leaves_its_moment(client: Client, folder) -> None:
    assert scrape(client)["jalon_backup_timestamp_seconds",] == 0
    actions.record(kind="backup.made", key="backup:t", outcome="")
    assert clock.now().timestamp() - scrape(client)["jalon_backup_timestamp_seconds",] < 60


@pytest.mark.usefixtures("committed")
def test_the_backup_command_notes_that_it_was_done(folder) -> None:
    call_command("backup", str(folder / "b.tar.gz"), stdout=io.StringIO())
    assert Job.objects.get(kind="backup.made").outcome.endswith("b.tar.gz")


def test_statements_do_not_grow_with_the_rows(client: Client, statements: Callable[[Callable], int]) -> None:
    Job.objects.all().delete()
    scrape(client)
    few = statements(lambda: scrape(client))
    for number in range(60):
        actions.enqueue(kind=f"t.{number % 3}", key=f"t:{number}")
    assert statements(lambda: scrape(client)) == few <= 20


def test_processes_add_up_and_lose_nothing(settings) -> None:
    first, second = Tally(), Tally()
    threads = [threading.Thread(target=lambda: [first.add(route="r", status=200, seconds=0.01) for _ in range(500)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first.flush()
    assert first.shared()["status", "r", "200"] == 2000
    second.add(route="r", status=200, seconds=99)
    second.flush()
    if SERVER_URL:  # Redis: what every process did; without it there is one process
        assert second.shared()["status", "r", "200"] == 2001
    assert second.shared()["bucket", "r", str(len(BOUNDS))] == 1
    assert second.shared()["microseconds", "r", ""] >= 99_000_000


def test_counts_come_by_themselves_a_little_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "FLUSH_SECONDS", 0.05)
    mine = Tally()
    mine.add(route="r", status=200, seconds=0.01)
    mine._timer.join(timeout=5)
    assert mine.shared()["status", "r", "200"] == 1


def test_a_cache_that_is_away_breaks_no_request_and_loses_no_count(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = Tally()
    mine.add(route="r", status=200, seconds=0.01)
    with monkeypatch.context() as away:
        away.setattr(tallies, "_redis", lambda: 1 / 0)
        mine.flush()
    mine.flush()
    assert mine.shared()["status", "r", "200"] == 1
    cache.clear()
