"""What each type of Moodle question is here."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from django.utils.translation import gettext as _

from ...kinds.base import BadBody
from ...kinds.numeric.formula import value
from .. import xml
from ..canonical import letters, options
from ..gift.reader import span
from ..labels import Held, flagged
from ..numbers import decimal, fraction, whole
from ..reading import Trouble, Unsupported, trim
from ..weights import FULL, graded
from .texts import Files, said

SLOT = re.compile(r"\[\[([0-9]{1,4})\]\]")


@dataclass
class Asked:
    """A question as it is read, and what it became: `stem` "" for that of the file."""

    question: Any
    text: str
    files: Files
    labels: Held
    language: str
    notes: list[str]
    kind: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    feedback: str = ""
    stem: str = ""

    def answers(self) -> list[tuple[Fraction, Any]]:
        """(percentage, element) of the answers."""
        return [(fraction(each.get("fraction", "0")), each) for each in xml.children(self.question, "answer")]

    def said(self, element: Any) -> str:
        return said(element, self.files)

    def why(self, answer: Any) -> str:
        return said(xml.child(answer, "feedback"), self.files)


def _choice(asked: Asked) -> Asked:
    rows = asked.answers()
    single = trim(xml.text(asked.question, "single")).lower() in ("true", "1", "")
    right, lost = graded([worth for worth, _element in rows], single=single, name="multichoice")
    asked.notes += [lost] if lost else []
    keys = letters(len(rows))
    asked.kind = "single" if single else "multiple"
    body = {"options": options(keys, {keys[at] for at in right})}
    asked.body = body if single else flagged(body, asked.labels, "limit")
    for key, (_worth, element) in zip(keys, rows, strict=True):
        asked.parts[key], asked.reasons[key] = asked.said(element), asked.why(element)
    return asked


def _true_false(asked: Asked) -> Asked:
    rows = {trim(xml.text(element, "text")).lower(): (worth, element) for worth, element in asked.answers()}
    right = {key for key, (worth, _element) in rows.items() if worth >= FULL}
    if set(rows) != {"true", "false"} or len(right) != 1:
        raise Trouble(_("One of “true” and “false” has to be right."))
    asked.kind, asked.body = "true_false", {"options": options(["true", "false"], right)}
    asked.reasons = {key: asked.why(rows[key][1]) for key in ("true", "false")}
    return asked


def _short(asked: Asked) -> Asked:
    accepted: list[str] = []
    feedback: list[str] = []
    for worth, element in asked.answers():
        text = " ".join(xml.text(element, "text").split())
        if worth < FULL:
            if text != "*" or asked.why(element):
                asked.notes.append(_("The answer “%(text)s” had a part of the mark and is lost.") % {"text": text})
            continue
        if re.search(r"(?<!\\)\*", text):
            raise Unsupported("shortanswer: wildcard")
        accepted.append(text.replace("\\*", "*"))
        feedback += [asked.why(element)]
    exact = {"exact": True} if trim(xml.text(asked.question, "usecase")) == "1" else {}
    asked.kind, asked.body = "short_text", {"accepted": {asked.language: accepted}, **exact}
    asked.feedback = "\n\n".join(each for each in dict.fromkeys(feedback) if each)
    return asked


def _numerical(asked: Asked) -> Asked:
    if xml.child(asked.question, "units") is not None and trim(xml.text(asked.question, "showunits")) not in ("3", ""):
        raise Unsupported("numerical: units")
    rows = asked.answers()
    if any(0 < worth < FULL for worth, _element in rows) or sum(worth >= FULL for worth, _element in rows) > 1:
        raise Unsupported("numerical: several ranges")
    right = next((element for worth, element in rows if worth >= FULL), None)
    if right is None:
        raise Trouble(_("No answer is right."))
    for worth, element in rows:
        if worth <= 0 and asked.why(element):
            asked.notes.append(_("What is said of the wrong answer %(text)s is lost.") % {"text": trim(xml.text(element, "text"))})
    tolerance = trim(xml.text(right, "tolerance")) or "0"
    asked.kind, asked.body = "numeric", span(f"{trim(xml.text(right, 'text'))}:{tolerance}")
    asked.feedback = asked.why(right)
    return asked


def _matching(asked: Asked) -> Asked:
    texts: list[str] = []
    rows: list[dict[str, str]] = []
    for element in xml.children(asked.question, "subquestion"):
        option = trim(xml.text(element, "answer", "text"))
        if option not in texts:
            texts.append(option)
        row = asked.said(element)
        if row:
            key = f"r{len(rows) + 1}"
            rows.append({"key": key, "option": letters(len(texts))[texts.index(option)]})
            asked.parts[key] = row
    keys = letters(len(texts))
    asked.kind, asked.body = "matching", flagged({"rows": rows, "options": keys}, asked.labels, "once")
    asked.parts.update(zip(keys, texts, strict=True))
    return asked


def _ordering(asked: Asked) -> Asked:
    rows = asked.answers()
    places = [worth for worth, _element in rows]
    if len(set(places)) == len(places):
        rows.sort(key=lambda row: row[0])
    asked.parts = {f"s{at}": asked.said(element) for at, (_place, element) in enumerate(rows, start=1)}
    asked.kind, asked.body = "ordering", {"items": list(asked.parts)}
    return asked


def _slots(asked: Asked) -> Asked:
    """Select missing words, drag words into text: [[2]] is right with the second word, and offers all of that word's group."""
    rows = [
        (trim(xml.text(each, "text")), trim(xml.text(each, "group")) or "1")
        for each in xml.children(asked.question, "selectoption", "dragbox")
    ]
    gaps: list[dict[str, Any]] = []

    def gap(hit: re.Match[str]) -> str:
        at = int(hit[1]) - 1
        if not 0 <= at < len(rows):
            raise Trouble(_("The text has the place %(place)s, for which there is no word.") % {"place": hit[0]})
        fitting = [place for place, row in enumerate(rows) if row[1] == rows[at][1]]
        key, keys = f"g{len(gaps) + 1}", letters(len(fitting))
        gaps.append({"key": key, "options": keys, "correct": keys[fitting.index(at)]})
        asked.parts.update({f"{key}.{name}": rows[place][0] for name, place in zip(keys, fitting, strict=True)})
        return "{" + key + "}"

    asked.stem = SLOT.sub(gap, asked.text)
    asked.kind, asked.body = "cloze", {"gaps": gaps}
    return asked


def _calculated(asked: Asked) -> Asked:
    rows = [element for worth, element in asked.answers() if worth >= FULL]
    if len(rows) != 1:
        raise Unsupported("calculated: several answers")
    formula = re.sub(r"\{([A-Za-z_]\w*)\}", r" \1 ", trim(xml.text(rows[0], "text")).removeprefix("="))
    function = re.search(r"([A-Za-z_]\w*)\s*\(|(\*\*|[%^])", formula)
    if function:
        raise Unsupported(f"calculated: {function[1] or function[2]}")
    values = {name: row for row in xml.below(asked.question, "dataset_definition") for name in [trim(xml.text(row, "name", "text"))]}
    asked.body = {"formula": " ".join(formula.split()), "values": {name: _range(row) for name, row in sorted(values.items())}}
    if trim(xml.text(rows[0], "correctanswerformat")) == "1":
        asked.body["decimals"] = whole(trim(xml.text(rows[0], "correctanswerlength")) or "2", most=12)
    asked.body.update(_tolerance(asked, rows[0]))
    asked.notes.append(_("The values are drawn anew from their ranges."))
    asked.kind, asked.feedback = "numeric", asked.why(rows[0])
    return asked


def _tolerance(asked: Asked, answer: Any) -> dict[str, str]:
    """A tolerance in parts of the answer becomes the one of the smallest answer, so that nothing wrong is taken for right."""
    tolerance = decimal(trim(xml.text(answer, "tolerance")) or "0")
    if trim(xml.text(answer, "tolerancetype")) in ("2", "nominal") or not tolerance:
        return {"tolerance": str(tolerance.normalize())} if tolerance else {}
    names = list(asked.body["values"])
    ends = [[Decimal(asked.body["values"][name][end]) for end in ("from", "to")] for name in names[:10]]
    try:
        least = min(abs(value(asked.body["formula"], dict(zip(names, drawn, strict=False)))) for drawn in product(*ends))
    except BadBody as error:
        raise Trouble(str(error)) from error
    found = (least * tolerance).normalize(Context(prec=3))
    asked.notes.append(_("The tolerance was a part of the answer; it is %(tolerance)s now.") % {"tolerance": f"{found:f}"})
    return {"tolerance": f"{found:f}"} if found else {}


def _range(row: Any) -> dict[str, str]:
    places = whole(trim(xml.text(row, "decimals", "text") or xml.text(row, "decimals")) or "0", most=9)
    least, most = (decimal(xml.text(row, name, "text") or xml.text(row, name)) for name in ("minimum", "maximum"))
    return {"from": str(least), "to": str(most), "step": str(Decimal(1).scaleb(-places))}


def _essay(asked: Asked) -> Asked:
    asked.kind = "open_text"
    asked.feedback = asked.said(xml.child(asked.question, "graderinfo"))
    return asked


EMBEDDED = re.compile(r"\{[0-9.]*:([A-Z_]+):((?:\\.|[^\\{}])*)\}", re.DOTALL)
LISTS = re.compile(r"(?:MULTICHOICE|MC)(?:_?[VHS]{0,2})?")


def _embedded(asked: Asked) -> Asked:
    """Embedded answers, where each is a choice from a list."""
    gaps: list[dict[str, Any]] = []
    found = EMBEDDED.findall(asked.text)
    foreign = next((kind for kind, _inner in found if not LISTS.fullmatch(kind)), "" if found else "nothing")
    if foreign:
        raise Unsupported(f"cloze: {foreign}")

    def gap(hit: re.Match[str]) -> str:
        rows = [_embedded_row(each) for each in re.split(r"(?<!\\)~", hit[2])]
        right = [at for at, row in enumerate(rows) if row[0] >= FULL]
        if len(right) != 1 or any(0 < row[0] < FULL for row in rows):
            raise Unsupported("cloze: several answers")
        key, keys = f"g{len(gaps) + 1}", letters(len(rows))
        gaps.append({"key": key, "options": keys, "correct": keys[right[0]]})
        asked.parts.update({f"{key}.{name}": row[1] for name, row in zip(keys, rows, strict=True)})
        asked.reasons.update({f"{key}.{name}": row[2] for name, row in zip(keys, rows, strict=True)})
        return "{" + key + "}"

    asked.stem = EMBEDDED.sub(gap, asked.text)
    if re.search(r"\{[0-9.]{0,9}:[A-Z_]+:", asked.stem):
        raise Trouble(_("The bracket of the answers is not closed."))
    asked.kind, asked.body = "cloze", {"gaps": gaps}
    return asked


def _embedded_row(text: str) -> tuple[Fraction, str, str]:
    found = re.match(r"\s*(=|%([-0-9.]+)%)?", text)
    worth = FULL if found and found[1] == "=" else fraction(found[2]) if found and found[2] else Fraction(0)
    words, _sign, why = re.sub(r"^\s*(=|%[-0-9.]+%)?", "", text).partition("#")
    return worth, re.sub(r"\\(.)", r"\1", words).strip(), re.sub(r"\\(.)", r"\1", why).strip()


KINDS: dict[str, Callable[[Asked], Asked]] = {
    "multichoice": _choice,
    "multichoiceset": _choice,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _numerical,
    "matching": _matching,
    "ddmatch": _matching,
    "ordering": _ordering,
    "gapselect": _slots,
    "ddwtos": _slots,
    "calculated": _calculated,
    "calculatedsimple": _calculated,
    "essay": _essay,
    "cloze": _embedded,
}
