"""Connections cut, statements without end, disks full, two migrations at once, clocks gone back (reliability.md L2-L5, L7, L8, M4)."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import InterfaceError, InternalError, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from redis.exceptions import ConnectionError as CacheAway

from content import queries
from courses.booking.models import PlaceRequest
from courses.catalogue.models import Lesson
from courses.learning import actions as learning
from courses.learning.models import LessonProgress
from lms import errors
from lms.accounts.models import User
from lms.backups import databases
from lms.jobs.models import Job
from lms.kit import clock, locks
from tests import sample_site
from tests.conftest import SERVER_URL
from tests.races.racing import race

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
on_postgres = pytest.mark.skipif(not SERVER_URL, reason="PostgreSQL")
on_sqlite = pytest.mark.skipif(bool(SERVER_URL), reason="SQLite")


def learner() -> User:
    return User.objects.get(email="learner@demo.jalon.example")


def lesson(key: str = "agilepm-m1-l3") -> Lesson:
    return Lesson.objects.select_related("module__training", "quiz").get(key=key)


def signed_in() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(learner(), backend=BACKEND)
    return client


def done() -> int:
    return LessonProgress.objects.filter(
        lesson__key="agilepm-m1-l3", enrolment__user__email="learner@demo.jalon.example", state="done"
    ).count()


def mistake_while_mending() -> Exception:
    error = KeyError("a mistake of ours")
    error.__context__ = OperationalError("database is locked")
    return error


@pytest.mark.case("L_03", "L_05", "L_01")
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("FATAL: sorry, too many clients already"), 503),
        (OperationalError("database is locked"), 503),
        (OperationalError("database or disk is full"), 503),
        (InterfaceError("connection already closed"), 503),
        (InternalError("cannot execute INSERT in a read-only transaction"), 503),
        (CacheAway("nobody listens"), 503),
        (InternalError("something else"), 500),
        (OperationalError("no such column: nonsense"), 500),
        (mistake_while_mending(), 500),
        (ValueError("a mistake of ours"), 500),
    ],
)
@pytest.mark.django_db
def test_what_passes_by_itself_is_503_and_a_mistake_is_500(error: Exception, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(queries, "search", broken)
    answer = Client(raise_request_exception=False).get("/en/search/?q=x")
    page = answer.content.decode()
    assert (answer.status_code, answer.get("Retry-After")) == (status, "10" if status == 503 else None)
    assert str(error) not in page and answer["X-Request-ID"] in page
    assert 'lang="fr"' in page and 'lang="en"' in page


@on_postgres
@pytest.mark.usefixtures("committed")
@pytest.mark.case("L_02")
def test_l2_a_connection_cut_inside_a_transaction_leaves_nothing_and_the_same_again_is_safe() -> None:
    with pytest.raises((OperationalError, InterfaceError)), transaction.atomic():
        learning.finish_lesson(user=learner(), lesson=lesson())
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close()
    assert done() == 0
    client = signed_in()
    assert [client.post("/fr/learn/agilepm/agilepm-m1-l3/done/").status_code for _twice in range(2)] == [302, 302]
    assert done() == 1


@on_postgres
@pytest.mark.usefixtures("committed")
@pytest.mark.case("L_03")
def test_l3_a_statement_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*args: object, **kwargs: object) -> list:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(20)")
        return []

    monkeypatch.setattr(queries, "search", slow)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 300")
    began = time.monotonic()
    client = Client(raise_request_exception=False)
    assert client.get("/en/search/?q=x").status_code == 503
    assert time.monotonic() - began < 10
    assert client.get("/healthz").status_code == 200
    connection.close()


@on_postgres
@pytest.mark.case("L_03")
def test_l3_the_web_process_sets_that_limit_and_commands_do_not() -> None:
    """About 3 s: two processes load the site."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.test", "DATABASE_URL": SERVER_URL}
    ask = "from django.db import connection; c = connection.cursor(); c.execute('SHOW statement_timeout'); print(c.fetchone()[0])"
    said = [
        subprocess.run(
            [sys.executable, "-c", f"{load}; {ask}"], cwd=sample_site.ROOT, env=env, capture_output=True, text=True
        ).stdout.strip()
        for load in ("import lms.wsgi", "import django; django.setup()")
    ]
    assert said == ["10s", "0"]


@on_postgres
@pytest.mark.usefixtures("committed")
@pytest.mark.case("L_04")
def test_l4_names_are_locked_in_one_order_so_that_nobody_waits_for_ever() -> None:
    def ordered(number: int) -> None:
        for _round in range(20):
            with transaction.atomic():
                locks.hold(["a", "b"] if number % 2 else ["b", "a"])

    assert race(ordered, racers=4) == [None] * 4


@on_postgres
@pytest.mark.usefixtures("committed")
@pytest.mark.case("L_04")
def test_l4_control_two_locks_in_two_orders_meet_and_the_page_is_503_not_a_crash() -> None:
    def crossed(number: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for name in (1, 2) if number else (2, 1):
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [name])
                time.sleep(0.2)

    results = race(crossed, racers=2)
    assert [errors.is_outage(result) for result in results if result is not None] == [True]


@pytest.mark.usefixtures("committed")
@pytest.mark.case("L_05")
def test_l5_a_read_only_database_still_shows_pages_and_keeps_nothing_by_halves() -> None:
    client = signed_in()
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on" if SERVER_URL else "PRAGMA query_only = 1")
    try:
        assert Client().get("/fr/").status_code == 200
        answer = client.post("/fr/learn/agilepm/agilepm-m1-l3/done/")
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    finally:
        connection.close()
    assert done() == 0
    assert client.post("/fr/learn/agilepm/agilepm-m1-l3/done/").status_code == 302
    assert done() == 1


@on_sqlite
@pytest.mark.usefixtures("committed")
@pytest.mark.case("L_05", "F_09")
def test_l5_a_full_disk_is_503_and_what_was_kept_is_whole() -> None:
    client, before = signed_in(), Job.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE t_fill (x blob)")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        for size in (100_000, 4000, 500):
            with pytest.raises(OperationalError, match="full"):
                for _row in range(5000):
                    cursor.execute("INSERT INTO t_fill VALUES (zeroblob(%s))", [size])
    assert Client().get("/fr/").status_code == 200
    asked = {"name": "Jeanne", "email": "jeanne@x.example", "people": "1", "message": "x" * 1900}
    assert client.post("/fr/trainings/agilepm/request/", asked).status_code == 503
    said = client.post("/fr/learn/agilepm/agilepm-m1-l3/done/").status_code
    connection.close()
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert before <= Job.objects.count()
    assert not PlaceRequest.objects.filter(email="jeanne@x.example").exists()
    assert done() == (said == 302), "what was acknowledged is there, what was refused is not"


@pytest.mark.usefixtures("committed")
@pytest.mark.case("L_07")
def test_l7_of_two_migrations_at_once_one_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("migrate", "content", "0001", verbosity=0)
    planned, both = MigrationExecutor.migrate, threading.Barrier(2)

    def together(*args: object, **kwargs: object) -> object:
        """Whoever has made its plan waits a second for the other one, which must not be as far."""
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(1)
        return planned(*args, **kwargs)

    monkeypatch.setattr(MigrationExecutor, "migrate", together)
    assert race(lambda _n: call_command("migrate", "content", verbosity=0), racers=2) == [None, None]
    applied = list(MigrationRecorder(connection).migration_qs.filter(app="content").values_list("name", flat=True))
    assert sorted(applied) == ["0001_initial", "0002_invoicing"]


@pytest.mark.django_db
@pytest.mark.case("L_08")
def test_l8_a_clock_that_goes_back_an_hour_ends_nothing_and_doubles_nothing(run_jobs: Callable) -> None:
    client = signed_in()
    client.post("/fr/learn/agilepm/agilepm-m1-l3/done/")
    run_jobs()
    attempts = list(Job.objects.order_by("pk").values_list("pk", "attempts"))
    with clock.at(clock.now() - timedelta(hours=1)):
        assert client.get("/fr/learn/").status_code == 200
        assert client.post("/fr/learn/agilepm/agilepm-m1-l3/done/").status_code == 302
        run_jobs()
    assert done() == 1
    assert list(Job.objects.order_by("pk").values_list("pk", "attempts"))[: len(attempts)] == attempts


@on_sqlite
@pytest.mark.usefixtures("committed")
@pytest.mark.case("M_04")
def test_m4_a_plain_copy_without_the_log_lacks_what_a_backup_has(tmp_path: Path) -> None:
    name = connection.settings_dict["NAME"]
    assert settings.DATABASES["default"]["OPTIONS"]["init_command"].startswith("PRAGMA journal_mode=WAL")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA wal_autocheckpoint=0")
    User.objects.create_user("late@x.example", None, first_name="L", last_name="")
    shutil.copyfile(name, tmp_path / "plain.sqlite3")
    copy, _counts = databases.snapshot(tmp_path)

    def there(path: Path) -> int:
        with closing(sqlite3.connect(path)) as file:
            return file.execute("SELECT count(*) FROM accounts_user WHERE email = 'late@x.example'").fetchone()[0]

    assert (there(tmp_path / "plain.sqlite3"), there(copy)) == (0, 1)
