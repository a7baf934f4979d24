"""Sixteen processes write to one SQLite file, one reads, the worker works: nobody is told that it is locked (reliability.md M1)."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from lms.jobs import actions as jobs
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.kit import mails
from tests.sample_site import ROOT

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("committed"), pytest.mark.xdist_group("faults")]
WRITERS = 16
# SOAK=60 make test ARGS=tests/faults: the full minute.
SECONDS = int(os.environ.get("SOAK", "4"))

# One process that imports Django, and forks the writers and the reader. Each reads, then writes, in one transaction, as the
# product's actions do; the control leaves out our options.
CROWD = """
import json, os, sys, time
import django
from django.conf import settings
path, seconds, names, options = sys.argv[1], float(sys.argv[2]), json.loads(sys.argv[3]), json.loads(sys.argv[4])
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}})
django.setup()
from django.db import OperationalError, connection, transaction

def live(role, start):
    good, locked, slowest = 0, 0, 0.0
    time.sleep(max(0, start - time.monotonic()))
    while time.monotonic() < start + seconds:
        began = time.monotonic()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT n FROM t_count WHERE who = %s", [role])
                n = cursor.fetchone()[0]
                if role == "reader":
                    cursor.execute("SELECT count(*) FROM wagtailcore_page")
                else:
                    cursor.execute("UPDATE t_count SET n = %s WHERE who = %s", [n + 1, role])
            good += 1
        except OperationalError as error:
            locked += "locked" in str(error)
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(0.002)
    return {"good": good, "locked": locked, "slowest": slowest}

start = time.monotonic() + 0.5
pipes = {}
for role in names:
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, json.dumps(live(role, start)).encode())
        os._exit(0)
    os.close(writing)
    pipes[role] = reading
print(json.dumps({role: json.loads(os.fdopen(pipe).read()) for role, pipe in pipes.items()}))
"""


def crowd(path: str, options: dict, seconds: float) -> dict[str, dict]:
    """What every process says of its own writes, all started together."""
    names = [f"w{number}" for number in range(WRITERS)] + ["reader"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS t_count (who text PRIMARY KEY, n integer)")
        cursor.execute("DELETE FROM t_count")
        cursor.executemany("INSERT INTO t_count VALUES (%s, 0)", [(name,) for name in names])
    command = [sys.executable, "-c", CROWD, path, str(seconds), json.dumps(names), json.dumps(options)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as running:
        while running.poll() is None:  # the worker, in this process
            jobs.run_due(seconds=0.5)
            time.sleep(0.05)
        return json.loads(running.stdout.read())


@pytest.mark.case("M_01", "M_05")
def test_m1_sixteen_writers_a_reader_and_the_worker_are_never_locked_out() -> None:
    """About 5 s: it has to be long enough for everybody to meet."""
    path = connection.settings_dict["NAME"]
    args = {"name": "credentials/issued", "to": "p@x.fr", "context": mails.kind("credentials/issued").sample(), "language": "fr"}
    for number in range(SECONDS * 10):
        jobs.enqueue(kind="mail.send", key=f"m1:{number}", args=args)
    said = crowd(path, settings.SQLITE_OPTIONS, SECONDS)
    while jobs.run_due(seconds=30):
        pass
    assert {name: each["locked"] for name, each in said.items() if each["locked"]} == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT who, n FROM t_count WHERE who <> 'reader'")
        assert dict(cursor.fetchall()) == {name: each["good"] for name, each in said.items() if name != "reader"}
    assert Job.objects.filter(key__startswith="m1:").exclude(state=JobState.DONE).count() == 0
    total = Counter({name: each["good"] for name, each in said.items() if name != "reader"}).total()
    slowest = max(each["slowest"] for each in said.values())
    print(f"{total} writes in {SECONDS} s, slowest {slowest:.2f} s, {said['reader']['good']} reads, 0 locked")  # seen with pytest -rP
    assert total > SECONDS * 50


@pytest.mark.case("M_01")
def test_m1_control_with_djangos_own_options_writers_are_locked_out(tmp_path: Path) -> None:
    """The same crowd on the same file in its first journal mode: SQLite refuses some of them."""
    path = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=DELETE")
    said = crowd(path, {}, 2)
    assert sum(each["locked"] for each in said.values()) > 0
