"""A bank of 100,000 questions: what its authors and its candidates wait for, and what an import of 5,000 costs."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from django.db import connection

from courses.quizzes import actions, assembly, blueprint, queries
from courses.quizzes.formats import write
from courses.quizzes.models import Bank, Question, QuestionText, QuestionVersion
from lms.accounts.models import User
from lms.kit import freshness
from tests.courses.quizzes import exams
from tests.sample_site import ROOT

from .client import Browser
from .loops import percentile
from .people import signed_in
from .world import World

TIMES = 9
IMPORTED = 5_000
LIST = "/cms/snippets/quizzes/question/"


async def bank(world: World, questions: int):
    """Rows of the report, in milliseconds of wall time: nobody measures an editor's page by its CPU."""
    row = actions.bank(slug="bench-large")
    fill(row, questions)
    freshness.touch()
    author = User.objects.get(email="author@demo.jalon.example")
    browser = Browser(f"127.0.0.1:{world.web_port}", signed_in(author))
    named = f"bank of {questions:,}"
    found = []
    for what, query in (("list", ""), ("last page", f"?p={questions // 50}"), ("filter", "?area=people"), ("search", "?q=Stem+pmp-t7")):
        found.append(_row(f"{named}: {what}", await _page(browser, LIST + query)))
    browser.close()
    found.append(_row(f"{named}: draw, first of a process", _timed(lambda: _draw(row, fresh=True))))
    found.append(_row(f"{named}: draw, then", _timed(lambda: _draw(row))))
    found.append(_row(f"{named}: import of {IMPORTED:,}", [import_more(world, row)]))
    return found


def fill(bank: Bank, questions: int) -> None:
    """Items for the PMP blueprint, written as an import writes them, then copied in the database until there are so many."""
    actions.write_items(bank=bank, items=[replace(item, key=f"large-{item.key}") for item in exams.pmp_items()])
    there = Question.objects.filter(bank=bank).count()
    copies = -(-questions // there) - 1
    with connection.cursor() as cursor:
        changed = {"key": "q.key || '-' || g", "current_id": "NULL"}
        for language in ("fr", "en"):
            changed |= {
                f"stem_{language}": f"q.stem_{language} || ' ' || g",
                f"fingerprint_{language}": f"md5(q.fingerprint_{language} || g)",
            }
        _copy(cursor, Question, changed, f"CROSS JOIN generate_series(1, {copies}) g WHERE q.bank_id = {bank.pk}")
        same = (
            f"JOIN quizzes_question n ON n.bank_id = {bank.pk} AND n.current_id IS NULL AND o.key = regexp_replace(n.key, '-[0-9]+$', '')"
        )
        of = f"JOIN quizzes_question o ON o.current_id = q.id AND o.bank_id = {bank.pk} {same}"
        _copy(cursor, QuestionVersion, {"question_id": "n.id"}, of)
        _copy(
            cursor, QuestionText, {"version_id": "v.id", "stem": "q.stem || n.id"},
            f"JOIN quizzes_question o ON o.current_id = q.version_id AND o.bank_id = {bank.pk} {same} "
            "JOIN quizzes_questionversion v ON v.question_id = n.id",
        )  # fmt: skip
        cursor.execute(
            "UPDATE quizzes_question n SET current_id = v.id FROM quizzes_questionversion v "
            "WHERE v.question_id = n.id AND n.current_id IS NULL AND n.bank_id = %s", [bank.pk],
        )  # fmt: skip
        cursor.execute("ANALYZE quizzes_question; ANALYZE quizzes_questionversion; ANALYZE quizzes_questiontext")


def _copy(cursor, model: type, changed: dict[str, str], source: str) -> None:
    """Rows of the model again, with other values in some columns (`changed`: SQL of our own making)."""
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    wanted = ", ".join(changed.get(column, f'q."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    cursor.execute("ANALYZE quizzes_question; ANALYZE quizzes_questionversion")  # or each copy goes through all rows for each row
    cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {wanted} FROM {model._meta.db_table} q {source}")


async def _page(browser: Browser, address: str) -> list[float]:
    times = []
    for _n in range(TIMES + 1):
        began = time.perf_counter()
        await browser.get(address, must="/snippets/quizzes/question/edit/")
        times.append(time.perf_counter() - began)
    return times[1:]


def _timed(act: Callable[[], object]) -> list[float]:
    times = []
    for _n in range(TIMES):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return times


def _draw(bank: Bank, *, fresh: bool = False) -> None:
    """A form of 180 out of the whole bank; `fresh`: the process has not read the bank yet."""
    if fresh:
        freshness.forget()
    form = blueprint.known()["pmp-2026"]
    drawn = assembly.draw(assembly.plan(form), queries.pool(bank.pk).for_exam(form), seed=time.perf_counter_ns(), seen={})
    assert len(drawn.ids) == 180


def import_more(world: World, bank: Bank) -> float:
    """Seconds of `manage.py import_questions` for 5,000 new items."""
    path = Path(world.folder) / "more.md"
    path.write_bytes(write([exams.single(f"more-{number}", method="pmi", area="people") for number in range(IMPORTED)], format="markdown"))
    began = time.perf_counter()
    words = [sys.executable, "manage.py", "import_questions", str(path), "--bank", bank.slug, "--json"]
    subprocess.run(words, cwd=ROOT, env=world.product, check=True, capture_output=True)
    return time.perf_counter() - began


def _row(name: str, times: list[float]):
    from .run import Measured

    found = Measured(name, "jalon")
    found.p50_ms, found.p95_ms = (round(percentile(times, at) * 1000, 1) for at in (50, 95))
    found.requests_per_s = round(len(times) / sum(times), 1)
    return found
