"""Write a package of QTI 2.1: one file per item, a manifest, the pictures."""

import re
from collections.abc import Sequence
from urllib.parse import quote
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from ...item import Item, Words
from .. import xml
from ..archive import pack
from ..canonical import GAP
from ..labels import labels
from ..media import TARGET, named
from ..reading import short
from . import parts
from .items import without_picture
from .manifest import Resource, manifest
from .markup import CLOSE, OPEN, SLOT, paragraphs, put, rendered
from .package import KEY, MANIFEST

Element = ElementTree.Element
SPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PICTURE = re.compile(r"!\[[^\]]*\]" + TARGET.pattern.removeprefix(r"\]"))


def fits(item: Item, words: Words) -> str:
    """Why the question cannot be written; "" where it can."""
    if item.kind == "cloze":
        gaps = [gap["key"] for gap in item.body["gaps"]]
        if [key for key in GAP.findall(words.stem) if key in gaps] != gaps or OPEN in words.stem:
            return _("QTI needs each gap once in the text, in the order of the gaps.")
    shown = PICTURE.search(words.stem)
    if item.kind == "hotspot" and (not shown or (shown[1] or shown[2]) not in item.media):
        return _("QTI needs the picture of a hotspot in its text.")
    return ""


def write(items: Sequence[Item], *, language: str) -> bytes:
    """The package; the items can be held, and media of one name are the same."""
    files: dict[str, bytes] = {}
    resources = []
    for at, item in enumerate(items, start=1):
        identifier = f"q{at}"
        path = f"items/{identifier}.xml"
        files[path] = xml.dump(_item(item, item.words[language], identifier, language))
        shown = [name for name in named([item.words[language]]) if name in item.media]
        named_key = [KEY + item.key] if item.key else []
        own = [label for label in labels(item, marks=False) if not label.startswith("flag:")]
        resources.append(Resource(identifier, path, language, named_key + own, [quote(name) for name in shown]))
        files.update({name: item.media[name] for name in shown})
    return pack({MANIFEST: manifest(resources), **files})


def _item(item: Item, words: Words, identifier: str, language: str) -> Element:
    root = Element("assessmentItem", {"xmlns": SPACE, "identifier": identifier, "title": xml.held(item.key or short(words.stem))})
    root.set("adaptive", "false")
    root.set("timeDependent", "false")
    root.set("xml:lang", language)
    root.set("toolName", "Jalon")
    parts.declare(root, item, language)
    _outcomes(root, item, words)
    body = xml.add(root, "itemBody")
    if words.information:
        put(xml.add(body, "rubricBlock", view="candidate"), words.information, language, item.media)
    if item.kind == "open_text" and words.feedback:
        put(xml.add(body, "rubricBlock", view="scorer"), words.feedback, language, item.media)
    _stem(body, item, words, language)
    parts.processing(root, item, words, language)
    for key, reason in words.reasons.items():
        _feedback(root, "FEEDBACK", key.replace("=", "."), reason, item, language)
    if words.feedback and item.kind != "open_text":
        _feedback(root, "GENERAL", "general", words.feedback, item, language)
    return root


def _feedback(root: Element, outcome: str, identifier: str, text: str, item: Item, language: str) -> None:
    made = xml.add(root, "modalFeedback", outcomeIdentifier=outcome, identifier=identifier, showHide="show")
    put(made, text, language, item.media)


def _outcomes(root: Element, item: Item, words: Words) -> None:
    score = xml.add(root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float", normalMaximum=str(item.marks))
    if item.kind == "open_text":
        score.set("externalScored", "human")
    else:
        xml.add(xml.add(score, "defaultValue"), "value", "0")
    if words.reasons:
        cardinality = "multiple" if item.kind == "multiple" else "single"
        xml.add(root, "outcomeDeclaration", identifier="FEEDBACK", cardinality=cardinality, baseType="identifier")
    if words.feedback and item.kind != "open_text":
        xml.add(root, "outcomeDeclaration", identifier="GENERAL", cardinality="single", baseType="identifier")


def _stem(body: Element, item: Item, words: Words, language: str) -> None:
    """The words of the question and what it asks: below it, or where the gaps stand."""
    if item.kind == "cloze":
        _cloze(body, item, words, language)
        return
    tree = without_picture(rendered(words.stem, language)) if item.kind == "hotspot" else None
    put(body, words.stem, language, item.media, tree)
    parts.interaction(body, item, words, language)


def _cloze(body: Element, item: Item, words: Words, language: str) -> None:
    gaps = {gap["key"]: gap for gap in item.body["gaps"]}
    marked = GAP.sub(lambda hit: f"{OPEN}{hit[1]}{CLOSE}" if hit[1] in gaps else hit[0], words.stem)
    tree = rendered(marked, language)
    if SLOT.findall(tree.text) != list(gaps):
        tree = paragraphs(marked)
    put(body, words.stem, language, item.media, tree)
    _fill(body, item, words)


def _fill(parent: Element, item: Item, words: Words) -> None:
    """Put the lists where the gaps of the text stand."""
    gaps = {gap["key"]: gap for gap in item.body["gaps"]}
    for element in list(parent.iter()):
        if not isinstance(element.tag, str):
            _after(parent, element, gaps, words)
            continue
        if element.text and OPEN in element.text and element.tag != "inlineChoiceInteraction":
            pieces = SLOT.split(element.text)
            element.text = pieces[0]
            for at, (key, text) in enumerate(zip(pieces[1::2], pieces[2::2], strict=True)):
                made = parts.inline(gaps[key], words)
                made.tail = text
                element.insert(at, made)
        _after(parent, element, gaps, words)


def _after(root: Element, element: Element, gaps: dict, words: Words) -> None:
    if not element.tail or OPEN not in element.tail:
        return
    holder = next(each for each in root.iter() if element in list(each))
    at = list(holder).index(element)
    pieces = SLOT.split(element.tail)
    element.tail = pieces[0]
    for key, text in zip(pieces[1::2], pieces[2::2], strict=True):
        at += 1
        made = parts.inline(gaps[key], words)
        made.tail = text
        holder.insert(at, made)
