"""Write our own Markdown format, so that reading it gives the same items."""

from collections.abc import Iterable, Sequence
from typing import Any

from ...item import Item, Scenario, Words
from ..canonical import canonical
from ..structure import apart
from .heads import dump, untag
from .reader import SCENARIO
from .shapes import MARKS

ORDER = ("limit", "once", "right", "value", "formula", "values", "tolerance", "decimals", "units", "areas", "exact", "accepted")


def write(items: Iterable[Item], *, scenarios: Sequence[Scenario] = ()) -> bytes:
    """The text of the file; the media of the items go beside it (`formats.write` makes the package)."""
    held = [canonical(item) for item in items]
    front = _front(held)
    pieces = [f"---\n{dump(front)}---\n"] if front else []
    pieces += [_scenario(scenario, front) for scenario in scenarios]
    pieces += [_question(item, front) for item in held]
    return "\n".join(pieces).encode()


def _front(items: Sequence[Item]) -> dict[str, str]:
    """The tags that all questions have in common."""
    if not items:
        return {}
    first, *others = [untag(item.tags) for item in items]
    return {name: value for name, value in first.items() if all(other.get(name) == value for other in others)}


def _scenario(scenario: Scenario, front: dict[str, str]) -> str:
    head: dict[str, Any] = {"title": dict(scenario.title)} if scenario.title else {}
    if scenario.method != front.get("method", ""):
        head["method"] = scenario.method
    pieces = [f"# {SCENARIO} {scenario.key}\n{dump(head)}"]
    for language, text in sorted(scenario.words.items()):
        pieces.append(f"## {language}\n\n{_lines(apart(text, [], whole=True))}\n")
    return "\n".join(pieces)


def _question(item: Item, front: dict[str, str]) -> str:
    plain = item.key.isprintable() and item.key == item.key.strip() and not item.key.startswith(SCENARIO)
    head: dict[str, Any] = {} if plain else {"key": item.key}
    head["kind"] = item.kind
    if item.marks != 1:
        head["marks"] = str(item.marks)
    own = untag(item.tags)
    head.update({name: value for name, value in own.items() if front.get(name) != value})
    head.update({name: "" for name in front if name not in own})
    if item.group:
        head["group"] = item.group
    facts = _facts(item)
    head.update({name: facts[name] for name in ORDER if name in facts})
    if item.beliefs:
        head["beliefs"] = dict(sorted(item.beliefs.items()))
    pieces = [f"# {item.key if plain else ''}".rstrip() + f"\n{dump(head)}"]
    pieces += [f"## {language}\n\n{_section(item, language, words)}" for language, words in sorted(item.words.items())]
    return "\n".join(pieces)


def _facts(item: Item) -> dict[str, Any]:
    """The neutral facts that stand in the head."""
    body = item.body
    facts: dict[str, Any] = {name: "true" for name in ("limit", "once", "exact") if body.get(name)}
    if item.kind in ("true_false", "assertion_reason"):
        facts["right"] = next(option["key"] for option in body["options"] if option.get("correct"))
    facts.update({name: body[name] for name in ("value", "formula", "values", "tolerance", "units") if name in body})
    if "decimals" in body:
        facts["decimals"] = str(body["decimals"])
    if "areas" in body:
        facts["areas"] = [
            {**area, "at": [repr(place) for place in area["at"]], **({"correct": "true"} if area.get("correct") else {})}
            for area in body["areas"]
        ]
    more = {language: texts for language, texts in body.get("accepted", {}).items() if language not in item.words}
    if more:
        facts["accepted"] = more
    return facts


def _section(item: Item, language: str, words: Words) -> str:
    marks = [*MARKS[item.kind], "quote"]
    pieces = [_lines(apart(words.stem, marks, whole=True)), ""]
    blocks = _blocks(item, language, words)
    if blocks:
        pieces += [*blocks, ""]
    if words.feedback:
        pieces += [_quote(words.feedback), ""]
    if words.information:
        pieces += ["### information", "", _lines(apart(words.information, [], whole=True)), ""]
    return "\n".join(pieces)


def _blocks(item: Item, language: str, words: Words) -> list[str]:
    body, kind = item.body, item.kind
    if kind in ("single", "multiple"):
        return [_box(option["key"], bool(option.get("correct")), words) for option in body["options"]]
    if kind in ("true_false", "assertion_reason"):
        named = [_block(f"- ({key})", words.parts[key]) for key in words.parts]
        return named + [
            _block(f"- ({each['key']})", "", words.reasons[each["key"]]) for each in body["options"] if each["key"] in words.reasons
        ]
    if kind in ("matching", "categorise"):
        named = [_block(f"- ({key})", words.parts[key]) for key in body["options"]]
        return [*named, "", *(_row(at, row, item, words) for at, row in enumerate(body["rows"], start=1))]
    if kind == "ordering":
        return [_block(f"{at}.", words.parts[key]) for at, key in enumerate(body["items"], start=1)]
    if kind == "cloze":
        return [line for gap in body["gaps"] for line in _gap(gap, words)]
    if kind == "hotspot":
        return [_block(f"- ({each['key']})", words.parts[each["key"]], words.reasons.get(each["key"], "")) for each in body["areas"]]
    return [_block("=", each) for each in body.get("accepted", {}).get(language, [])]


def _box(key: str, right: bool, words: Words) -> str:
    return _block(f"- [{'x' if right else ' '}]", words.parts[key], words.reasons.get(key, ""))


def _gap(gap: dict[str, Any], words: Words) -> list[str]:
    boxes = [_box(f"{gap['key']}.{key}", key == gap["correct"], words) for key in gap["options"]]
    return ["{" + gap["key"] + "}:", *boxes]


def _row(at: int, row: dict[str, str], item: Item, words: Words) -> str:
    text = words.parts[row["key"]]
    arrow = f"{text}{chr(10) if chr(10) in text else ' '}=> {row['option']}"
    pieces = [_block(f"{at}.", arrow, words.reasons.get(f"{row['key']}={row['option']}", ""), ("quote", "keyed"))]
    for key in item.body["options"]:
        reason = words.reasons.get(f"{row['key']}={key}")
        if reason and key != row["option"]:
            pieces.append(_indent(_block(f"- ({key})", "", reason)))
    return "\n".join(pieces)


def _block(prefix: str, text: str, reason: str = "", marks: Sequence[str] = ("quote",)) -> str:
    first, *rest = apart(text, marks)
    lines = [f"{prefix} {first}".rstrip(" ") if not first else f"{prefix} {first}", *(f"  {line}" if line else "" for line in rest)]
    if reason:
        lines.append(_indent(_quote(reason)))
    return "\n".join(lines)


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.split("\n"))


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(lines)
