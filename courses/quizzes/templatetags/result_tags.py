"""Figures of results in words, for templates; the sentences stand in wording.py."""

from django import template
from django.template.defaultfilters import floatformat
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courses.quizzes import lint, naming, wording, words
from courses.quizzes.enums import QuestionKind
from courses.quizzes.models import Question
from courses.quizzes.readiness import Readiness
from courses.quizzes.report import Change
from courses.quizzes.results import Result
from lms.kit import languages

register = template.Library()
register.filter("percent", wording.percent)
register.filter("standing", wording.standing)
register.filter("chance", wording.chance)
register.filter("advice", wording.advice)
register.filter("evidence", wording.evidence)
register.filter("distance", wording.distance)
register.filter("bands_note", wording.bands_note)
register.filter("attempt_number", wording.number)
register.filter("ahead", wording.ahead)
register.filter("counts", wording.counts)
register.filter("grade_rule", wording.grade)
register.filter("balance", wording.balance)
register.filter("gain", wording.gain)
register.filter("rounded_minutes", wording.minutes)
register.filter("facts_name", naming.facts)
register.filter("confidence_name", naming.confidence)
register.filter("finding_name", lint.name)


@register.filter
def share(value: float | None) -> str:
    """0.234 as "23%"; a dash for what is not known."""
    return "–" if value is None else wording.percent(value * 100)


@register.filter
def share_at_most(value: float) -> str:
    """The upper end of an interval, 0 to 1, in whole per cent."""
    return wording.percent_at_most(value * 100)


@register.filter
def shares_between(found: tuple[float, float] | None) -> str:
    """The interval of a share, "(55% to 84%)"; "" for none."""
    return _between(share(found[0]), share(found[1])) if found else ""


@register.filter
def numbers_between(found: tuple[float, float] | None) -> str:
    """The interval of a correlation or a reliability, "(0.12 to 0.55)"; "" for none."""
    return _between(floatformat(found[0], 2), floatformat(found[1], 2)) if found else ""


def _between(low: str, high: str) -> str:
    return _("(%(low)s to %(high)s)") % {"low": low, "high": high}


@register.filter
def concept_name(code: str) -> str:
    return naming.concept(code, language=languages.active())


@register.filter
def kind_name(code: str) -> str:
    """A kind of question; the code itself of one that the bank does not have."""
    return str(dict(QuestionKind.choices).get(code, code))


@register.filter
def asked(question: Question, length: int) -> SafeString:
    """What a question asks in the reader's language where it is written in it; else in its own, which is said to whoever listens."""
    stem, written = question.stem_in(languages.active())
    cut = words.line(stem, language=written, length=length)
    return conditional_escape(cut) if written == languages.active() else format_html('<span lang="{}">{}</span>', written, cut)


@register.filter
def bar(value: float | None) -> float:
    """A share, 0 to 1, as the width of a bar of 100."""
    return round(max(0.0, min(1.0, value or 0.0)) * 100, 1)


@register.filter
def span(found: Readiness) -> float:
    """The width of the interval of a chance on a scale of 100; never so thin that it cannot be seen."""
    return round(max(1.0, bar(found.high) - bar(found.low)), 1)


@register.filter
def point(value: float) -> float:
    """Where the mark of a chance begins on a scale of 100, so that it stays on it."""
    return min(bar(value), 99.2)


@register.filter
def unlocal(value: float) -> str:
    """A number as drawings want it, whatever the language."""
    return f"{value:g}"


@register.filter
def change_text(found: Result, change: Change) -> str:
    """A difference from the attempt before that is more than chance, in words."""
    return wording.change(found.names.get(change.code, ""), change)
