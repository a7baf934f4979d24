"""The demo's database, SQLite, while web processes are killed in the middle of writes (reliability.md M3)."""

import os
import sqlite3
import tempfile
import time
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.people import Crowd
from tests.faults.reconcile import missing, newcomers
from tests.faults.servers import Site

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("committed"), pytest.mark.xdist_group("faults")]
# More with SOAK=60 make test ARGS=tests/faults.
KILLS = 40 if os.environ.get("SOAK") else 3


@pytest.mark.case("M_03")
def test_m3_kills_in_the_middle_of_writes_leave_a_whole_file_and_every_acknowledged_row() -> None:
    """About 15 s: a server starts for each kill."""
    people = newcomers(8)
    path = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), {"DATABASE_URL": f"sqlite:///{path}"})
        crowd = Crowd(site.port, people)
        process = site.start_web(workers=1)
        crowd.start()
        for number in range(KILLS):
            before, end = len(crowd.good), time.monotonic() + 60
            while len(crowd.good) < before + 20 and time.monotonic() < end:
                time.sleep(0.01 + number / 997)
            site.kill(process)
            process = site.start_web(workers=1)
        crowd.stop()
        site.stop()
        assert len(crowd.good) >= 20 * KILLS, site.log()
    connection.close()
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert missing(people) == []
    assert sum(len(person.done) for person in people)
    assert sum(len(person.holds) for person in people)
    assert set(crowd.statuses) <= {0, 200, 302, 409}, crowd.statuses
