"""Log lines: one record is one line whatever was typed, and each says which request, who by number, which route, how long."""

import io
import json
import logging
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.models import User
from lms.jobs import actions, handlers
from lms.jobs.models import Job
from lms.kit.log_lines import ContextFilter, JsonFormatter, LineFormatter
from lms.settings.logs import FORMATTERS, logging_config

FORGED = "x\n2026-11-28T00:00:00.000Z ERROR lms [-] all seats sold"


def written(formatter: type[logging.Formatter], message: str, error: Exception | None = None) -> str:
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("lms", logging.ERROR, "", 0, "%s", (message,), info)
    ContextFilter().filter(record)
    return formatter().format(record)


@pytest.mark.case("O_02")
@given(st.text())
def test_o2_any_text_stays_on_its_line(text: str) -> None:
    assert len(written(LineFormatter, text).splitlines()) == 1
    line = written(JsonFormatter, text)
    assert len(line.splitlines()) == 1
    if "@" not in text:
        assert json.loads(line)["message"] == text


@pytest.mark.case("O_02")
def test_o2_a_traceback_cannot_pass_for_a_record() -> None:
    first, *rest = written(LineFormatter, "broken", ValueError(FORGED)).splitlines()
    assert first.endswith("broken")
    assert rest and all(line.startswith("  | ") for line in rest)
    assert json.loads(written(JsonFormatter, "broken", ValueError(FORGED)))["trace"] == f"ValueError: {FORGED}"


@pytest.mark.case("O_02")
@pytest.mark.parametrize("formatter", [LineFormatter, JsonFormatter])
def test_o2_a_long_text_is_written_at_once_and_cut(formatter: type[logging.Formatter]) -> None:
    began = time.process_time()
    line = written(formatter, "a" * 100_000 + " @ " + "b@" * 50_000)
    assert len(line) < 3_000 and time.process_time() - began < 1


@pytest.mark.django_db
def test_djangos_own_lines_name_no_address_of_a_mail(lines: Callable[[], list[dict]], client: Client) -> None:
    client.get("/fr/bookings/claim/SECRET-CLAIM-TOKEN/")
    client.get("/fr/nowhere/SECRET-CLAIM-TOKEN/")
    Client(enforce_csrf_checks=True).post("/fr/account/password/reset/key/SECRET-CLAIM-TOKEN/", {})
    said = lines()
    assert {"django.request", "django.security.csrf"} <= {line["logger"] for line in said}
    assert "SECRET-CLAIM-TOKEN" not in str(said)


@pytest.mark.parametrize("formatter", [LineFormatter, JsonFormatter])
def test_no_address_is_written(formatter: type[logging.Formatter]) -> None:
    said = written(formatter, "to <ines@demo.jalon.example>", ValueError("{'paul.durand+x@y.example': 550}"))
    assert "@" not in said and said.count("[address]") == 2


@pytest.fixture
def lines(db: None) -> Iterator[Callable[[], list[dict]]]:
    """What is logged from now on, as JSON, with a line for each request and each job."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(ContextFilter())
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("lms.requests", "lms.jobs.runs", "lms.jobs")]
    before = [logger.level for logger in loggers]
    logging.getLogger().addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


def test_one_line_a_request_with_the_person_by_number(lines: Callable[[], list[dict]], as_role: Callable[[str], Client]) -> None:
    answer = as_role("learner").get("/en/desk/learner/?q=secret")
    (line,) = [line for line in lines() if line["logger"] == "lms.requests"]
    learner = User.objects.get(email="learner@demo.jalon.example")
    assert line["time"].endswith("Z") and isinstance(line.pop("ms"), int)
    assert {key: line[key] for key in ("level", "request_id", "user", "route", "method", "status")} == {
        "level": "INFO", "request_id": answer["X-Request-ID"], "user": learner.pk, "route": "accounts:role_desk", "method": "GET",
        "status": 200,
    }  # fmt: skip
    assert "secret" not in str(line) and "@" not in str(line)


def test_a_visitor_has_no_number_and_a_kept_page_its_own_route(lines: Callable[[], list[dict]]) -> None:
    client = Client()
    answers = [client.get("/fr/"), client.get("/fr/")]
    found = [line for line in lines() if line["logger"] == "lms.requests"]
    assert [line["route"] for line in found] == ["wagtail_serve", "page_cache"]
    assert [line["request_id"] for line in found] == [answer["X-Request-ID"] for answer in answers]
    assert answers[0]["X-Request-ID"] != answers[1]["X-Request-ID"]
    assert not any("user" in line for line in found)


def test_what_happens_inside_a_request_carries_its_id(lines: Callable[[], list[dict]]) -> None:
    answer = Client().get("/fr/nothing/")
    said = {line["logger"]: line for line in lines()}
    assert said["django.request"]["request_id"] == said["lms.requests"]["request_id"] == answer["X-Request-ID"]
    assert said["lms.requests"]["status"] == 404


def test_a_job_logs_under_its_own_number(
    lines: Callable[[], list[dict]], run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "_handlers", dict(handlers._handlers))
    Job.objects.all().delete()

    @handlers.handles("t.logs")
    def work(*, fails: bool, job_key: str) -> None:
        if fails:
            raise ValueError(FORGED)

    for fails in (False, True):
        actions.enqueue(kind="t.logs", key=f"t:{fails}", args={"fails": fails})
    assert run_jobs() == 2
    fine, broken = Job.objects.order_by("pk")
    found = lines()
    assert {(line["request_id"], line["status"], line["route"]) for line in found if line["logger"] == "lms.jobs.runs"} == {
        (f"job-{fine.pk}", "done", "t.logs"), (f"job-{broken.pk}", "failed", "t.logs"),
    }  # fmt: skip
    assert next(line for line in found if line["level"] == "ERROR")["request_id"] == f"job-{broken.pk}"


def test_the_lines_are_off_where_nobody_asks_for_them() -> None:
    off = logging_config(form="line", level="WARNING", requests=False)
    on = logging_config(form="json", level="WARNING", requests=True)
    assert [config["loggers"]["lms.requests"]["level"] for config in (off, on)] == ["ERROR", "INFO"]
    assert [config["formatters"]["chosen"]["()"] for config in (off, on)] == list(FORMATTERS.values())
    assert settings.LOG_REQUESTS is False
