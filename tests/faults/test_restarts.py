"""PostgreSQL crashes and Redis is emptied while people work: 503 at most, nothing acknowledged is lost, nobody has to help."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections

from lms.jobs.enums import JobState
from lms.jobs.models import Job
from tests.conftest import SERVER_URL
from tests.faults.people import Crowd
from tests.faults.reconcile import missing, newcomers
from tests.faults.servers import Postgres, Redis, Site, copied

pytestmark = [
    pytest.mark.skipif(not SERVER_URL, reason="PostgreSQL + Redis world"),
    pytest.mark.usefixtures("committed"),
    pytest.mark.xdist_group("faults"),
]
PEOPLE = 8


@contextmanager
def this_process_on(url: str) -> Iterator[None]:
    """Queries of this process go to the database at `url`."""
    held, parts = dict(connection.settings_dict), urlsplit(url)
    connections.close_all()
    connection.settings_dict.update(HOST=parts.hostname, PORT=parts.port, NAME=parts.path.lstrip("/"), USER=parts.username, PASSWORD="")
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update({name: held[name] for name in ("HOST", "PORT", "NAME", "USER", "PASSWORD")})


def until(condition, seconds: float, why: str) -> float:
    """How long it took for `condition` to hold."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, why
        time.sleep(0.1)
    return time.monotonic() - began


def served_again(crowd: Crowd, since: float) -> bool:
    return sum(moment > since for moment in crowd.good[-50:]) > PEOPLE


def waiting_jobs() -> int:
    return Job.objects.filter(state__in=(JobState.WAITING, JobState.RUNNING), key__startswith="fault").count()


@pytest.mark.case("L_01", "K_02", "K_03")
def test_l1_the_database_crashes_and_the_cache_is_emptied_under_load() -> None:
    """About 20 s: two servers of its own start, stop and start again, and a site has to find them."""
    folder = Path(tempfile.mkdtemp(prefix="jalon-site-"))
    people = newcomers(PEOPLE)
    postgres, redis = Postgres(), Redis()
    site = Site(folder, {"DATABASE_URL": copied(SERVER_URL, connection.settings_dict["NAME"], postgres.url), "REDIS_URL": redis.url})
    crowd = Crowd(site.port, people)
    try:
        site.start_web()
        site.start_worker()
        crowd.start()
        until(lambda: len(crowd.good) > 60, 60, site.log())

        postgres.stop()
        time.sleep(1.5)
        postgres.start()
        back = time.monotonic()
        until(lambda: served_again(crowd, back), 40, site.log())

        redis.stop()
        time.sleep(1.5)
        redis.start()
        back = time.monotonic()
        until(lambda: served_again(crowd, back), 40, site.log())
        crowd.stop()

        with this_process_on(postgres.url):
            assert missing(people) == []
            assert missing([replace(people[0], saved=10**6)])  # the control: what is not there is seen
            queue_a_job()
            until(lambda: not waiting_jobs(), 60, f"the worker did not come back: {site.log()}")
            assert Job.objects.filter(key="fault:after", state=JobState.DONE).exists()
    finally:
        crowd.stopping.set()
        site.stop()
        redis.stop()
        postgres.remove()
        shutil.rmtree(folder, ignore_errors=True)
    print(dict(crowd.statuses), f"slowest {crowd.slowest:.1f} s")  # seen with pytest -rP
    assert crowd.statuses[503] and set(crowd.statuses) <= {0, 200, 302, 409, 503}, crowd.statuses
    assert crowd.retry_after == {"10"}
    for sentence in ("recommencez-la", "do it again"):
        assert sentence in crowd.pages[503].decode()


def queue_a_job() -> None:
    from lms.jobs import actions
    from lms.kit import mails

    args = {"name": "credentials/issued", "to": "p@x.fr", "context": mails.kind("credentials/issued").sample(), "language": "fr"}
    actions.enqueue(kind="mail.send", key="fault:after", args=args)
