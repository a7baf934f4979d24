"""A worker killed at random moments over many bookings: every invoice once, numbers without a gap, money as the ledger has it."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from courses.billing import actions as billing
from courses.billing.enums import OrderState, PaymentState
from courses.billing.models import Invoice, Order, Payment
from courses.booking.models import Seat, Session
from lms.accounts.models import User
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.kit import mails
from tests import sample_site
from tests.conftest import SERVER_URL
from tests.payments import SECRET, order, page_of, sample_session, standin_in_use
from tests.races.racing import served

pytestmark = [
    pytest.mark.skipif(not SERVER_URL, reason="PostgreSQL + Redis world"),
    pytest.mark.usefixtures("committed"),
    pytest.mark.xdist_group("kills"),
]
# Twenty kills over 200 bookings take minutes of both processors: SOAK=1 does them.
BOOKINGS, KILLS = (200, 20) if os.environ.get("SOAK") else (80, 8)


def worker(folder: Path, standin_url: str) -> subprocess.Popen:
    """A real prefork worker with beat on this test's database, PostgreSQL and Redis."""
    env = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.test", "JALON_VAR": str(folder), "JOBS_LEASE_SECONDS": "3",
        "JOBS_SWEEP_SECONDS": "1", "STRIPE_SECRET_KEY": "sk_test_x", "STRIPE_API_BASE": standin_url, "STRIPE_WEBHOOK_SECRETS": SECRET,
    }  # fmt: skip
    name = settings.DATABASES["default"]["NAME"]
    env["DATABASE_URL"] = sample_site.database_url(SERVER_URL, name)
    command = ["-m", "celery", "-A", "lms.celery", "worker", "-B", "-c", "2", "-l", "ERROR", "-s", str(folder / "beat")]
    with (folder / "worker.log").open("a") as log:
        return subprocess.Popen(
            [sys.executable, *command, "--without-mingle", "--without-gossip"],
            cwd=sample_site.ROOT, env=env, start_new_session=True, stdout=log, stderr=log,
        )  # fmt: skip


def kill(process: subprocess.Popen) -> None:
    os.killpg(process.pid, 9)
    process.wait()


def book_and_pay(standin, count: int) -> None:
    """`count` orders placed and paid at the stand-in; nobody comes back to the return page: events and jobs do everything."""
    session = sample_session()
    people = [User.objects.create_user(f"k{number}@race.example", None, first_name="K", last_name=str(number)) for number in range(20)]
    Session.objects.filter(pk=session.pk).update(capacity=count)
    for number in range(count):
        placed = order(session, people[number % 20], browser=f"k{number}")
        billing.pay(order=placed)
        standin.control({"pay": page_of(placed)})


def settled() -> bool:
    return not Job.objects.filter(kind__in=("billing.event", "mail.send"), state__in=(JobState.WAITING, JobState.RUNNING)).exists()


@pytest.mark.case("K_01", "C_14")
def test_kills_over_many_bookings_lose_and_double_nothing(tmp_path: Path) -> None:
    moments = random.Random(20261125)
    with served() as site, standin_in_use(webhook_url=f"{site}/stripe/webhook/") as standin:
        book_and_pay(standin, BOOKINGS)
        end = time.monotonic() + 60
        while standin.ledger()["undelivered"] and time.monotonic() < end:
            time.sleep(0.2)
        for _kill in range(KILLS):
            process = worker(tmp_path, standin.url)
            time.sleep(moments.uniform(1.5, 3.5))
            kill(process)
        process = worker(tmp_path, standin.url)
        end = time.monotonic() + 120
        try:
            while not settled():
                assert time.monotonic() < end, (tmp_path / "worker.log").read_text()[-3000:]
                time.sleep(0.5)
        finally:
            kill(process)
        ledger = standin.ledger()
    assert Job.objects.filter(state=JobState.PARKED).count() == 0
    assert Order.objects.filter(state=OrderState.CONFIRMED).count() == BOOKINGS
    assert sorted(Invoice.objects.values_list("sequence", flat=True)) == list(range(1, BOOKINGS + 1))
    assert Seat.objects.filter(state="confirmed").count() == sample_session().taken == BOOKINGS
    ours = {p.intent_id: p.amount_cents - p.refunded_cents for p in Payment.objects.filter(state=PaymentState.SUCCEEDED)}
    assert ours == {p["payment_intent"]: p["amount"] - p["refunded"] for p in ledger["payments"]}
    assert len(ours) == BOOKINGS
    sent = {path.read_text().split("Message-ID: ")[1].split("\n")[0].strip() for path in (tmp_path / "mailbox").glob("*.eml")}
    wanted = {mails.message_id(f"mail:billing/confirmed:{o.public_id}:") for o in Order.objects.all()}
    assert wanted <= sent
