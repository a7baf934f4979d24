"""K1: a worker killed at any moment loses nothing and does nothing twice, on PostgreSQL + Redis and in the demo process."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from lms.jobs import actions
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.kit import mails
from tests import sample_site
from tests.conftest import SERVER_URL
from tests.journeys.conftest import free_port, start_site

FAST = {"JOBS_LEASE_SECONDS": "3", "JOBS_SWEEP_SECONDS": "1"}
pytestmark = pytest.mark.xdist_group("kills")


def worker(folder: Path) -> subprocess.Popen:
    """A real prefork worker with beat, in its own process group, on this test's database."""
    env = {
        **os.environ, **FAST, "DJANGO_SETTINGS_MODULE": "lms.settings.test", "JALON_VAR": str(folder),
        "DATABASE_URL": sample_site.database_url(SERVER_URL, settings.DATABASES["default"]["NAME"]),
    }  # fmt: skip
    command = ["-m", "celery", "-A", "lms.celery", "worker", "-B", "-c", "2", "-l", "ERROR", "-I", "tests.lms.jobs.effects"]
    command += ["-s", str(folder / "beat"), "--without-mingle", "--without-gossip"]
    with (folder / "worker.log").open("a") as log:
        return subprocess.Popen([sys.executable, *command], cwd=sample_site.ROOT, env=env, start_new_session=True, stdout=log, stderr=log)


def kill(process: subprocess.Popen) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def effects(committed: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE t_effects (n integer)")
    Job.objects.all().delete()
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE t_effects")


def counted() -> Counter:
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM t_effects")
        return Counter(n for (n,) in cursor.fetchall())


def finish(folder: Path, seconds: float = 90) -> None:
    process = worker(folder)
    end = time.monotonic() + seconds
    try:
        while Job.objects.exclude(state=JobState.DONE).exists():
            assert time.monotonic() < end, (folder / "worker.log").read_text()[-3000:]
            time.sleep(0.3)
    finally:
        kill(process)


@pytest.mark.skipif(not SERVER_URL, reason="PostgreSQL + Redis world")
@pytest.mark.case("K_01")
def test_k1_twenty_kills_over_200_jobs_and_every_effect_once(effects: None, tmp_path: Path) -> None:
    moments = random.Random(20261123)
    for n in range(100):
        actions.enqueue(kind="t.effect", key=f"effect:{n}", args={"n": n})
        actions.enqueue(
            kind="mail.send",
            key=f"mail:k1:{n}",
            args={"name": "credentials/issued", "to": f"p{n}@x.fr", "context": mails.kind("credentials/issued").sample(), "language": "fr"},
        )
    for _kill in range(20):
        process = worker(tmp_path)
        time.sleep(moments.uniform(1.5, 4.0))
        kill(process)
    finish(tmp_path)
    assert counted() == Counter(range(100))
    assert Job.objects.filter(state=JobState.DONE).count() == 200
    sent = {path.read_text().split("Message-ID: ")[1].split("\n")[0].strip() for path in (tmp_path / "mailbox").glob("*.eml")}
    assert sent == {mails.message_id(f"mail:k1:{n}") for n in range(100)}


@pytest.mark.skipif(not SERVER_URL, reason="PostgreSQL + Redis world")
@pytest.mark.case("K_01")
def test_k1_control_without_the_jobs_transaction_effects_are_doubled(effects: None, tmp_path: Path) -> None:
    for n in range(60):
        actions.enqueue(kind="t.naive", key=f"naive:{n}", args={"n": n})
    for _kill in range(6):
        process = worker(tmp_path)
        end = time.monotonic() + 15
        before = sum(counted().values())
        while sum(counted().values()) < before + 2 and time.monotonic() < end:
            time.sleep(0.02)
        kill(process)
        if max(counted().values(), default=0) > 1:
            break
    finish(tmp_path)
    assert max(counted().values()) > 1


@pytest.mark.skipif(bool(SERVER_URL), reason="the embedded default")
@pytest.mark.case("K_01", "K_11")
def test_k1_the_demo_process_restarted_five_times(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    folder = tmp_path / "var"
    shutil.copytree(prepared, folder)
    for name, value in FAST.items():
        monkeypatch.setenv(name, value)
    queue_mails(folder / "jalon.sqlite3", 200)
    port = free_port()
    for _start in range(5):
        process = start_site(folder, port)
        time.sleep(0.7)
        process.kill()
        process.wait()
    process = start_site(folder, port)
    end = time.monotonic() + 90
    while open_jobs(folder) and time.monotonic() < end:
        time.sleep(0.3)
    assert open_jobs(folder) == 0
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    sent = {path.read_text().split("Message-ID: ")[1].split("\n")[0].strip() for path in (folder / "mailbox").glob("*.eml")}
    assert {mails.message_id(f"mail:restart:{n}") for n in range(200)} <= sent
    assert sum(1 for _path in (folder / "mailbox").glob("*.eml")) == len(sent)


def queue_mails(path: Path, count: int) -> None:
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    args = {"name": "credentials/issued", "to": "p@x.fr", "context": mails.kind("credentials/issued").sample(), "language": "fr"}
    with sqlite3.connect(path) as database:
        database.executemany(
            "INSERT INTO jobs_job (kind, key, owner, args, priority, state, run_after, attempts, token, outcome, created_at) "
            "VALUES ('mail.send', ?, '', ?, 50, 'waiting', ?, 0, '', '', ?)",
            [(f"mail:restart:{n}", json.dumps(args), moment, moment) for n in range(count)],
        )


def open_jobs(folder: Path) -> int:
    with sqlite3.connect(f"file:{folder / 'jalon.sqlite3'}?mode=ro", uri=True, timeout=20) as database:
        return database.execute("SELECT count(*) FROM jobs_job WHERE state != 'done'").fetchone()[0]
