"""Which kinds and which facts each format holds: the one table that exports, tests and the documentation follow."""

from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext as _

from ..enums import QuestionKind
from ..item import Item, Tags, Words
from ..kinds import KINDS
from . import aiken, moodle, qti, table
from .canonical import canonical

# The kinds that come back from a format as they went into it.
HOLDS: dict[str, frozenset[str]] = {
    "markdown": frozenset(KINDS),
    "gift": frozenset({"single", "multiple", "true_false", "matching", "numeric", "short_text", "open_text"}),
    "moodle": frozenset({"single", "multiple", "true_false", "matching", "ordering", "cloze", "numeric", "short_text", "open_text"}),
    "aiken": frozenset({"single"}),
    "csv": frozenset(KINDS) - {"hotspot", "cloze"},
    "xlsx": frozenset(KINDS) - {"hotspot", "cloze"},
    "qti21": frozenset(KINDS) - {"assertion_reason"},
}
ALL = frozenset({"key", "marks", "tags", "group", "beliefs", "reasons", "feedback", "information", "media", "scenarios", "languages"})
# The facts that come back; "languages": all at once, where others hold one per file.
KEEPS: dict[str, frozenset[str]] = {
    "markdown": ALL,
    "gift": ALL - {"information", "media", "scenarios", "languages"},
    "moodle": ALL - {"information", "scenarios", "languages"},
    "aiken": frozenset(),
    "csv": ALL - {"media", "scenarios", "languages"},
    "xlsx": ALL - {"media", "scenarios", "languages"},
    "qti21": ALL - {"scenarios", "languages"},
}
# Kinds whose reasons a format has no place for.
NO_REASONS = {"gift": {"matching"}, "moodle": {"matching", "cloze"}, "csv": {"matching", "categorise"}, "xlsx": {"matching", "categorise"}}
WRITES = tuple(HOLDS)
LANGUAGE_NAMES = dict(settings.LANGUAGES)


def why_not(item: Item, *, format: str, language: str = "en") -> str:
    """Why this format cannot hold this question, as a sentence; "" where it can."""
    if item.kind not in HOLDS[format]:
        return _("The format %(format)s has no questions of the kind %(kind)s.") % {
            "format": format, "kind": QuestionKind(item.kind).label,
        }  # fmt: skip
    if "languages" in KEEPS[format]:
        return ""
    if language not in item.words:
        return _("The question has no words in this language: %(language)s.") % {"language": LANGUAGE_NAMES[language]}
    if item.kind == "short_text" and not item.body["accepted"].get(language):
        return _("The question accepts no answer in this language: %(language)s.") % {"language": LANGUAGE_NAMES[language]}
    if item.media and "media" not in KEEPS[format]:
        return _("The format %(format)s cannot hold pictures.") % {"format": format}
    return _shape(item, format) or _signs(item, format, item.words[language])


def _shape(item: Item, format: str) -> str:
    plain = format in ("gift", "moodle", "qti21")
    if item.kind == "numeric" and plain and ("formula" in item.body or item.body.get("units")):
        return _("The format %(format)s holds numbers without formula and unit only.") % {"format": format}
    return ""


def _signs(item: Item, format: str, words: Words) -> str:
    texts = list(words.parts.values())
    named = [words.parts[key] for key in item.body["options"]] if item.kind == "matching" else []
    if format in ("gift", "moodle") and len(set(named)) < len(named):
        return _("Two options have the same words, which this format takes for one: %(format)s.") % {"format": format}
    arrow = item.kind == "matching" and any("->" in text for text in texts)
    accepted = [each for texts in item.body.get("accepted", {}).values() for each in texts] if item.kind == "short_text" else []
    if format == "gift" and (arrow or any("->" in each for each in accepted)):
        return _("GIFT has no way to write “->” in an answer.")
    if format == "aiken" and not aiken.fits(words):
        return _("Aiken holds a question and up to 26 options of one line each, the question unlike an option.")
    if format in ("moodle", "qti21"):
        return (moodle if format == "moodle" else qti).fits(item, words)
    return table.fits(item, words) if format in ("csv", "xlsx") else ""


def reduced(item: Item, *, format: str, language: str = "en") -> Item:
    """The item as it comes back from a format that can hold it: without the facts that the format has no place for."""
    item, keeps = canonical(item), KEEPS[format]
    languages = list(item.words) if "languages" in keeps else [language]
    body = dict(item.body)
    if "accepted" in body and "languages" not in keeps:
        body["accepted"] = {language: body["accepted"][language]}
    return replace(
        item,
        key=item.key if "key" in keeps else "",
        body=body,
        words={each: _kept(item.words[each], item.kind, format) for each in languages},
        marks=item.marks if "marks" in keeps else 1,
        tags=item.tags if "tags" in keeps else Tags(),
        group=item.group if "group" in keeps else "",
        beliefs=item.beliefs if "beliefs" in keeps else {},
        media=item.media if "media" in keeps else {},
    )


def _kept(words: Words, kind: str, format: str) -> Words:
    keeps = KEEPS[format]
    reasons = "reasons" in keeps and kind not in NO_REASONS.get(format, set())
    return replace(
        words,
        reasons=words.reasons if reasons else {},
        feedback=words.feedback if "feedback" in keeps else "",
        information=words.information if "information" in keeps else "",
    )
