"""docs/operate.md, walked: what it says for several machines is started, used, and broken piece by piece.

Takes about 30 s, most of it nine Django processes starting: it is the one test in which the product runs as it does
for customers. PostgreSQL world only. One test, because its steps stand in order: the later ones kill what the earlier ones used.
"""

import http.client
import json
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import operating, sample_site
from tests.conftest import SERVER_URL

from .standing import Person, Post, Standing, metric, nginx, wait_for

pytestmark = pytest.mark.skipif(not SERVER_URL, reason="PostgreSQL + Redis world")
DATABASE = f"jalon_test_operate_{os.getpid()}"
TOKEN = "a-token-of-more-than-thirty-two-letters"
BROKEN_OFF = "broken off"
# A practice that an author has submitted, and that waits for its approver.
SUBMITTED = """
from wagtail.models import Workflow
from content.models import PracticePage
from lms.accounts.models import User
author = User.objects.get(email="author@demo.jalon.example")
page = PracticePage.objects.live().filter(locale__language_code="en").first()
address, page.title = page.url, "A title of today"
page.save_revision(user=author)
state = page.get_workflow().start(page, author)
print(page.pk, state.current_task_state.pk, address)
"""


@pytest.fixture
def standing(tmp_path: Path) -> Iterator[Standing]:
    found = nginx()
    if not found:
        assert not os.environ.get("CI"), "nginx is missing: .ci/run installs it"
        pytest.skip("no nginx here: apt-get install nginx-light")
    prepared = sample_site.prepare(SERVER_URL)
    folder = tmp_path / "var"
    shutil.copytree(prepared, folder)
    sample_site.copy_database(prepared, DATABASE, SERVER_URL)
    post = Post()
    url = sample_site.database_url(SERVER_URL, DATABASE)
    redis = os.environ["REDIS_URL"].rpartition("/")[0] + "/7"
    env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **operating.environment()} | {
        "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz", "DATABASE_URL": url, "REDIS_URL": redis, "JALON_VAR": str(folder),
        "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(post.server_address[1]), "SMTP_STARTTLS": "false", "SMTP_USER": "", "SMTP_PASSWORD": "",
        "METRICS_TOKEN": TOKEN, "LOG_FORMAT": "json", "JOBS_LEASE_SECONDS": "3", "JOBS_SWEEP_SECONDS": "1",
    }  # fmt: skip
    stands = Standing(folder, env, url, post)
    stands.sql("DELETE FROM jobs_job")
    import redis as client

    client.Redis.from_url(redis).flushdb()
    try:
        for name in ("worker1", "worker2", "beat"):
            stands.start(name, name.rstrip("12"))
        stands.manage("collectstatic", "--noinput")
        for number, port in enumerate(stands.web, 1):
            stands.start(f"web{number}", "web", port=str(port), workers="1")
        stands.start_nginx(found)
        for port in (*stands.web, stands.front):
            wait_for(lambda port=port: _ready(port), seconds=40, why=f"readyz at {port}")
        yield stands
    finally:
        stands.stop()
        sample_site.run_sql(SERVER_URL, f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')


def _ready(port: int, wanted: int = 200) -> bool:
    try:
        return Person().ask(port, "/readyz").status == wanted
    except OSError:
        return False


def _says(standing: Standing) -> tuple[int, dict]:
    answer = Person().ask(standing.front, "/readyz")
    return answer.status, json.loads(answer.text)


def _jobs(standing: Standing, names: list[str], *, late: bool = False) -> None:
    moment = "now() - interval '10 minutes'" if late else "now()"
    rows = ", ".join(
        f'(\'mail.plain\', \'t:{name}\', \'\', \'{{"subject": "s", "text": "t", "html": "", "to": ["{name}@x.example"]}}\', 30,'
        f" 'waiting', {moment}, 0, '', '', now())"
        for name in names
    )
    columns = "kind, key, owner, args, priority, state, run_after, attempts, token, outcome, created_at"
    standing.sql(f"INSERT INTO jobs_job ({columns}) VALUES {rows}")


def _done(standing: Standing) -> int:
    return standing.sql("SELECT count(*) FROM jobs_job WHERE key LIKE 't:m%' AND state = 'done'")[0][0]


def a_session_is_one_everywhere(standing: Standing) -> None:
    first, second = standing.web
    learner = Person("192.0.2.10")
    assert learner.sign_in(first, standing.people["learner"]).status == 302
    assert "Inès" in learner.ask(second, "/en/desk/learner/").text
    assert learner.ask(standing.front, "/en/desk/learner/").status == 200
    stolen = dict(learner.cookies)
    assert learner.ask(second, "/en/account/logout/", {}).status == 302
    learner.cookies = stolen
    answer = learner.ask(first, "/en/desk/learner/")
    assert (answer.status, answer.headers["location"].partition("?")[0]) == (302, "/en/account/login/")


def a_rate_limit_counts_over_both(standing: Standing) -> None:
    """Five wrong passwords, three here and two there: fewer than the limit on each."""
    first, second = standing.web
    guesser = Person("192.0.2.20")
    for port in (first, second, first, second, first):
        assert guesser.sign_in(port, standing.people["trainer"], password="wrong password").status == 200
    for port in (first, second):
        assert guesser.sign_in(port, standing.people["trainer"]).status != 302
    assert "sessionid" not in guesser.cookies
    assert Person("192.0.2.21").sign_in(second, standing.people["manager"]).status == 302


def a_publication_shows_everywhere_and_the_page_cache_is_shared(standing: Standing) -> None:
    first, second = standing.web
    page, task, address = standing.manage("shell", "-v0", "-c", SUBMITTED).split()
    visitor = Person()
    path = re.sub(r"^https?://[^/]+", "", address)
    visitor.ask(first, path)
    assert [visitor.ask(port, path).headers.get("x-page-cache") for port in (first, second)] == ["hit", "hit"]
    approver = Person("192.0.2.30")
    assert approver.sign_in(first, standing.people["approver"]).status == 302
    assert "A title of today" not in visitor.ask(second, path).text
    assert approver.ask(first, f"/cms/pages/workflow/action/{page}/approve/{task}/", {}).status < 400
    took = wait_for(lambda: "A title of today" in visitor.ask(second, path).text, seconds=2, why="the other process shows it")
    assert took < 2
    wait_for(lambda: "A title of today" in visitor.ask(first, path).text, seconds=2, why="its own process shows it")


def one_scrape_tells_of_every_process(standing: Standing) -> None:
    first, second = standing.web
    assert Person().ask(first, "/metrics").status == 404
    for port in (first, first, second):
        Person().ask(port, "/robots.txt")

    def robots() -> bool:
        text = Person().ask(second, "/metrics", Authorization=f"Bearer {TOKEN}").text
        return 'route="robots"' in text and metric(text, 'jalon_requests_total{route="robots",status="200"}') == 3

    wait_for(robots, seconds=5, why="three requests counted")


def a_killed_web_process_costs_no_reader_an_answer(standing: Standing) -> None:
    statuses: list[int | str] = []
    stop = threading.Event()

    def read(path: str) -> None:
        reader = Person("192.0.2.50")
        while not stop.is_set():
            try:
                statuses.append(reader.ask(standing.front, path).status)
            except http.client.IncompleteRead:
                statuses.append(BROKEN_OFF)
            except OSError as error:
                statuses.append(repr(error))

    readers = [threading.Thread(target=read, args=(path,)) for path in ("/en/", "/en/search/?q=risk", "/fr/account/login/")]
    for reader in readers:
        reader.start()
    wait_for(lambda: len(statuses) > 20, seconds=10, why="readers read")
    standing.kill("web1")
    before = len(statuses)
    wait_for(lambda: len(statuses) > before + 30, seconds=15, why="readers go on")
    stop.set()
    for reader in readers:
        reader.join()
    # nginx cannot ask elsewhere for an answer whose first line has left: one a reader at most, of those on their way just then.
    assert set(statuses) <= {200, BROKEN_OFF} and statuses.count(BROKEN_OFF) <= len(readers)
    assert _ready(standing.front) and not _ready(standing.web[0])


def a_killed_worker_loses_no_job(standing: Standing) -> None:
    names = [f"m{number}" for number in range(40)]
    _jobs(standing, names)
    wait_for(lambda: len(standing.post.mails) >= 6, seconds=15, why="the workers work")
    standing.kill("worker1")
    assert _done(standing) < len(names), "it was killed in the middle"
    wait_for(lambda: _done(standing) == len(names), seconds=20, why="the other worker does the rest")
    assert len(set(standing.post.mails)) >= len(names), "each mail has left, a repeated one under its own Message-ID again"
    assert standing.sql("SELECT count(*) FROM jobs_job WHERE state = 'parked'") == [(0,)]


def readyz_tells_the_truth(standing: Standing) -> None:
    """Of the jobs, of an upgrade that is not finished, and of a database that lets nobody in."""
    standing.kill("worker2")
    _jobs(standing, ["late"], late=True)
    assert _says(standing) == (503, {"database": True, "migrations": True, "jobs": False})
    standing.start("worker3", "worker")
    wait_for(lambda: _ready(standing.front), seconds=20, why="a new worker catches up")
    row = "app = 'careers' AND name LIKE '0001%'"
    ((name, applied),) = standing.sql(f"SELECT name, applied FROM django_migrations WHERE {row}")
    standing.sql(f"DELETE FROM django_migrations WHERE {row}")
    assert _says(standing) == (503, {"database": True, "migrations": False, "jobs": False})
    standing.sql(f"INSERT INTO django_migrations (app, name, applied) VALUES ('careers', '{name}', '{applied}')")
    assert _says(standing)[0] == 200
    sample_site.run_sql(
        SERVER_URL,
        f'ALTER DATABASE "{DATABASE}" ALLOW_CONNECTIONS false',
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{DATABASE}'",
    )
    assert _says(standing) == (503, {"database": False, "migrations": False, "jobs": False})
    sample_site.run_sql(SERVER_URL, f'ALTER DATABASE "{DATABASE}" ALLOW_CONNECTIONS true')
    wait_for(lambda: _ready(standing.front), seconds=10, why="the database is back")


def every_process_has_logged_records_under_an_id(standing: Standing) -> None:
    time.sleep(0.2)
    web = [line for line in standing.lines("web2") if line["logger"] == "lms.requests"]
    assert {line["route"] for line in web} >= {"account_login", "page_cache", "metrics"}
    assert all(len(line["request_id"]) == 16 for line in web)
    runs = [line for name in ("worker1", "worker2", "worker3") for line in standing.lines(name) if line["logger"] == "lms.jobs.runs"]
    assert {line["route"] for line in runs} >= {"mail.plain"} and all(line["request_id"].startswith("job-") for line in runs)
    everything = "".join((standing.folder / f"{name}.log").read_text() for name in ("web1", "web2", "worker1", "worker2", "beat"))
    assert "@x.example" not in everything and "@demo.jalon.example" not in everything


def test_what_the_guide_says_of_several_machines_holds(standing: Standing) -> None:
    a_session_is_one_everywhere(standing)
    a_rate_limit_counts_over_both(standing)
    a_publication_shows_everywhere_and_the_page_cache_is_shared(standing)
    one_scrape_tells_of_every_process(standing)
    a_killed_web_process_costs_no_reader_an_answer(standing)
    a_killed_worker_loses_no_job(standing)
    readyz_tells_the_truth(standing)
    every_process_has_logged_records_under_an_id(standing)
