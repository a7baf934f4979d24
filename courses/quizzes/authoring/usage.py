"""What stands beside a question while it is written: what to look at, where it is used, how it changed, what its codes mean."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from lms.kit import languages

from .. import blueprint, likeness, lint
from ..item import Item
from ..models import Attempt, ItemStatistics, Question, QuestionVersion, Quiz

# So many questions of the same area are compared word by word with a draft; a whole bank is the work of its health job.
COMPARED = 400


@dataclass(frozen=True)
class Usage:
    """`quizzes` list it; `exams` draw from its bank; `attempts` have asked any of its versions."""

    quizzes: list[Quiz]
    exams: list[Quiz]
    attempts: int


@dataclass(frozen=True)
class Change:
    """A version, by whom and when is in the history; `lines` [(sign, text)] of what it changed in the one before."""

    number: int
    made_at: Any
    lines: list[tuple[str, str]]


def findings(question: Question) -> list[lint.Finding]:
    """What the lint says of a draft, near-duplicates of its bank included (2 statements)."""
    found = lint.lint(question.item)
    found += _alike(question)
    return sorted(found, key=lambda each: lint.ORDER.index(each.severity))


def _alike(question: Question) -> list[lint.Finding]:
    twin = question.twins.first()
    if twin:
        return [lint.Finding("duplicate", lint.ERROR, question.key, lint.same_words(twin.key))]
    others = Question.objects.filter(bank=question.bank_id).exclude(pk=question.pk)
    stem, language = question.stem_in(min(question.words, default=languages.active()))
    alike = others.filter(area=question.area, kind=question.kind).exclude(**{f"stem_{language}": ""}).order_by("-pk")
    pairs = likeness.near([*alike.values_list("key", f"stem_{language}")[:COMPARED], (question.key, stem)])
    message = _("Asks nearly the same as %(key)s (%(share)d %% of the words).")
    return [
        lint.Finding("near-duplicate", lint.WARNING, question.key, message % {"key": other, "share": round(share * 100)})
        for key, other, share in pairs
        if key == question.key
    ]


def usage(question: Question) -> Usage:
    """Where a question is used (3 statements)."""
    return Usage(
        quizzes=list(question.quizzes.all()),
        exams=list(Quiz.objects.filter(bank=question.bank_id).exclude(blueprint="")),
        attempts=Attempt.objects.filter(slots__version__question=question).distinct().count(),
    )


def history(question: Question) -> list[Change]:
    """The versions of a question, the newest first, each with what it changed (2 statements)."""
    versions = list(question.versions.prefetch_related("texts").order_by("number"))
    texts = [_lines(version) for version in versions]
    changes = [
        Change(version.number, version.made_at, changed(texts[at - 1] if at else [], texts[at])) for at, version in enumerate(versions)
    ]
    return changes[::-1]


def _lines(version: QuestionVersion) -> list[str]:
    """A version as lines, its key included, for people to compare."""
    lines = [f"{version.get_kind_display()} · {version.marks}", " · ".join(filter(None, [version.area, version.task, version.approach]))]
    lines.append(_("Right: %(right)s") % {"right": _said(version.right)})
    for text in sorted(version.texts.all(), key=lambda each: each.language):
        lines += [f"{text.language}: {_bare(text.stem)}"]
        lines += [f"{text.language} {key}: {_bare(html)}" for key, html in sorted(text.parts.items())]
        lines += [f"{text.language} {key} > {_bare(html)}" for key, html in sorted(text.reasons.items())]
        lines += [f"{text.language} > {_bare(text.feedback)}"] if text.feedback else []
    return lines


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={_said(each)}" if not isinstance(each, list) else _said(each) for key, each in sorted(value.items()))
    return " ".join(_said(each) for each in value) if isinstance(value, list) else str(value)


def _bare(html: str) -> str:
    return " ".join(strip_tags(html).split())


def changed(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str]]:
    if not before:
        return []
    return [(line[:1], line[2:]) for line in difflib.ndiff(before, after) if line[:1] in "+-"]


def names(item: Item) -> list[tuple[str, str, str]]:
    """(field, code, what the blueprints of the item's method call it) of its area, task and approach; "" where none knows it."""
    found = []
    for field, code, known in (
        ("area", item.tags.area, areas(item.tags.method)),
        ("task", item.tags.task, tasks(item.tags.area, item.tags.method)),
        ("approach", item.tags.approach, approaches(item.tags.method)),
    ):
        if code:
            found.append((field, code, known.get(code, "")))
    return found


def _of_method(method: str) -> list[blueprint.Blueprint]:
    every = list(blueprint.known().values())
    return [each for each in every if each.method == method] or every


def areas(method: str = "") -> dict[str, str]:
    """{code: name} of the areas of a method's blueprints, or of all of them."""
    return {area.code: _name(area.names) for each in _of_method(method) for area in each.areas}


def tasks(area: str, method: str = "") -> dict[str, str]:
    return {
        code: _name(named) for each in _of_method(method) for one in each.areas if one.code == area for code, named in one.tasks.items()
    }


def approaches(method: str = "") -> dict[str, str]:
    return {one.code: _name(one.names) for each in _of_method(method) for one in each.approaches}


def _name(named: Mapping[str, str]) -> str:
    return named.get(languages.active(), named["en"])


def figures(version_ids: Sequence[int]) -> dict[int, tuple[int, float | None]]:
    """{version: (n, facility)} where statistics exist (1 statement): the row with the most answers."""
    rows = ItemStatistics.objects.filter(version__in=version_ids).order_by("n").values_list("version", "n", "facility")
    return {version: (n, facility) for version, n, facility in rows}
