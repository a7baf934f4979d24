"""An item in its one form: keys by position, facts that say nothing left out, texts trimmed. What an export can give back."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from string import ascii_lowercase
from typing import Any

from ..item import Item, Tags, Words
from ..kinds.assertion_reason import OPTIONS as FIVE
from ..kinds.true_false import OPTIONS as TWO
from .reading import trim
from .structure import level

Body = dict[str, Any]
Renamed = dict[str, str]
TAGS = tuple(each.name for each in fields(Tags))
GAP = re.compile(r"\{([^{}\s]+)\}")


def letter(at: int) -> str:
    """The key of the option at a place: a … z, aa, ab …"""
    return (letter(at // 26 - 1) if at >= 26 else "") + ascii_lowercase[at % 26]


def letters(number: int) -> list[str]:
    return [letter(at) for at in range(number)]


def options(keys: list[str], right: set[str]) -> list[Body]:
    """Options of a body: only the right ones say so."""
    return [{"key": key, **({"correct": True} if key in right else {})} for key in keys]


def canonical(item: Item) -> Item:
    """The item as a file of our own format would give it back."""
    body, parts, choices = _BODIES[item.kind](item.body)
    words = {language: _words(item.kind, each, parts, choices) for language, each in sorted(item.words.items())}
    beliefs = {choices.get(key, key): belief for key, belief in item.beliefs.items() if belief}
    return replace(item, body=body, words=words, beliefs=beliefs, media=dict(item.media))


def _words(kind: str, words: Words, parts: Renamed, choices: Renamed) -> Words:
    stem = words.stem
    if kind == "cloze":
        gaps = {old.rpartition(".")[0]: new.rpartition(".")[0] for old, new in parts.items()}
        stem = GAP.sub(lambda found: "{" + gaps.get(found[1], found[1]) + "}", stem)
    return Words(
        stem=level(stem),
        parts={new: level(words.parts.get(old, "")) for old, new in parts.items()},
        reasons={new: trim(words.reasons[old]) for old, new in choices.items() if trim(words.reasons.get(old, ""))},
        feedback=trim(words.feedback),
        information=level(words.information),
    )


def _same(keys: list[str]) -> Renamed:
    return {key: key for key in keys}


def _single(body: Mapping[str, Any]) -> tuple[Body, Renamed, Renamed]:
    names = {row["key"]: letter(at) for at, row in enumerate(body["options"])}
    right = {names[row["key"]] for row in body["options"] if row.get("correct")}
    limit = {"limit": True} if body.get("limit") else {}
    return {"options": options(list(names.values()), right), **limit}, names, names


def _fixed(keys: list[str], parts: list[str]) -> Callable[[Mapping[str, Any]], tuple[Body, Renamed, Renamed]]:
    def made(body: Mapping[str, Any]) -> tuple[Body, Renamed, Renamed]:
        right = {row["key"] for row in body["options"] if row.get("correct")}
        return {"options": options(keys, right)}, _same(parts), _same(keys)

    return made


def _matching(body: Mapping[str, Any]) -> tuple[Body, Renamed, Renamed]:
    choices = {key: letter(at) for at, key in enumerate(body["options"])}
    rows = {row["key"]: f"r{at}" for at, row in enumerate(body["rows"], start=1)}
    found = [{"key": rows[row["key"]], "option": choices[row["option"]]} for row in body["rows"]]
    once = {"once": True} if body.get("once") else {}
    pairs = {f"{row}={key}": f"{rows[row]}={choices[key]}" for row in rows for key in choices}
    return {"rows": found, "options": list(choices.values()), **once}, {**rows, **choices}, pairs


def _ordering(body: Mapping[str, Any]) -> tuple[Body, Renamed, Renamed]:
    names = {key: f"s{at}" for at, key in enumerate(body["items"], start=1)}
    return {"items": list(names.values())}, names, {}


def _cloze(body: Mapping[str, Any]) -> tuple[Body, Renamed, Renamed]:
    gaps, names = [], {}
    for number, gap in enumerate(body["gaps"], start=1):
        keys = {key: letter(at) for at, key in enumerate(gap["options"])}
        gaps.append({"key": f"g{number}", "options": list(keys.values()), "correct": keys[gap["correct"]]})
        names.update({f"{gap['key']}.{old}": f"g{number}.{new}" for old, new in keys.items()})
    return {"gaps": gaps}, names, names


def _numeric(body: Mapping[str, Any]) -> tuple[Body, Renamed, Renamed]:
    made: Body = {name: str(body[name]) for name in ("value", "formula") if name in body}
    if "formula" in body:
        made["values"] = {name: {at: str(row[at]) for at in ("from", "to", "step")} for name, row in sorted(body.get("values", {}).items())}
    if str(body.get("tolerance", "0")) not in ("", "0"):
        made["tolerance"] = str(body["tolerance"])
    if "decimals" in body and "formula" in body:
        made["decimals"] = body["decimals"]
    if body.get("units"):
        made["units"] = list(body["units"])
    return made, {}, {}


def _hotspot(body: Mapping[str, Any]) -> tuple[Body, Renamed, Renamed]:
    areas = [
        {
            "key": area["key"],
            "shape": area["shape"],
            "at": [float(each) for each in area["at"]],
            **({"correct": True} if area.get("correct") else {}),
        }
        for area in body["areas"]
    ]
    same = _same([area["key"] for area in areas])
    return {"areas": areas}, same, same


def _short_text(body: Mapping[str, Any]) -> tuple[Body, Renamed, Renamed]:
    accepted = {
        language: list(dict.fromkeys(" ".join(each.split()) for each in texts)) for language, texts in sorted(body["accepted"].items())
    }
    return {"accepted": accepted, **({"exact": True} if body.get("exact") else {})}, {}, {}


_BODIES: dict[str, Callable[[Mapping[str, Any]], tuple[Body, Renamed, Renamed]]] = {
    "single": _single,
    "multiple": _single,
    "true_false": _fixed(TWO, []),
    "assertion_reason": _fixed(FIVE, ["assertion", "reason"]),
    "matching": _matching,
    "categorise": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "numeric": _numeric,
    "hotspot": _hotspot,
    "short_text": _short_text,
    "open_text": lambda body: ({}, {}, {}),
}
