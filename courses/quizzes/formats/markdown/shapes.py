"""What the blocks of one language mean in each kind of question: the body, the words of its parts, the reasons."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ...kinds.assertion_reason import OPTIONS as FIVE
from ...kinds.true_false import OPTIONS as TWO
from ..canonical import letter, options
from ..reading import Trouble
from ..structure import Block, quoted, split, text_of
from .heads import Head, flag, texts, whole

Texts = dict[str, str]
MARKS = {
    "single": ["box"],
    "multiple": ["box"],
    "true_false": ["keyed"],
    "assertion_reason": ["keyed"],
    "matching": ["keyed", "numbered"],
    "categorise": ["keyed", "numbered"],
    "ordering": ["numbered"],
    "cloze": ["gap", "box"],
    "numeric": [],
    "hotspot": ["keyed"],
    "short_text": ["accepted"],
    "open_text": [],
}
ARROW = re.compile(r"(.*)=> *(\S+)", re.DOTALL)


@dataclass
class Shape:
    """What one language says of a question."""

    body: dict[str, Any]
    parts: Texts = field(default_factory=dict)
    reasons: Texts = field(default_factory=dict)


def shape(kind: str, head: Head, blocks: Sequence[Block], language: str) -> Shape:
    """Raises Trouble for blocks that the kind does not have, or that are not complete."""
    found = _KINDS[kind](head, blocks)
    if kind == "short_text":
        accepted = {language: found.body["accepted"]} if found.body["accepted"] else {}
        found.body["accepted"] = accepted
    found.reasons = {key: reason for key, reason in found.reasons.items() if reason}
    return found


def _inner(block: Block, marks: Sequence[str] = ()) -> tuple[str, str, list[Block]]:
    """The text of a block, the quotation under it, and blocks further inside."""
    before, blocks = split(block.lines, [*marks, "quote"])
    reasons = [each for each in blocks if each.mark == "quote"]
    if len(reasons) > 1:
        raise Trouble(_("Give one reason only."), reasons[1].line)
    return text_of(before), quoted(reasons[0].lines) if reasons else "", [each for each in blocks if each.mark != "quote"]


def _boxes(blocks: Sequence[Block]) -> tuple[list[str], list[str], Texts, Texts]:
    keys, right, parts, reasons = [], [], {}, {}
    for at, block in enumerate(blocks):
        key = letter(at)
        keys.append(key)
        right.extend([key] if block.key in "xX" else [])
        parts[key], reasons[key], _rest = _inner(block)
    return keys, right, parts, reasons


def _choices(head: Head, blocks: Sequence[Block]) -> Shape:
    keys, right, parts, reasons = _boxes(blocks)
    limit = {"limit": True} if flag(head, "limit") else {}
    return Shape({"options": options(keys, set(right)), **limit}, parts, reasons)


def _keyed(blocks: Sequence[Block], allowed: Sequence[str] | None = None) -> tuple[Texts, Texts]:
    parts: Texts = {}
    reasons: Texts = {}
    for block in blocks:
        if block.key in parts:
            raise Trouble(_("(%(key)s) stands there twice.") % {"key": block.key}, block.line)
        if allowed is not None and block.key not in allowed:
            raise Trouble(_("(%(key)s) is not one of %(keys)s.") % {"key": block.key, "keys": ", ".join(allowed)}, block.line)
        parts[block.key], reasons[block.key], _rest = _inner(block)
    return parts, reasons


def _right(head: Head, keys: list[str]) -> dict[str, Any]:
    if head.get("right") not in keys:
        raise Trouble(_("right is one of %(keys)s.") % {"keys": ", ".join(keys)})
    return {"options": options(keys, {head["right"]})}


def _true_false(head: Head, blocks: Sequence[Block]) -> Shape:
    parts, reasons = _keyed(blocks, TWO)
    if any(parts.values()):
        raise Trouble(_("(true) and (false) have reasons below them and no text of their own."), blocks[0].line)
    return Shape(_right(head, TWO), {}, reasons)


def _assertion_reason(head: Head, blocks: Sequence[Block]) -> Shape:
    parts, reasons = _keyed(blocks, ["assertion", "reason", *FIVE])
    for block in blocks:
        has_words = block.key in ("assertion", "reason")
        if bool(parts[block.key]) != has_words or (has_words and reasons[block.key]):
            raise Trouble(_("(assertion) and (reason) have text; (a) to (e) have reasons below them only."), block.line)
    words = {key: text for key, text in parts.items() if key in ("assertion", "reason")}
    return Shape(_right(head, FIVE), words, {key: reason for key, reason in reasons.items() if key in FIVE})


def _matching(head: Head, blocks: Sequence[Block]) -> Shape:
    parts, wrong = _keyed([block for block in blocks if block.mark == "keyed"])
    if any(wrong.values()):
        raise Trouble(_("Reasons stand below the rows."), blocks[0].line)
    keys = list(parts)
    rows, words, reasons = [], {}, {}
    for at, block in enumerate((block for block in blocks if block.mark == "numbered"), start=1):
        text, reason, others = _row(block, keys)
        row = f"r{at}"
        words[row], option = text
        rows.append({"key": row, "option": option})
        reasons[f"{row}={option}"] = reason
        reasons.update({f"{row}={key}": why for key, why in others.items()})
    once = {"once": True} if flag(head, "once") else {}
    return Shape({"rows": rows, "options": keys, **once}, {**words, **parts}, reasons)


def _row(block: Block, keys: list[str]) -> tuple[tuple[str, str], str, Texts]:
    before, blocks = split(block.lines, ["quote", "keyed"])
    arrow = ARROW.fullmatch("\n".join(text for _number, text in before).rstrip(" \t\n"))
    if not arrow:
        raise Trouble(_("This row needs “=>” and the key of its option at its end."), block.line)
    if arrow[2] not in keys:
        raise Trouble(_("(%(key)s) is not one of %(keys)s.") % {"key": arrow[2], "keys": ", ".join(keys)}, block.line)
    at = next((number for number, each in enumerate(blocks) if each.mark == "keyed"), len(blocks))
    if at > 1:
        raise Trouble(_("Give one reason only."), block.line)
    others = _keyed(_nested(blocks[at:]), [key for key in keys if key != arrow[2]])
    return (text_of([(block.line, arrow[1])]), arrow[2]), quoted(blocks[0].lines) if at else "", others[1]


def _nested(blocks: list[Block]) -> list[Block]:
    if any(block.mark == "quote" for block in blocks):
        raise Trouble(_("Indent this reason by two more spaces, below its option."), blocks[0].line)
    return blocks


def _ordering(head: Head, blocks: Sequence[Block]) -> Shape:
    parts = {}
    for at, block in enumerate(blocks, start=1):
        parts[f"s{at}"], reason, _rest = _inner(block)
        if reason:
            raise Trouble(_("The items of an order have no reasons: say it of the whole question."), block.line)
    return Shape({"items": list(parts)}, parts)


def _cloze(head: Head, blocks: Sequence[Block]) -> Shape:
    grouped: dict[str, list[Block]] = {}
    for block in blocks:
        if block.mark == "gap":
            if block.key in grouped:
                raise Trouble(_("{%(key)s} stands there twice.") % {"key": block.key}, block.line)
            grouped[block.key] = []
        elif not grouped:
            raise Trouble(_("A line such as “{g1}:” comes before the options of a gap."), block.line)
        else:
            grouped[list(grouped)[-1]].append(block)
    gaps: list[dict[str, Any]] = []
    parts: Texts = {}
    reasons: Texts = {}
    for gap, boxes in grouped.items():
        keys, right, words, why = _boxes(boxes)
        if len(right) != 1:
            raise Trouble(_("The gap %(gap)s needs one right option.") % {"gap": gap}, boxes[0].line if boxes else 0)
        gaps.append({"key": gap, "options": keys, "correct": right[0]})
        parts.update({f"{gap}.{key}": text for key, text in words.items()})
        reasons.update({f"{gap}.{key}": text for key, text in why.items()})
    return Shape({"gaps": gaps}, parts, reasons)


def _numeric(head: Head, blocks: Sequence[Block]) -> Shape:
    body: dict[str, Any] = {name: head[name] for name in ("value", "formula", "tolerance") if name in head}
    if not all(isinstance(each, str) for each in body.values()):
        raise Trouble(_("value, formula and tolerance are one text each."))
    if "values" in head or "formula" in head:
        rows = head.get("values", {})
        if not isinstance(rows, dict) or not all(isinstance(row, dict) and set(row) == {"from", "to", "step"} for row in rows.values()):
            raise Trouble(_("values needs {from: …, to: …, step: …} for each name."))
        body["values"] = {name: texts(row, "values") for name, row in sorted(rows.items())}
    if "decimals" in head:
        body["decimals"] = whole(head["decimals"], "decimals")
    units = head.get("units", [])
    if not isinstance(units, list) or not all(isinstance(unit, str) and unit for unit in units):
        raise Trouble(_("units is a list such as [EUR, USD]."))
    if units:
        body["units"] = units
    if body.get("tolerance") in ("", "0"):
        del body["tolerance"]
    return Shape(body)


def _hotspot(head: Head, blocks: Sequence[Block]) -> Shape:
    rows = head.get("areas")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Trouble(_("areas is a list such as [{key: a, shape: rect, at: [0.1, 0.2, 0.3, 0.2], correct: true}]."))
    areas = [_area(row) for row in rows]
    parts, reasons = _keyed(blocks, [area["key"] for area in areas])
    return Shape({"areas": areas}, parts, reasons)


def _area(row: Head) -> dict[str, Any]:
    at = row.get("at")
    if not isinstance(row.get("key"), str) or not isinstance(at, list) or set(row) - {"key", "shape", "at", "correct"}:
        raise Trouble(_("areas is a list such as [{key: a, shape: rect, at: [0.1, 0.2, 0.3, 0.2], correct: true}]."))
    try:
        places = [float(each) for each in at]
    except (TypeError, ValueError) as error:
        raise Trouble(_("The area %(key)s needs numbers from 0 to 1.") % {"key": row["key"]}) from error
    correct = {"correct": True} if flag(row, "correct") else {}
    return {"key": row["key"], "shape": row.get("shape", ""), "at": places, **correct}


def _short_text(head: Head, blocks: Sequence[Block]) -> Shape:
    accepted = []
    for block in blocks:
        text, reason, _rest = _inner(block)
        if reason or not text:
            raise Trouble(_("An accepted answer has a text and no reason."), block.line)
        accepted.append(" ".join(text.split()))
    exact = {"exact": True} if flag(head, "exact") else {}
    return Shape({"accepted": list(dict.fromkeys(accepted)), **exact})


_KINDS: dict[str, Callable[[Head, Sequence[Block]], Shape]] = {
    "single": _choices,
    "multiple": _choices,
    "true_false": _true_false,
    "assertion_reason": _assertion_reason,
    "matching": _matching,
    "categorise": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "numeric": _numeric,
    "hotspot": _hotspot,
    "short_text": _short_text,
    "open_text": lambda head, blocks: Shape({}),
}
