"""The lines of our own Markdown format: what is structure, what is text, and how text that looks like structure is told apart.

A line of text that would begin like structure is indented by one space, which Markdown does not mind and reading takes off again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .reading import Trouble, trim

Line = tuple[int, str]

MARKS = {
    "box": re.compile(r"- \[([ xX])\](?: (.*))?$"),
    "keyed": re.compile(r"- \(([^()\s]+)\)(?: (.*))?$"),
    "numbered": re.compile(r"([0-9]+)\.(?: (.*))?$"),
    "accepted": re.compile(r"(=)(?: (.*))?$"),
    "gap": re.compile(r"\{([^{}\s]+)\}:()[ \t]*$"),
    "quote": re.compile(r"(>) ?(.*)$"),
}
HEADING = re.compile(r"(##?)(?:[ \t]+(.*))?$")
INFORMATION = re.compile(r"### information[ \t]*$")
CLOSING = re.compile(r"(`{3,}|~{3,})[ \t]*$")
OPENING = re.compile(r"(`{3,}|~{3,})(.*)$")
STRUCTURE = [HEADING, INFORMATION, OPENING, *MARKS.values()]


@dataclass
class Block:
    """An option, a row, a gap, an accepted answer or a quotation: its mark, its key and its own lines."""

    mark: str
    key: str
    line: int
    lines: list[Line] = field(default_factory=list)


def fences(lines: Sequence[str]) -> list[bool]:
    """Which lines belong to code blocks, their fences included. A fence that is never closed is text."""
    found = [False] * len(lines)
    closing = [(at, hit[1]) for at, line in enumerate(lines) if (hit := CLOSING.match(line))]
    # The longest fence of each sign from here to the end, so that one without an end is not looked for line by line.
    longest = _longest(closing)
    at = passed = 0
    while at < len(lines):
        while passed < len(closing) and closing[passed][0] <= at:
            passed += 1
        opening = OPENING.match(lines[at])
        if opening and not (opening[1][0] == "`" and "`" in opening[2]) and longest[passed].get(opening[1][0], 0) >= len(opening[1]):
            end = next(closing[each][0] for each in range(passed, len(closing)) if closing[each][1].startswith(opening[1]))
            found[at : end + 1] = [True] * (end + 1 - at)
            at = end
        at += 1
    return found


def _longest(closing: Sequence[tuple[int, str]]) -> list[dict[str, int]]:
    """For each place in the list of closing fences, the longest of each sign from there on."""
    found: list[dict[str, int]] = [{}]
    for _place, fence in reversed(closing):
        last = found[-1]
        found.append({**last, fence[0]: max(last.get(fence[0], 0), len(fence))})
    return found[::-1]


def looks_like(text: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    return any(pattern.match(text) for pattern in patterns)


def level(text: str) -> str:
    """The text without the space that set apart a line which looks like structure."""
    lines = trim(text).split("\n")
    inside = fences(lines)
    return trim(
        "\n".join(
            line[1:] if not fenced and line[:1] == " " and looks_like(line[1:], STRUCTURE) else line
            for line, fenced in zip(lines, inside, strict=True)
        )
    )


def apart(text: str, marks: Sequence[str], *, whole: bool = False) -> list[str]:
    """The lines of a text, those that look like structure set apart. `whole`: it stands in the section itself, below headings."""
    lines = text.split("\n")
    inside = fences(lines)
    patterns = [MARKS[mark] for mark in marks] + [OPENING] + ([HEADING, INFORMATION] if whole else [])
    return [f" {line}" if not fenced and looks_like(line, patterns) else line for line, fenced in zip(lines, inside, strict=True)]


def text_of(lines: Sequence[Line]) -> str:
    return level("\n".join(text for _number, text in lines))


def quoted(lines: Sequence[Line]) -> str:
    """What stands behind the signs of a quotation: it is text only."""
    return trim("\n".join(text for _number, text in lines))


def split(lines: Sequence[Line], marks: Sequence[str]) -> tuple[list[Line], list[Block]]:
    """The text before the first block, and the blocks. Raises Trouble for a line that belongs to neither."""
    before: list[Line] = []
    blocks: list[Block] = []
    for (number, text), fenced in zip(lines, fences([text for _number, text in lines]), strict=True):
        mark, found = "", None
        if not fenced:
            mark, found = next(((mark, hit) for mark in marks if (hit := MARKS[mark].match(text))), ("", None))
        if found and mark == "quote" and blocks and blocks[-1].mark == "quote":
            blocks[-1].lines.append((number, found[2]))
        elif found:
            blocks.append(Block(mark, found[1], number, [(number, found[2] or "")]))
        elif not blocks:
            before.append((number, text))
        elif not text.strip(" \t") or (text.startswith("  ") and blocks[-1].mark != "quote"):
            blocks[-1].lines.append((number, text[2:]))
        else:
            raise Trouble(_("This text belongs to nothing: indent it by two spaces, or put it before the answers."), number)
    return before, blocks
