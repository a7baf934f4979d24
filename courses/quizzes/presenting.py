"""A slot as one person sees it: their order, their values, their language; keys and reasons only where they may be told (E1)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from . import veil
from .feedback import Told
from .models import QuestionText, Slot


@dataclass(frozen=True)
class ShownOption:
    """`html` may be ""; `correct` is None and `reason` "" unless they may be told; so is `share`, per cent of the candidates."""

    key: str
    letter: str
    html: str
    chosen: bool = False
    struck: bool = False
    correct: bool | None = None
    reason: str = ""
    share: int | None = None


@dataclass(frozen=True)
class ShownRow:
    """A row, gap, or item in its place, answered by one of `options`; `right` is the letter or text of the right one, once told.

    `others` [(letter or text, per cent of the candidates who chose it)], once told.
    """

    key: str
    html: str
    options: Sequence[ShownOption] = ()
    value: str = ""
    place: int = 0
    correct: bool | None = None
    right: str = ""
    reason: str = ""
    others: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True)
class Piece:
    """Text of a stem, then the gap that follows it, if any."""

    html: str
    gap: ShownRow | None = None


@dataclass(frozen=True)
class ShownSlot:
    """A question of an attempt in the reader's language. `template` shows its answer, `asked` says how many to choose (0: any).

    `regraded`: it is shown with the corrected key that gave its mark (QZ-16).
    """

    number: int
    section: int
    kind: str
    stem: str
    information: str
    scenario: Mapping[str, str]
    marks: int
    answered: bool
    flagged: bool
    confidence: str
    seq: int
    answer: Mapping[str, Any]
    options: Sequence[ShownOption] = ()
    rows: Sequence[ShownRow] = ()
    pieces: Sequence[Piece] = ()
    units: Sequence[str] = ()
    areas: Sequence[Mapping[str, Any]] = ()
    asked: int = 0
    highlights: Sequence[Sequence[int]] = ()
    checked: bool = False
    counted: bool | None = None
    mark: int | None = None
    regraded: bool = False
    right: str = ""
    feedback: str = ""
    seconds: int = 0
    told: frozenset[str] = field(default_factory=frozenset)

    @property
    def template(self) -> str:
        return f"quizzes/kinds/{self.kind}.html"

    @property
    def multiple(self) -> bool:
        return self.kind == "multiple"

    @property
    def highlights_json(self) -> str:
        return json.dumps(self.highlights)

    @property
    def is_right(self) -> bool:
        return self.mark is not None and self.mark == self.marks

    @property
    def tells_which(self) -> bool:
        return Told.WHICH in self.told


def shown(slot: Slot, text: QuestionText, *, language: str, told: frozenset[Told]) -> ShownSlot:
    """`slot` (with its version and scenario) in the words of `text`."""
    version, names = slot.version, {} if Told.ANSWER in told else veil.names(slot.order)
    scenario = slot.scenario.words if slot.scenario else {}
    stem = with_values(text.stem, slot.drawn)
    common: dict[str, Any] = {
        "number": slot.number, "section": slot.section, "kind": version.kind, "stem": stem, "marks": version.marks,
        "information": with_values(text.information, slot.drawn), "scenario": scenario.get(language) or next(iter(scenario.values()), {}),
        "answered": bool(slot.answer), "flagged": slot.flagged, "confidence": slot.confidence, "seq": slot.seq, "answer": slot.answer,
        "highlights": slot.marked_up.get("highlights", []), "checked": slot.checked, "seconds": slot.seconds, "told": told,
        "regraded": slot.regraded_id is not None and Told.WHICH in told,
        "mark": slot.mark if Told.WHICH in told else None, "counted": slot.counted if Told.WHICH in told else None,
        "feedback": text.feedback if Told.REASONS in told else "",
    }  # fmt: skip
    return ShownSlot(**common, **_named(_SHOW[version.kind](slot, text, told, language), names))


def _named(found: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Options and rows by the names that they have in this candidate's page, as long as the answer may not be told."""
    if not names:
        return found
    options = [replace(option, key=names.get(option.key, option.key)) for option in found.get("options", ())]
    rows = [replace(row, key=names.get(row.key, row.key)) for row in found.get("rows", ())]
    if options:  # the rows of a matching; what is put in order has a place for its value
        rows = [replace(row, value=names.get(row.value, row.value), options=options if row.options else ()) for row in rows]
    return {**found, "options": options, "rows": rows}


def with_values(html: str, drawn: Mapping[str, str]) -> str:
    """The text with the values of this candidate, written as their language writes numbers."""
    for name, value in drawn.items():
        html = html.replace(f"{{{name}}}", formats.number_format(Decimal(value), use_l10n=True, force_grouping=True))
    return html


def letter(position: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[position] if position < 26 else str(position + 1)


def fixed_words(kind_code: str) -> dict[str, str]:
    """The words of options that are always the same."""
    if kind_code == "true_false":
        return {"true": _("True"), "false": _("False")}
    if kind_code == "assertion_reason":
        return {
            "a": _("Both are true, and the reason explains the assertion"),
            "b": _("Both are true, but the reason does not explain the assertion"),
            "c": _("The assertion is true, the reason is false"),
            "d": _("The assertion is false, the reason is true"),
            "e": _("Both are false"),
        }
    return {}


def _choice(slot: Slot, text: QuestionText, told: frozenset[Told], language: str) -> dict[str, Any]:
    body, words = slot.version.body, fixed_words(slot.version.kind)
    correct = {option["key"] for option in body["options"] if option.get("correct")}
    chosen, struck = slot.answer.get("chosen", []), slot.marked_up.get("struck", [])
    options = [
        ShownOption(
            key=key,
            letter=letter(position),
            html=words.get(key) or text.parts.get(key, ""),
            chosen=key in chosen,
            struck=key in struck,
            correct=key in correct if Told.ANSWER in told else None,
            reason=text.reasons.get(key, "") if Told.REASONS in told else "",
        )
        for position, key in enumerate(slot.order)
    ]
    found: dict[str, Any] = {"options": options, "asked": len(correct) if body.get("limit") else 0}
    if slot.version.kind == "assertion_reason":
        found["rows"] = [ShownRow(key=key, html=text.parts[key]) for key in ("assertion", "reason")]
    return found


def _rows(slot: Slot, text: QuestionText, told: frozenset[Told], language: str) -> dict[str, Any]:
    """Matching shuffles its options, categorise its rows."""
    body, given = slot.version.body, slot.answer.get("rows", {})
    is_groups = slot.version.kind == "categorise"
    keys = body["options"] if is_groups else slot.order
    options = [ShownOption(key=key, letter=letter(position), html=text.parts[key]) for position, key in enumerate(keys)]
    letters = {option.key: option.letter for option in options}
    by_key = {row["key"]: row for row in body["rows"]}
    rows = [
        ShownRow(
            key=key,
            html=text.parts[key],
            options=options,
            value=given.get(key, ""),
            correct=given.get(key) == by_key[key]["option"] if Told.WHICH in told else None,
            right=letters[by_key[key]["option"]] if Told.ANSWER in told else "",
            reason=text.reasons.get(f"{key}={by_key[key]['option']}", "") if Told.REASONS in told else "",
        )
        for key in (slot.order if is_groups else by_key)
    ]
    return {"options": options, "rows": rows}


def _ordering(slot: Slot, text: QuestionText, told: frozenset[Told], language: str) -> dict[str, Any]:
    wanted, present = slot.version.body["items"], slot.answer.get("order") or slot.order
    rows = [
        ShownRow(
            key=key,
            html=text.parts[key],
            place=place,
            value=str(place) if slot.answer else "",
            correct=wanted[place - 1] == key if Told.WHICH in told else None,
            right=str(wanted.index(key) + 1) if Told.ANSWER in told else "",
        )
        for place, key in enumerate(present, start=1)
    ]
    return {"rows": rows}


def _cloze(slot: Slot, text: QuestionText, told: frozenset[Told], language: str) -> dict[str, Any]:
    given, gaps = slot.answer.get("rows", {}), {}
    names = {} if Told.ANSWER in told else veil.names(slot.order)
    for gap in slot.version.body["gaps"]:
        key = gap["key"]
        inside = [each for each in slot.order if each.startswith(veil.gap_option(key, ""))]
        # An attempt that was drawn before gaps had an order shows them as they were written.
        inside = inside or [veil.gap_option(key, each) for each in gap["options"]]
        options = [
            ShownOption(key=names.get(each, each.removeprefix(veil.gap_option(key, ""))), letter="", html=_bare(text.parts[each]))
            for each in inside
        ]
        held = given.get(key, "")
        gaps[key] = ShownRow(
            key=key,
            html="",
            options=options,
            value=names.get(veil.gap_option(key, held), held),
            correct=held == gap["correct"] if Told.WHICH in told else None,
            right=_bare(text.parts[f"{key}.{gap['correct']}"]) if Told.ANSWER in told else "",
            reason=text.reasons.get(f"{key}.{gap['correct']}", "") if Told.REASONS in told else "",
        )
    parts = re.split(r"\{(" + "|".join(map(re.escape, gaps)) + r")\}", text.stem)
    pieces = [Piece(html, gaps.get(name)) for html, name in zip(parts[::2], [*parts[1::2], ""], strict=True)]
    return {"pieces": pieces, "rows": list(gaps.values())}


def _bare(html: str) -> str:
    """The text of a short part, for a place that holds no elements."""
    return re.sub(r"<[^>]+>", "", html).strip()


def _numeric(slot: Slot, text: QuestionText, told: frozenset[Told], language: str) -> dict[str, Any]:
    from .kinds.numeric import wanted

    right = ""
    if Told.ANSWER in told:
        number = wanted(slot.version.body, slot.drawn)
        right = formats.number_format(number.normalize() if number == number.to_integral() else number, use_l10n=True, force_grouping=True)
        right = " ".join([right, *slot.version.body.get("units", [])[:1]])
    return {"units": sorted(slot.version.body.get("units", [])), "right": right}


def _hotspot(slot: Slot, text: QuestionText, told: frozenset[Told], language: str) -> dict[str, Any]:
    from .kinds import hotspot

    given, names = slot.answer.get("area"), {} if Told.ANSWER in told else veil.names(slot.order)
    by_key = {area["key"]: area for area in slot.version.body["areas"]}
    listed = [by_key[key] for key in slot.order or by_key]
    options = [
        ShownOption(
            key=area["key"],
            letter=letter(position),
            html=text.parts[area["key"]],
            chosen=area["key"] == given,
            correct=bool(area.get("correct")) if Told.ANSWER in told else None,
            reason=text.reasons.get(area["key"], "") if Told.REASONS in told else "",
        )
        for position, area in enumerate(listed)
    ]
    # A point in two areas is in the one that was written first; only then must the page know their order.
    placed = list(by_key.values()) if hotspot.overlap(slot.version.body) else listed
    areas = [{"key": names.get(area["key"], area["key"]), "shape": area["shape"], "at": area["at"]} for area in placed]
    return {"options": options, "areas": areas}


def _written(slot: Slot, text: QuestionText, told: frozenset[Told], language: str) -> dict[str, Any]:
    right = ""
    if Told.ANSWER in told and slot.version.kind == "short_text":
        accepted = slot.version.body["accepted"]
        right = (accepted.get(language) or next(iter(accepted.values())))[0]
    return {"right": right}


_SHOW = {
    "single": _choice, "multiple": _choice, "true_false": _choice, "assertion_reason": _choice, "matching": _rows, "categorise": _rows,
    "ordering": _ordering, "cloze": _cloze, "numeric": _numeric, "hotspot": _hotspot, "short_text": _written, "open_text": _written,
}  # fmt: skip
