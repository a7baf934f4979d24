"""How well a bank can do its work: what its exams need and what is there, what the lint says of it as a whole, what is overdue.

A job looks at a bank and keeps what it found; a page only reads it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.utils.translation import override

from lms.jobs import actions as jobs
from lms.kit import clock

from .. import assembly, lint, queries
from ..actions.drawing import edition
from ..blueprint import Blueprint, known
from ..item import LANGUAGES
from ..models import DRAWABLE, Bank, BankHealth, BlueprintEdition, Question, Quiz
from ..survey import Survey

# Of one code so many findings are kept by name; the counts hold all of them.
NAMED = 50
AT_ONCE = 500
# A look that has said nothing for so long has died.
PROGRESS_SECONDS = 600


@dataclass(frozen=True)
class Seen:
    """A bank on the page of health. `exams` [Exam]; `overdue` questions have a review date that is past; `percent`: how far a look is."""

    bank: Bank
    health: BankHealth | None
    exams: list["Exam"]
    overdue: int
    questions: int
    out: int
    percent: int | None


@dataclass(frozen=True)
class Exam:
    """One exam of a bank: `cells` [(area, [(there, needed) by approach])], whole `forms` without a repeat, `shortage` in words."""

    name: str
    code: str
    approaches: list[str]
    cells: list[tuple[str, list[tuple[int, int]]]]
    forms: int
    shortage: str
    is_stale: bool


def ask(*, bank: Bank) -> None:
    """Have a bank looked at, soon; once a minute is enough."""
    minute = f"{clock.now():%Y%m%d%H%M}"
    jobs.enqueue(kind="quizzes.health", key=f"quizzes.health:{bank.pk}:{minute}", args={"bank": bank.pk}, priority=80)


def ask_all() -> None:
    """Every bank, for the night."""
    for bank in Bank.objects.all():
        ask(bank=bank)


def look_at(*, bank: int) -> str:
    """Look at a bank and keep what was found, for the job."""
    row = Bank.objects.filter(pk=bank).first()
    if row is None:
        return "gone"
    n, found, counts = _findings(row)
    BankHealth.objects.update_or_create(
        bank=row,
        defaults={
            "questions": n, "findings": found, "counts": counts, "exams": [_exam(row, each) for each in _blueprints(row)],
            "made_at": clock.now(),
        },
    )  # fmt: skip
    cache.delete(_progress_key(row))
    return f"{n} questions"


def _findings(bank: Bank) -> tuple[int, list[dict[str, Any]], dict[str, int]]:
    """How many questions are drawn; the findings by name, NAMED of each code, in each language; how many there are of each code."""
    rows = Question.objects.filter(DRAWABLE, bank=bank).select_related("scenario").order_by("pk")
    of, survey, told = rows.count(), Survey(), _Told()
    uncounted: list[Question] = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        item = row.item
        survey.take(item)
        own = lint.lint(item)
        told.take(own, partial(lint.lint, item))
        if row.findings is None:  # nobody has counted them yet
            row.findings = len(own)
            uncounted.append(row)
        if survey.n % AT_ONCE == 0:
            _count(uncounted)
            tell(bank, survey.n / of / 2)
    _count(uncounted)
    survey.compare(on_progress=lambda done, of: tell(bank, 0.5 + done / of / 2))
    told.take(list(survey.findings()), lambda: list(survey.findings()))
    told.kept.sort(key=lambda each: (lint.ORDER.index(each["severity"]), each["key"], each["code"], each["language"]))
    return survey.n, told.kept, dict(told.counts)


def _count(rows: list[Question]) -> None:
    Question.objects.bulk_update(rows, ["findings"])
    rows.clear()


class _Told:
    """Findings in each language: NAMED of each code by name, and those of the set; the rest is only counted."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.kept: list[dict[str, Any]] = []

    def take(self, found: Sequence[lint.Finding], again: Callable[[], Sequence[lint.Finding]]) -> None:
        """`again` finds the same in the language that is active: it is asked only where something is to be named."""
        wanted = []
        for at, each in enumerate(found):
            self.counts[each.code] += 1
            if self.counts[each.code] <= NAMED or not each.key:
                wanted.append(at)
        if not wanted:
            return
        told = {}
        for language in LANGUAGES:
            with override(language):
                told[language] = again()
        for at in wanted:
            each = found[at]
            messages = {language: sentences[at].message for language, sentences in told.items()}
            self.kept.append({
                "code": each.code, "severity": each.severity, "key": each.key, "language": each.language, "message": messages,
            })  # fmt: skip


def _progress_key(bank: Bank) -> str:
    return f"bank-health:{bank.pk}"


def tell(bank: Bank, share: float) -> None:
    """Say how far the look at a bank is (0 to 1), for whoever waits for it."""
    cache.set(_progress_key(bank), round(share * 100), PROGRESS_SECONDS)


def _blueprints(bank: Bank) -> list[Blueprint]:
    """Those that its quizzes follow; for a bank without one, those of its questions' methods whose areas it has."""
    codes = list(Quiz.objects.filter(bank=bank).exclude(blueprint="").values_list("blueprint", flat=True).distinct())
    if codes:
        return [edition(code).blueprint for code in sorted(set(codes))]
    rows = Question.objects.filter(bank=bank).order_by().values_list("method", "area").distinct()
    held = {(method, area) for method, area in rows}
    return [each for each in known().values() if any((each.method, area.code) in held for area in each.areas)]


def _exam(bank: Bank, blueprint: Blueprint) -> dict[str, Any]:
    """{"code", "cells" [[area, approach, there, needed]], "forms", "shortages"} of one exam."""
    plan = assembly.plan(blueprint)
    pool = queries.pool(bank.pk).for_exam(blueprint)
    there = Counter((each.area, each.approach if plan.approaches else "") for each in pool if not each.trial)
    approaches = plan.approaches or {"": plan.scored}
    cells = [
        [area, approach, there[area, approach], round(items * share / plan.scored) if plan.scored else 0]
        for area, items in plan.areas.items()
        for approach, share in approaches.items()
    ]
    shortages: list[dict[str, Any]] = []
    try:
        assembly.draw(plan, pool, seed=1)
    except assembly.BankTooSmall as short:
        shortages = [vars(each) for each in short.shortages]
    return {"code": blueprint.code, "cells": cells, "forms": 0 if shortages else _forms(plan, pool), "shortages": shortages}


def _forms(plan: assembly.Plan, pool: Sequence[assembly.Candidate]) -> int:
    """Whole forms without a repeat; where a form hangs on one scenario, each scenario makes its own."""
    if not plan.one_scenario:
        return assembly.forms_in(plan, Counter((each.area, each.approach) for each in pool if not each.trial))
    found = 0
    for group in {each.group for each in pool if each.group}:
        try:
            assembly.draw(plan, [each for each in pool if each.group == group], seed=1)
        except assembly.BankTooSmall:
            continue
        found += 1
    return max(found, 1)


def banks(*, language: str) -> list[Seen]:
    """Every bank, with what was found of it (a constant number of statements)."""
    rows = list(Bank.objects.select_related("health").annotate(number=Count("questions")))
    out = _numbers(Question.objects.filter(is_out=True))
    overdue = _numbers(Question.objects.filter(review_on__lte=clock.today()))
    blueprints = in_force()
    under_way = cache.get_many([_progress_key(row) for row in rows])
    seen = []
    for row in rows:
        health = getattr(row, "health", None)
        exams = [
            _shown(each, blueprints[each["code"]], language) for each in (health.exams if health else []) if each["code"] in blueprints
        ]
        seen.append(Seen(row, health, exams, overdue.get(row.pk, 0), row.number, out.get(row.pk, 0), under_way.get(_progress_key(row))))
    return seen


def _numbers(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("bank").annotate(Count("pk")))


def in_force() -> dict[str, Blueprint]:
    """{code: the blueprint of the newest edition, or the shipped one} (1 statement)."""
    found = dict(known())
    found.update({row.code: row.blueprint for row in BlueprintEdition.objects.order_by("number")})
    return found


def _shown(exam: dict[str, Any], blueprint: Blueprint, language: str) -> Exam:
    areas = {area.code: area.names[language] for area in blueprint.areas}
    approaches = {each.code: each.names[language] for each in blueprint.approaches}
    rows: dict[str, list[tuple[int, int]]] = {}
    for area, _approach, there, needed in exam["cells"]:
        rows.setdefault(areas.get(area, area), []).append((there, needed))
    shortages = [assembly.Shortage(**each) for each in exam["shortages"]]
    return Exam(
        name=blueprint.names[language],
        code=blueprint.code,
        approaches=list(approaches.values()),
        cells=list(rows.items()),
        forms=exam["forms"],
        shortage=queries.shortage_sentence(shortages, blueprint) if shortages else "",
        is_stale=blueprint.is_stale(clock.today()),
    )


def stale() -> list[Blueprint]:
    """The blueprints in force that nobody has compared with the exam body's page for too long, or whose exam is over."""
    return [each for each in in_force().values() if each.is_stale(clock.today())]
