"""What each interaction of QTI 2 and 3 is here."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from .. import xml
from ..canonical import letters, options
from ..html import markdown_of
from ..html.tree import from_xml
from ..numbers import decimal
from ..reading import Trouble, Unsupported
from ..weights import FULL, graded
from .declared import Response
from .markup import exact, plain, remembered
from .pictures import Pictures, size

FEEDBACK = ("feedbackInline", "feedbackBlock", "modalFeedback")


@dataclass
class Asked:
    """One interaction, and what it becomes. `names` {identifier of a feedback: the choice whose reason it is}."""

    element: Any
    response: Response
    language: str
    pictures: Pictures
    notes: list[str]
    item: Any
    kind: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    picture: str = ""

    def said(self, element: Any) -> str:
        """The words of an element, without feedback inside it."""
        tree = from_xml(element, lambda each: "" if each.tag in FEEDBACK else None)
        return exact(element, markdown_of(tree, resolve=self.pictures.resolve), self.language, self.pictures.resolve)

    def choices(self, *tags: str) -> dict[str, Any]:
        """{identifier: element}; raises Trouble for one that is there twice."""
        found = xml.below(self.element, *tags)
        named = {each.get("identifier", ""): each for each in found}
        if len(named) != len(found):
            raise Trouble(_("Two choices have the same identifier."), self.element.line)
        return named

    def inside(self, identifier: str, element: Any, key: str) -> None:
        """The feedback that stands in a choice is the reason of that choice."""
        found = [self.said(each) for each in xml.below(element, "feedbackInline", "feedbackBlock")]
        if found:
            self.reasons[key] = "\n\n".join(each for each in found if each)


def _choice(asked: Asked) -> None:
    rows = asked.choices("simpleChoice")
    response = asked.response
    single = response.cardinality != "multiple"
    wanted = set(response.keys)
    if not wanted or not wanted <= set(rows):
        raise Trouble(_("The right answer is not given, or is not one of the choices."), asked.element.line)
    worth = [_worth(response, identifier, wanted) for identifier in rows]
    right, lost = graded(worth, single=single, name="choiceInteraction")
    asked.notes += [lost] if lost else []
    fixed = single and [identifier.lower() for identifier in rows] == ["true", "false"]
    keys = ["true", "false"] if fixed else letters(len(rows))
    asked.kind = "true_false" if fixed else "single" if single else "multiple"
    asked.body = {"options": options(keys, {keys[at] for at in right})}
    if not single and asked.element.get("maxChoices") == str(len(right)):
        asked.body["limit"] = True
    for key, (identifier, element) in zip(keys, rows.items(), strict=True):
        asked.names[identifier] = key
        asked.parts[key] = asked.said(element)
        asked.inside(identifier, element, key)
    if fixed:
        asked.parts = {}


def _worth(response: Response, identifier: str, wanted: set[str]) -> Fraction:
    """Percentages: of a single choice that of the best, of a multiple one equal parts unless the mapping says others."""
    if response.cardinality == "multiple":
        mapped = response.worth.get(identifier, Fraction(0))
        return (mapped if identifier in response.worth and mapped > 0 else Fraction(1)) * 10 if identifier in wanted else Fraction(0)
    if response.right:
        part = response.worth.get(identifier, Fraction(0))
        return FULL if identifier in response.right else Fraction(1) if part > 0 else Fraction(0)
    best = max(response.worth.values())
    return response.worth.get(identifier, Fraction(0)) / best * FULL


def _order(asked: Asked) -> None:
    rows = asked.choices("simpleChoice")
    if sorted(asked.response.right) != sorted(rows):
        raise Trouble(_("The right order does not name each choice once."), asked.element.line)
    asked.parts = {f"s{at}": asked.said(rows[each]) for at, each in enumerate(asked.response.right, start=1)}
    asked.kind, asked.body = "ordering", {"items": list(asked.parts)}


def _match(asked: Asked) -> None:
    sets = [xml.children(each, "simpleAssociableChoice") for each in xml.children(asked.element, "simpleMatchSet")]
    if len(sets) != 2:
        raise Trouble(_("A match needs two sets of choices."), asked.element.line)
    pairs = _paired(asked.response)
    rows, named = sets
    firsts = [pair[0] for pair in pairs]
    if sorted(firsts) != sorted(each.get("identifier") for each in rows):
        rows, named, pairs = named, rows, [(pair[1], pair[0]) for pair in pairs]
    once = all(each.get("matchMax", "1") == "1" for each in named)
    _pairs(asked, rows, named, dict(pairs), len(pairs), once)
    if "categorise" in asked.element.get("class", "").split():
        asked.kind = "categorise"


def _paired(response: Response) -> list[tuple[str, str]]:
    found = [pair.split() for pair in response.keys]
    return [(pair[0], pair[1]) for pair in found if len(pair) == 2]


def _associate(asked: Asked) -> None:
    """The first of each pair is a row, all others are what it may be paired with."""
    rows = asked.choices("simpleAssociableChoice")
    pairs = dict(_paired(asked.response))
    named = [element for identifier, element in rows.items() if identifier not in pairs]
    _pairs(asked, [rows[each] for each in pairs if each in rows], named, pairs, len(pairs), once=True)


def _pairs(asked: Asked, rows: list[Any], named: list[Any], pairs: dict[str, str], number: int, once: bool) -> None:
    keys = dict(zip((each.get("identifier") for each in named), letters(len(named)), strict=True))
    names = {each.get("identifier"): f"r{at}" for at, each in enumerate(rows, start=1)}
    if number != len(rows) or set(pairs) != set(names) or not set(pairs.values()) <= set(keys):
        raise Unsupported("matchInteraction: not one choice for each row")
    found = [{"key": key, "option": keys[pairs[identifier]]} for identifier, key in names.items()]
    once = once and len(set(pairs.values())) == len(pairs)
    asked.kind = "matching"
    asked.body = {"rows": found, "options": list(keys.values()), **({"once": True} if once else {})}
    asked.parts = {key: asked.said(each) for key, each in zip(names.values(), rows, strict=True)}
    asked.parts |= {key: asked.said(each) for key, each in zip(keys.values(), named, strict=True)}
    asked.names = {f"{row}.{option}": f"{names[row]}={keys[option]}" for row in names for option in keys}


def _text_entry(asked: Asked) -> None:
    response = asked.response
    if response.base in ("float", "integer"):
        _number(asked)
        return
    full = max(response.worth.values(), default=Fraction(0))
    accepted = list(dict.fromkeys([*response.right, *(text for text, mark in response.worth.items() if mark >= full > 0)]))
    for text, mark in response.worth.items():
        if 0 < mark < full:
            asked.notes.append(_("The answer “%(text)s” had a part of the mark and is lost.") % {"text": text})
    if not accepted:
        raise Trouble(_("No answer is right."), asked.element.line)
    exactly = {} if response.any_case else {"exact": True}
    asked.kind, asked.body = "short_text", {"accepted": {asked.language: accepted}, **exactly}


def _number(asked: Asked) -> None:
    values = list(dict.fromkeys(asked.response.keys))
    if len(values) != 1:
        raise Unsupported("textEntryInteraction: several numbers")
    asked.kind, asked.body = "numeric", {"value": values[0]}
    for equal in xml.below(asked.item, "equal"):
        tolerance = equal.get("tolerance", "0").split()
        mode = equal.get("toleranceMode", "exact")
        wide = [decimal(each) for each in tolerance]
        if mode == "relative" or (mode == "absolute" and len(set(wide)) > 1):
            raise Unsupported("textEntryInteraction: relative tolerance")
        if mode == "absolute" and wide and wide[0]:
            asked.body["tolerance"] = tolerance[0]


def _extended(asked: Asked) -> None:
    asked.kind = "open_text"


def _hotspot(asked: Asked) -> None:
    shown = xml.child(asked.element, "object")
    if shown is None:
        shown = xml.child(asked.element, "img")
    areas = asked.choices("hotspotChoice")
    wanted = set(asked.response.keys)
    if shown is None or not wanted or not wanted <= set(areas):
        raise Trouble(_("The right answer is not given, or is not one of the choices."), asked.element.line)
    if len(wanted) > 1:
        raise Unsupported("hotspotInteraction: several places")
    address = asked.pictures.resolve(shown.get("data") or shown.get("src", ""))
    box = _box(shown, asked.pictures.held.get(address, b""))
    keys = dict(zip(areas, letters(len(areas)), strict=True))
    known = {remembered(element).get("key") for element in areas.values()}
    if None not in known and len(known) == len(areas):
        keys = {identifier: str(remembered(element)["key"]) for identifier, element in areas.items()}
    asked.kind, asked.names = "hotspot", keys
    asked.body = {"areas": [_area(element, keys[each], each in wanted, box) for each, element in areas.items()]}
    for identifier, element in areas.items():
        label = remembered(element).get("markdown")
        asked.parts[keys[identifier]] = label if isinstance(label, str) else element.get("hotspotLabel") or identifier
    alternative = " ".join("".join(shown.itertext()).split()) or shown.get("alt", "")
    asked.picture = f"![{alternative}]({address if ' ' not in address else f'<{address}>'})"


def _box(shown: Any, content: bytes) -> tuple[float, float]:
    width, height = shown.get("width", ""), shown.get("height", "")
    if re.fullmatch(r"[1-9][0-9]{0,5}", width) and re.fullmatch(r"[1-9][0-9]{0,5}", height):
        return int(width), int(height)
    found = size(content)
    if not found or not all(found):
        raise Unsupported("hotspotInteraction: picture of unknown size")
    return found


def _area(element: Any, key: str, right: bool, box: tuple[float, float]) -> dict[str, Any]:
    """An area in shares of the picture; the exact ones where our writer left them and they still give these places."""
    shape = {"poly": "polygon"}.get(element.get("shape", ""), element.get("shape", ""))
    places = [float(decimal(each)) for each in element.get("coords", "").split(",")]
    found = _shares(shape, places, box, element)
    known = _places(remembered(element).get("at"))
    if len(known) == len(found) and pixels(shape, known, box) == [round(each) for each in places]:
        found = known
    return {"key": key, "shape": shape, "at": found, **({"correct": True} if right else {})}


def _places(known: object) -> list[float]:
    sound = isinstance(known, list) and all(isinstance(each, int | float) and 0 <= each <= 1 for each in known)
    return [float(each) for each in known] if sound and isinstance(known, list) else []


def _shares(shape: str, places: list[float], box: tuple[float, float], element: Any) -> list[float]:
    width, height = box
    if shape == "rect" and len(places) == 4:
        left, top, right, bottom = places
        return [left / width, top / height, (right - left) / width, (bottom - top) / height]
    if shape == "circle" and len(places) == 3:
        return [places[0] / width, places[1] / height, places[2] / width]
    if shape == "polygon" and len(places) >= 6 and not len(places) % 2:
        closed = places[:-2] if places[:2] == places[-2:] else places
        return [each / (height if at % 2 else width) for at, each in enumerate(closed)]
    raise Unsupported(f"hotspotInteraction: {shape or 'shape'}")


def pixels(shape: str, at: list[float], box: tuple[float, float]) -> list[int]:
    """The places of an area in a picture of this size, as QTI writes them."""
    width, height = box
    if shape == "rect":
        return [round(at[0] * width), round(at[1] * height), round((at[0] + at[2]) * width), round((at[1] + at[3]) * height)]
    if shape == "circle":
        return [round(at[0] * width), round(at[1] * height), round(at[2] * width)]
    return [round(each * (height if place % 2 else width)) for place, each in enumerate(at)]


def cloze(asked: Asked, gaps: list[tuple[Any, Response]]) -> dict[int, str]:
    """Several lists inside a text; {id of the element: what stands in the text}."""
    slots, rows = {}, []
    for at, (element, response) in enumerate(gaps, start=1):
        choices = {each.get("identifier", ""): each for each in xml.below(element, "inlineChoice")}
        keys = dict(zip(choices, letters(len(choices)), strict=True))
        if len(response.keys) != 1 or response.keys[0] not in keys:
            raise Trouble(_("A list needs one of its choices as its answer."), element.line)
        gap = f"g{at}"
        rows.append({"key": gap, "options": list(keys.values()), "correct": keys[response.keys[0]]})
        asked.parts.update({f"{gap}.{keys[each]}": plain(choices[each]) for each in keys})
        asked.names.update({f"{element.get('responseIdentifier')}.{each}": f"{gap}.{keys[each]}" for each in keys})
        slots[id(element)] = "{" + gap + "}"
    asked.kind, asked.body = "cloze", {"gaps": rows}
    return slots


INTERACTIONS: dict[str, Callable[[Asked], None]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "associateInteraction": _associate,
    "textEntryInteraction": _text_entry,
    "extendedTextInteraction": _extended,
    "hotspotInteraction": _hotspot,
}
