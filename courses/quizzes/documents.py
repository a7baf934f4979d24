"""The result of an attempt as a PDF for the coach: figures and advice, never a question or its key."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lms.kit import documents, typography
from lms.kit.templatetags.kit import minutes as duration

from . import queries, wording
from .models import Attempt
from .results import AreaRow, Result, Sitting


def result(attempt: Attempt, found: Result, *, language: str) -> bytes:
    """The PDF of a released attempt in `language`."""
    assert attempt.submitted_at is not None
    return documents.pdf("result", facts=facts_of(attempt, found, language=language), made_at=attempt.submitted_at)


def facts_of(attempt: Attempt, found: Result, *, language: str) -> dict:
    """The words and figures of the paper."""
    with override(language):
        facts = {
            "language": language,
            "heading": queries.title(attempt, language=language),
            "person": attempt.user.get_full_name() or str(attempt.user),
            "when": date_format(timezone.localtime(attempt.submitted_at), "DATETIME_FORMAT"),
            "verdict": wording.verdict(queries.result(attempt), found),
            "rows": _facts(attempt, found),
            "areas_title": _("By domain"),
            "areas_note": wording.bands_note(found),
            "heads": [_("Domain or task"), _("Marks"), _("Share"), _("Standing")],
            "areas": [row for area in found.areas for row in _area(area)],
            "sections": _sections(found),
        }
    return {name: _typographic(value) for name, value in facts.items()} if language == "fr" else facts


def _typographic(value: object) -> object:
    if isinstance(value, str):
        return typography.french(value)
    if isinstance(value, list):
        return [_typographic(each) for each in value]
    if isinstance(value, dict):
        return {name: _typographic(each) for name, each in value.items()}
    return value


def _facts(attempt: Attempt, found: Result) -> list[list[str]]:
    rows = [[_("Marks"), wording.of(attempt.score or 0, attempt.maximum)]]
    if found.cut is not None:
        rows.append([_("Pass mark"), wording.of(found.cut, attempt.maximum)])
    if found.seconds is not None:
        rows.append([_("Time used"), duration(found.seconds)])
    rows.append([_("Attempt"), wording.number(found)])
    if found.ahead_of is not None:
        rows.append([_("Ahead of"), wording.ahead(found)])
    if found.readiness is not None:
        rows.append([_("Chance to pass the next form"), wording.chance(found.readiness)])
    return rows


def _area(area: AreaRow) -> list[dict]:
    def row(each: AreaRow, *, is_task: bool) -> dict:
        return {
            "name": each.name, "marks": wording.of(each.score, each.maximum), "share": each.percent, "label": wording.percent(each.percent),
            "standing": wording.standing(each), "task": is_task,
        }  # fmt: skip

    return [row(area, is_task=False), *(row(task, is_task=True) for task in area.tasks)]


def _sections(found: Result) -> list[dict]:
    """Headings with their lines; those with nothing to say are left out."""
    changes, certainty = found.report.changes, found.report.certainty
    sections = [
        {"title": _("Pace"), "lines": [wording.pace(each) for each in found.report.pace if each.plan]},
        {"title": _("Changed answers"), "lines": wording.changes(changes)},
        {"title": _("Sure, and wrong"), "lines": [wording.numbers(certainty.sure_but_wrong)] if certainty.sure_but_wrong else []},
        {
            "title": _("Beliefs behind wrong answers"),
            "lines": [
                ngettext("%(name)s (%(n)s question): %(advice)s", "%(name)s (%(n)s questions): %(advice)s", len(each.numbers))
                % {"name": each.name, "n": len(each.numbers), "advice": each.advice}
                for each in found.beliefs
            ],
        },
        {
            "title": _("Own earlier attempts"),
            "lines": [_sitting(each) for each in found.sittings] if len(found.sittings) > 1 else [],
        },
    ]
    return [section for section in sections if section["lines"]]


def _sitting(each: Sitting) -> str:
    when = date_format(each.finished, "SHORT_DATE_FORMAT")
    return f"{when} · {wording.of(each.score, each.maximum)} · {wording.percent(each.percent)}"
