"""What a question of each kind is in QTI 2.1: its responses, its interaction, how it is marked."""

from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from ...item import Item, Words
from .. import xml
from ..media import named
from .interactions import pixels
from .markup import put, put_plain, remember
from .pictures import size

Element = ElementTree.Element
DECLARED = {
    "single": ("single", "identifier"), "true_false": ("single", "identifier"), "multiple": ("multiple", "identifier"),
    "matching": ("multiple", "directedPair"), "categorise": ("multiple", "directedPair"), "ordering": ("ordered", "identifier"),
    "numeric": ("single", "float"), "short_text": ("single", "string"), "open_text": ("single", "string"),
    "hotspot": ("single", "identifier"),
}  # fmt: skip
# Where a picture does not say its size.
SIZE = (1000, 1000)
NAMES = {"en": ("True", "False"), "fr": ("Vrai", "Faux")}
TYPES = {b"\x89PNG": "image/png", b"GIF8": "image/gif", b"\xff\xd8": "image/jpeg", b"<svg": "image/svg+xml"}


def declare(root: Element, item: Item, language: str) -> None:
    """The response declarations with the right answer."""
    if item.kind == "cloze":
        for gap in item.body["gaps"]:
            _declaration(root, gap["key"], "single", "identifier", [gap["correct"]])
        return
    cardinality, base = DECLARED[item.kind]
    made = _declaration(root, "RESPONSE", cardinality, base, _right(item, language))
    if item.kind == "short_text":
        mapping = xml.add(made, "mapping", defaultValue="0")
        for text in item.body["accepted"][language]:
            sensitive = "true" if item.body.get("exact") else "false"
            xml.add(mapping, "mapEntry", mapKey=text, mappedValue="1", caseSensitive=sensitive)


def _declaration(root: Element, identifier: str, cardinality: str, base: str, right: list[str]) -> Element:
    made = xml.add(root, "responseDeclaration", identifier=identifier, cardinality=cardinality, baseType=base)
    if right:
        correct = xml.add(made, "correctResponse")
        for value in right:
            xml.add(correct, "value", value)
    return made


def _right(item: Item, language: str) -> list[str]:
    body = item.body
    if "options" in body and "rows" not in body:
        return [option["key"] for option in body["options"] if option.get("correct")]
    if "rows" in body:
        return [f"{row['key']} {row['option']}" for row in body["rows"]]
    if item.kind == "hotspot":
        return [area["key"] for area in body["areas"] if area.get("correct")]
    if item.kind == "short_text":
        return body["accepted"][language][:1]
    return list(body.get("items", [])) or ([body["value"]] if "value" in body else [])


def interaction(body: Element, item: Item, words: Words, language: str) -> None:
    """The interaction below the words of the question."""
    if item.kind in ("single", "multiple", "true_false"):
        _choice(body, item, words, language)
    elif item.kind in ("matching", "categorise"):
        _match(body, item, words, language)
    elif item.kind == "ordering":
        made = xml.add(body, "orderInteraction", responseIdentifier="RESPONSE", shuffle="true")
        for key in item.body["items"]:
            put(xml.add(made, "simpleChoice", identifier=key), words.parts[key], language, item.media)
    elif item.kind == "hotspot":
        _hotspot(body, item, words)
    elif item.kind == "open_text":
        xml.add(body, "extendedTextInteraction", responseIdentifier="RESPONSE")
    else:
        xml.add(xml.add(body, "p"), "textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="20")


def _choice(body: Element, item: Item, words: Words, language: str) -> None:
    right = sum(bool(option.get("correct")) for option in item.body["options"])
    most = "1" if item.kind != "multiple" else str(right) if item.body.get("limit") else "0"
    made = xml.add(body, "choiceInteraction", responseIdentifier="RESPONSE", maxChoices=most)
    made.set("shuffle", "false" if item.kind == "true_false" else "true")
    names = dict(zip(("true", "false"), NAMES[language], strict=True))
    for option in item.body["options"]:
        choice = xml.add(made, "simpleChoice", identifier=option["key"])
        put(choice, words.parts.get(option["key"]) or names[option["key"]], language, item.media)


def _match(body: Element, item: Item, words: Words, language: str) -> None:
    rows, named_options = [row["key"] for row in item.body["rows"]], item.body["options"]
    made = xml.add(body, "matchInteraction", responseIdentifier="RESPONSE", shuffle="true", maxAssociations=str(len(rows)))
    if item.kind == "categorise":
        made.set("class", "categorise")
    for keys, most in ((rows, "1"), (named_options, "1" if item.body.get("once") else "0")):
        choices = xml.add(made, "simpleMatchSet")
        for key in keys:
            put(xml.add(choices, "simpleAssociableChoice", identifier=key, matchMax=most), words.parts[key], language, item.media)


def _hotspot(body: Element, item: Item, words: Words) -> None:
    name = next(each for each in named([words]) if each in item.media)
    content = item.media[name]
    box = size(content) or SIZE
    made = xml.add(body, "hotspotInteraction", responseIdentifier="RESPONSE", maxChoices="1")
    kind = next((kind for magic, kind in TYPES.items() if content.startswith(magic)), "image/png")
    xml.add(made, "object", data=f"../{quote(name)}", type=kind, width=str(box[0]), height=str(box[1]))
    for at, area in enumerate(item.body["areas"], start=1):
        places = ",".join(map(str, pixels(area["shape"], area["at"], box)))
        shape = {"polygon": "poly"}.get(area["shape"], area["shape"])
        label = words.parts[area["key"]]
        choice = xml.add(
            made, "hotspotChoice", identifier=area["key"] if area["key"].isidentifier() else f"area{at}", shape=shape, coords=places
        )
        choice.set("hotspotLabel", " ".join(xml.held(label).split())[:256])
        remember(choice, {"key": area["key"], "at": area["at"], "markdown": label})


def inline(gap: dict[str, Any], words: Words) -> Element:
    made = Element("inlineChoiceInteraction", {"responseIdentifier": gap["key"], "shuffle": "false"})
    for key in gap["options"]:
        put_plain(xml.add(made, "inlineChoice", identifier=key), words.parts[f"{gap['key']}.{key}"])
    return made


def processing(root: Element, item: Item, words: Words, language: str) -> None:
    """All or nothing for the whole mark, then the feedback."""
    if item.kind == "open_text":
        return
    made = xml.add(root, "responseProcessing")
    condition = xml.add(xml.add(made, "responseCondition"), "responseIf")
    _condition(condition, item)
    score = xml.add(condition, "setOutcomeValue", identifier="SCORE")
    xml.add(score, "baseValue", str(item.marks), baseType="float")
    if words.reasons and item.kind in ("single", "multiple", "true_false", "hotspot"):
        xml.add(xml.add(made, "setOutcomeValue", identifier="FEEDBACK"), "variable", identifier="RESPONSE")
    if words.feedback:
        xml.add(xml.add(made, "setOutcomeValue", identifier="GENERAL"), "baseValue", "general", baseType="identifier")


def _condition(parent: Element, item: Item) -> None:
    if item.kind == "short_text":
        more = xml.add(parent, "gt")
        xml.add(more, "mapResponse", identifier="RESPONSE")
        xml.add(more, "baseValue", "0", baseType="float")
        return
    if item.kind == "numeric" and "tolerance" in item.body:
        wide = item.body["tolerance"]
        _pair(xml.add(parent, "equal", toleranceMode="absolute", tolerance=f"{wide} {wide}"), "RESPONSE")
        return
    keys = [gap["key"] for gap in item.body["gaps"]] if item.kind == "cloze" else ["RESPONSE"]
    holder = xml.add(parent, "and") if len(keys) > 1 else parent
    for key in keys:
        _pair(xml.add(holder, "match"), key)


def _pair(parent: Element, identifier: str) -> None:
    xml.add(parent, "variable", identifier=identifier)
    xml.add(parent, "correct", identifier=identifier)
