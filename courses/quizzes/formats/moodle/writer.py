"""Write Moodle XML in one language, texts in Markdown, pictures inside, tags and group as labels."""

from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from ...item import Item, Words
from .. import xml
from ..canonical import GAP
from ..labels import labels
from ..reading import short
from ..weights import share
from . import texts
from .kinds import SLOT

TYPES = {
    "single": "multichoice", "multiple": "multichoice", "true_false": "truefalse", "short_text": "shortanswer", "numeric": "numerical",
    "matching": "matching", "ordering": "ordering", "cloze": "gapselect", "open_text": "essay",
}  # fmt: skip
Element = ElementTree.Element


def fits(item: Item, words: Words) -> str:
    """Why the question cannot be written; "" where it can."""
    if item.kind == "cloze":
        gaps = [gap["key"] for gap in item.body["gaps"]]
        if [key for key in GAP.findall(words.stem) if key in gaps] != gaps or SLOT.search(words.stem):
            return _("Moodle needs each gap once in the text, in the order of the gaps.")
    return ""


def write(items: Sequence[Item], *, language: str) -> bytes:
    """The file; the items can be held."""
    root = Element("quiz")
    area = ""
    for item in items:
        if item.tags.area != area:
            area = item.tags.area
            category = xml.add(xml.add(root, "question", type="category"), "category")
            xml.add(category, "text", "/".join(["$course$/top", *([area] if area else [])]))
        _question(root, item, item.words[language], language)
    return xml.dump(root)


def _question(root: Element, item: Item, words: Words, language: str) -> None:
    media = dict(item.media)
    question = xml.add(root, "question", type=TYPES[item.kind])
    xml.add(xml.add(question, "name"), "text", item.key or short(words.stem))
    texts.add(question, "questiontext", _stem(item, words), media)
    if words.feedback and item.kind != "open_text":
        texts.add(question, "generalfeedback", words.feedback, media)
    xml.add(question, "defaultgrade", str(item.marks))
    xml.add(question, "hidden", "0")
    xml.add(question, "idnumber", item.key)
    _ANSWERS[item.kind](question, item, words, language)
    tags = xml.add(question, "tags")
    for label in labels(item, marks=False):
        if label != "flag:exact":
            xml.add(xml.add(tags, "tag"), "text", label)


def _stem(item: Item, words: Words) -> str:
    if item.kind != "cloze":
        return words.stem
    places, at = {}, 1
    for gap in item.body["gaps"]:
        places[gap["key"]] = at + gap["options"].index(gap["correct"])
        at += len(gap["options"])
    return GAP.sub(lambda hit: f"[[{places[hit[1]]}]]" if hit[1] in places else hit[0], words.stem)


def _answer(question: Element, item: Item, fraction: str, text: str, reason: str) -> Element:
    media = dict(item.media)
    answer = texts.add(question, "answer", text, media, fraction=fraction)
    if reason:
        texts.add(answer, "feedback", reason, media)
    return answer


def _choice(question: Element, item: Item, words: Words, language: str) -> None:
    rows: list[dict[str, Any]] = item.body["options"]
    right = sum(bool(row.get("correct")) for row in rows)
    xml.add(question, "single", "true" if item.kind == "single" else "false")
    xml.add(question, "shuffleanswers", "true")
    xml.add(question, "answernumbering", "abc")
    wrong = "0" if item.kind == "single" else f"-{share(right)}"
    for row in rows:
        _answer(question, item, share(right) if row.get("correct") else wrong, words.parts[row["key"]], words.reasons.get(row["key"], ""))


def _true_false(question: Element, item: Item, words: Words, language: str) -> None:
    for row in item.body["options"]:
        _answer(question, item, "100" if row.get("correct") else "0", row["key"], words.reasons.get(row["key"], ""))


def _short(question: Element, item: Item, words: Words, language: str) -> None:
    xml.add(question, "usecase", "1" if item.body.get("exact") else "0")
    for text in item.body["accepted"][language]:
        xml.add(xml.add(question, "answer", fraction="100", format="plain_text"), "text", text.replace("*", "\\*"))


def _numeric(question: Element, item: Item, words: Words, language: str) -> None:
    answer = xml.add(question, "answer", fraction="100", format="plain_text")
    xml.add(answer, "text", item.body["value"])
    xml.add(answer, "tolerance", item.body.get("tolerance", "0"))


def _matching(question: Element, item: Item, words: Words, language: str) -> None:
    """Rows without words keep the order of the options, and those that serve no row."""
    used = list(dict.fromkeys(row["option"] for row in item.body["rows"]))
    named = item.body["options"]
    extra = [("", key) for key in named] if used != named[: len(used)] else []
    rows = [*extra, *((row["key"], row["option"]) for row in item.body["rows"])]
    rows += [("", key) for key in named if key not in used and not extra]
    xml.add(question, "shuffleanswers", "true")
    for row, option in rows:
        made = texts.add(question, "subquestion", words.parts[row] if row else "", dict(item.media))
        xml.add(xml.add(made, "answer"), "text", words.parts[option])


def _ordering(question: Element, item: Item, words: Words, language: str) -> None:
    xml.add(question, "layouttype", "VERTICAL")
    xml.add(question, "selecttype", "ALL")
    xml.add(question, "gradingtype", "ALL_OR_NOTHING")
    for at, key in enumerate(item.body["items"], start=1):
        _answer(question, item, str(at), words.parts[key], "")


def _cloze(question: Element, item: Item, words: Words, language: str) -> None:
    xml.add(question, "shuffleanswers", "0")
    for group, gap in enumerate(item.body["gaps"], start=1):
        for key in gap["options"]:
            option = xml.add(question, "selectoption")
            xml.add(option, "text", words.parts[f"{gap['key']}.{key}"])
            xml.add(option, "group", str(group))


def _essay(question: Element, item: Item, words: Words, language: str) -> None:
    xml.add(question, "responseformat", "editor")
    if words.feedback:
        texts.add(question, "graderinfo", words.feedback, dict(item.media))


_ANSWERS: dict[str, Callable[[Element, Item, Words, str], None]] = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _true_false,
    "short_text": _short,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "open_text": _essay,
}
