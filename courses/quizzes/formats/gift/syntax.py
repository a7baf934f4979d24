"""The pieces of a GIFT file: its questions with their lines, signs behind a backslash, texts in four formats."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..html import to_markdown
from ..html.write import BREAK
from ..reading import Trouble, trim

SIGNS = ":~=#{}"
LONGEST_COMMENT = 20_000
FORMAT = re.compile(r"[ \t\n]*\[(html|moodle|plain|markdown)\]")
WEIGHTED = re.compile(r"[ \t\n]*%[-+0-9.,]+%")
IDENTIFIER = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")
LABEL = re.compile(r"\[tag:((?:\\\]|[^\]])+)\]")
TAGGED = re.compile(r"<[A-Za-z/!][^<>]*>|&#?\w+;")


@dataclass
class Chunk:
    """The text of one question, and what the comments before it say."""

    line: int
    text: str
    category: str
    key: str = ""
    labels: list[str] = field(default_factory=list)


def chunks(text: str) -> Iterator[Chunk]:
    """The questions of a file; they are apart by empty lines, which may also stand inside the brackets."""
    lines: list[str] = []
    category, start = "", 0
    key, labels = "", list[str]()
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        bare = line.strip(" \t")
        if bare.startswith("//") and len(bare) > LONGEST_COMMENT:
            continue
        if bare.startswith("//"):
            key = next((found[1].replace("\\]", "]") for found in [IDENTIFIER.search(bare)] if found), key)
            labels += [found[1].replace("\\]", "]") for found in LABEL.finditer(bare)]
        elif bare.startswith("$CATEGORY:") and not lines:
            category = bare.removeprefix("$CATEGORY:").strip()
        elif bare or (lines and _open(lines)):
            start = start or number
            lines.append(line)
        elif lines:
            yield Chunk(start, "\n".join(lines), category, key, labels)
            lines, start, key, labels = [], 0, "", []
    if lines:
        yield Chunk(start, "\n".join(lines), category, key, labels)


def _open(lines: list[str]) -> bool:
    """Whether a bracket is open; never for long, so that one that is not closed does not take the file with it."""
    return len(lines) < 200 and find("\n".join(lines), "{") >= 0 > find("\n".join(lines), "}")


def find(text: str, sign: str, start: int = 0) -> int:
    """Where a sign stands without a backslash before it; -1 for nowhere."""
    at = start
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text.startswith(sign, at):
            return at
        else:
            at += 1
    return -1


def cut(text: str, sign: str) -> tuple[str, str | None]:
    """The text before a sign, and what follows it; None where it does not stand there."""
    at = find(text, sign)
    return (text, None) if at < 0 else (text[:at], text[at + len(sign) :])


def answers(text: str) -> list[tuple[str, str]]:
    """[(sign, text)] of the answers of a bracket; raises Trouble for text before the first."""
    places = []
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] in "=~":
            places.append(at)
        at += 1
    if trim(text[: places[0]] if places else text):
        raise Trouble(_("An answer begins with “=” or “~”."))
    return [(text[at], text[at + 1 : end]) for at, end in zip(places, [*places[1:], len(text)], strict=True)]


def unescaped(text: str) -> str:
    return re.sub(r"\\([\\:~=#{}n])", lambda found: "\n" if found[1] == "n" else found[1], text)


def escaped(text: str) -> str:
    return re.sub(rf"[\\{re.escape(SIGNS)}]", lambda found: "\\" + found[0], text).replace("\n", "\\n")


def said(raw: str, format: str, *, own: bool = True) -> str:
    """A text as Markdown. `own`: it may name a format of its own at its beginning."""
    found = FORMAT.match(raw) if own else None
    if found:
        raw, format = raw[found.end() :], found[1]
    if format == "markdown":
        return trim(unescaped(trim(raw)))
    flat = unescaped(trim(re.sub(r"[ \t]*\n[ \t]*|[ \t]+", " ", raw)))
    if format == "html" or (format == "moodle" and TAGGED.search(flat)):
        return to_markdown(flat if format == "html" else flat.replace("\n", "<br>"))
    return trim(re.sub(r"(?<!\n)\n(?!\n)", BREAK, flat))
