"""Read our own Markdown format: front matter, scenarios and questions, each with a head and a section per language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ...item import LANGUAGES, Item, Scenario, Words
from ...kinds import KINDS
from ..canonical import TAGS
from ..media import attached
from ..reading import FileRefused, Reading, Trouble, Unsupported, decode, trim
from ..structure import HEADING, INFORMATION, Block, Line, fences, quoted, split, text_of
from .heads import Head, check_fields, load, tags, texts, whole
from .shapes import MARKS, Shape, shape

SCENARIO = "scenario:"
HEAD_INSIDE = re.compile(r"kind:[ \t]*(" + "|".join(KINDS) + r")[ \t]*$")


@dataclass
class Chapter:
    """A scenario or a question: its name, its head, and its lines by language."""

    name: str
    line: int
    head: Head = field(default_factory=dict)
    sections: dict[str, list[Line]] = field(default_factory=dict)
    trouble: Trouble | None = None


def read(data: bytes, *, media: Mapping[str, bytes] | None = None) -> Reading:
    """The whole file; `media` {path: bytes} is what lies beside it in a package, None where nothing can."""
    lines = decode(data).split("\n")
    front, start = _front(lines)
    found = Reading("markdown")
    for chapter in _chapters(lines, start):
        if chapter.name.startswith(SCENARIO):
            _scenario(found, chapter, front)
        else:
            key = chapter.head.get("key", chapter.name)
            name = key if isinstance(key, str) and key else _("line %(line)d") % {"line": chapter.line}
            found.take(name, chapter.line, lambda at=chapter: _item(found, at, front, media), original=str(key))  # type: ignore[misc]
    if not (found.items or found.scenarios or found.refused or found.unsupported):
        raise FileRefused(_("There is no question in this file: a question begins with a line such as “# agilepm-roles-01”."))
    return found


def _front(lines: Sequence[str]) -> tuple[Head, int]:
    if lines[0].rstrip() != "---":
        return {}, 0
    end = next((at for at in range(1, len(lines)) if lines[at].rstrip() == "---"), 0)
    if not end:
        raise FileRefused(_("The head of the file has no end: it is a line of three hyphens."), 1)
    front = load("\n".join(lines[1:end]), 2)
    foreign = set(front) - set(TAGS)
    if foreign:
        raise FileRefused(_("The head of the file has fields that mean nothing: %(names)s.") % {"names": ", ".join(sorted(foreign))}, 1)
    return front, end + 1


def _chapters(lines: Sequence[str], start: int) -> list[Chapter]:
    inside = fences(lines)
    chapters: list[Chapter] = []
    at = start
    section: list[Line] | None = None
    while at < len(lines):
        heading = None if inside[at] else HEADING.match(lines[at])
        if inside[at] and HEAD_INSIDE.match(lines[at]):
            raise FileRefused(_("The head of a question stands in a code block: does the block before it end?"), at + 1)
        if heading and heading[1] == "#":
            chapter, at = _chapter((heading[2] or "").strip(), lines, at)
            chapters.append(chapter)
            section = None
        elif heading and chapters:
            section = _section(chapters[-1], (heading[2] or "").strip(), at + 1)
        elif section is not None:
            section.append((at + 1, lines[at]))
        elif lines[at].strip():
            _stray(chapters, at + 1)
        at += 1
    return chapters


def _chapter(name: str, lines: Sequence[str], at: int) -> tuple[Chapter, int]:
    end = at + 1
    while end < len(lines) and lines[end].strip() and not HEADING.match(lines[end]):
        end += 1
    return Chapter(name, at + 1, load("\n".join(lines[at + 1 : end]), at + 2)), end - 1


def _section(chapter: Chapter, language: str, line: int) -> list[Line]:
    if language not in LANGUAGES:
        chapter.trouble = chapter.trouble or Trouble(
            _("“%(name)s” is not a language: write %(languages)s.") % {"name": language, "languages": ", ".join(LANGUAGES)}, line
        )
    elif language in chapter.sections:
        chapter.trouble = chapter.trouble or Trouble(_("“%(name)s” stands there twice.") % {"name": language}, line)
    section: list[Line] = []
    chapter.sections.setdefault(language, section)
    return section


def _stray(chapters: list[Chapter], line: int) -> None:
    if not chapters:
        raise FileRefused(_("This text belongs to nothing: a question begins with a line such as “# agilepm-roles-01”."), line)
    chapters[-1].trouble = chapters[-1].trouble or Trouble(
        _("This text belongs to nothing: the words come below a line such as “## en”, and an empty line ends the head."), line
    )


def _scenario(found: Reading, chapter: Chapter, front: Head) -> None:
    key = chapter.name.removeprefix(SCENARIO).strip()
    try:
        if chapter.trouble:
            raise chapter.trouble
        foreign = set(chapter.head) - {"title", "method"}
        if foreign or not key or not chapter.sections:
            raise Trouble(_("A scenario needs a key, a text per language, and no field but title and method."))
        title, method = texts(chapter.head.get("title", ""), "title"), chapter.head.get("method", front.get("method", ""))
        if not isinstance(method, str) or not set(title) <= set(LANGUAGES):
            raise Trouble(_("A scenario needs a key, a text per language, and no field but title and method."))
    except Trouble as error:
        found.refuse(chapter.name, error.line or chapter.line, str(error))
        return
    words = {language: text_of(lines) for language, lines in sorted(chapter.sections.items())}
    found.scenarios.append(Scenario(key, words, dict(sorted(title.items())), method))


def _item(found: Reading, chapter: Chapter, front: Head, media: Mapping[str, bytes] | None) -> Item:
    if chapter.trouble:
        raise chapter.trouble
    head, kind = chapter.head, chapter.head.get("kind", "")
    if not kind or not isinstance(kind, str):
        raise Trouble(_("Say in the head of which kind the question is, such as “kind: single”."))
    if kind not in KINDS:
        raise Unsupported(kind)
    check_fields(head, kind)
    key, group = head.get("key", chapter.name), head.get("group", "")
    if not isinstance(key, str) or not isinstance(group, str):
        raise Trouble(_("%(field)s needs one value.") % {"field": "group"})
    words, body = _languages(kind, head, chapter)
    held, missing = attached(words.values(), media)
    if missing and media is not None:
        raise Trouble(_("The picture %(name)s is not in the file.") % {"name": missing[0]})
    for name in missing:
        found.note(key, chapter.line, _("The picture %(name)s is not in the file.") % {"name": name})
    return Item(
        key=key,
        kind=kind,
        body=body,
        words=words,
        marks=whole(head.get("marks", "1"), "marks"),
        tags=tags(head, front),
        group=group,
        beliefs=dict(sorted(texts(head.get("beliefs", ""), "beliefs").items())),
        media=held,
    )


def _languages(kind: str, head: Head, chapter: Chapter) -> tuple[dict[str, Words], dict]:
    words: dict[str, Words] = {}
    first: Shape | None = None
    accepted: dict[str, list[str]] = {}
    for language, lines in sorted(chapter.sections.items()):
        said, blocks, feedback, information = _parts(kind, lines)
        found = shape(kind, head, blocks, language)
        accepted.update(found.body.pop("accepted", {}))
        if first and found.body != first.body:
            raise Trouble(_("The languages differ: give the same answers in the same order in each."), lines[0][0] - 1 if lines else 0)
        first = first or found
        words[language] = Words(said, found.parts, found.reasons, feedback, information)
    body = first.body if first else {}
    if kind == "short_text":
        body = {"accepted": {**_more(head), **accepted}, **body}
        body["accepted"] = dict(sorted(body["accepted"].items()))
    return words, body


def _more(head: Head) -> dict[str, list[str]]:
    """What is accepted in languages that the question has no words in."""
    rows = head.get("accepted", {})
    if not isinstance(rows, dict) or not all(isinstance(row, list) and all(isinstance(each, str) for each in row) for row in rows.values()):
        raise Trouble(_("accepted is a mapping such as {fr: [réponse]}."))
    return rows


def _parts(kind: str, lines: list[Line]) -> tuple[str, list[Block], str, str]:
    inside = fences([text for _number, text in lines])
    end = next((at for at, (_number, text) in enumerate(lines) if not inside[at] and INFORMATION.match(text)), len(lines))
    before, blocks = split(lines[:end], [*MARKS[kind], "quote"])
    quotes = [block for block in blocks if block.mark == "quote"]
    if quotes and quotes[0] is not blocks[-1]:
        raise Trouble(_("A quotation is what is said afterwards and stands last; indent one in the text by one space."), quotes[0].line)
    others = [block for block in blocks if block.mark != "quote"]
    return trim(text_of(before)), others, quoted(quotes[0].lines) if quotes else "", text_of(lines[end + 1 :])
