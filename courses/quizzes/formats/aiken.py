"""Aiken: a line with the question, a line per option, and the letter of the right one."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from ..item import Item, Words
from .canonical import letters, options
from .reading import FileRefused, Reading, Trouble, decode, trim

OPTION = re.compile(r"[ \t]*([A-Za-z])[.)](?:[ \t]+(.*)|[ \t]*)$")
ANSWER = re.compile(r"[ \t]*ANSWER:[ \t]*(.*)$")
Line = tuple[int, str]


def read(data: bytes, *, language: str) -> Reading:
    """The whole file; a question ends with its ANSWER line."""
    found = Reading("aiken")
    lines: list[Line] = []
    for number, text in enumerate(decode(data).split("\n"), start=1):
        if trim(text):
            lines.append((number, trim(text)))
        if ANSWER.match(text):
            _take(found, lines, language)
            lines = []
    if lines:
        found.refuse(lines[0][1], lines[0][0], _("The line “ANSWER: …” is missing."))
    if not found.items and not found.refused:
        raise FileRefused(_("There is no question in this file."))
    return found


def _take(found: Reading, lines: list[Line], language: str) -> None:
    found.take(lines[0][1], lines[0][0], lambda: _item(lines, language))


def _item(lines: Sequence[Line], language: str) -> Item:
    first = next((at for at, (_number, text) in enumerate(lines) if at and OPTION.match(text)), len(lines) - 1)
    stem = "\n".join(text for _number, text in lines[:first])
    parts = {}
    for (number, text), key in zip(lines[first:-1], letters(len(lines)), strict=False):
        option = OPTION.match(text)
        if not option or option[1].lower() != key:
            raise Trouble(_("Here the option %(letter)s was expected.") % {"letter": key.upper()}, number)
        parts[key] = trim(option[2] or "")
    number, text = lines[-1]
    answer = ANSWER.match(text)
    right = trim(answer[1]).lower() if answer else ""
    if right not in parts:
        raise Trouble(_("The answer is not one of the options."), number)
    return Item(key="", kind="single", body={"options": options(list(parts), {right})}, words={language: Words(stem, parts)})


def fits(words: Words) -> bool:
    """Whether the words can be written: a line each, the question unlike an option or an answer."""
    alike = OPTION.match(words.stem) or any(ANSWER.match(text) for text in [words.stem, *words.parts.values()])
    return not alike and "\n" not in words.stem and not any("\n" in text for text in words.parts.values()) and len(words.parts) <= 26


def write(items: Sequence[Item], *, language: str) -> bytes:
    """The file; the items are single choices that fit."""
    return "\n".join(_question(item, item.words[language]) for item in items).encode()


def _question(item: Item, words: Words) -> str:
    right = next(option["key"] for option in item.body["options"] if option.get("correct"))
    lines = [words.stem, *(f"{key.upper()}. {text}" for key, text in words.parts.items()), f"ANSWER: {right.upper()}", ""]
    return "\n".join(lines)
