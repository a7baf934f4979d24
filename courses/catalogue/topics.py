"""Which lesson, and which part of it, explains a concept: found in the lessons' own words, so that nobody keeps a list of it. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from courses.quizzes.kinds.short_text import plain

HEADING = re.compile(r"<h[23][^>]*\bid=\"([^\"]+)\"[^>]*>(.*?)</h[23]>", re.DOTALL)
STRONG = re.compile(r"<strong>(.*?)</strong>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
# A heading that names the concept settles it; in bold it is being explained; said in passing it takes three times.
IN_HEADING, IN_BOLD, ENOUGH = 10, 2, 3

Names = dict[str, list[tuple[tuple[str, ...], str]]]


@dataclass(frozen=True)
class Section:
    """A part of a lesson under a heading; `anchor` and `heading` are "" for what stands before the first one."""

    anchor: str
    heading: str
    html: str


@dataclass(frozen=True)
class Text:
    """The words of one lesson in one language: where it is, and its HTML."""

    code: str
    key: str
    method: str
    title: str
    html: str


@dataclass(frozen=True)
class Place:
    """Where a concept is explained: the lesson's address parts, and the heading with its anchor (both "" for its beginning)."""

    code: str
    key: str
    title: str
    anchor: str
    heading: str


def sections(html: str) -> Iterator[Section]:
    """The lesson cut at its headings of the second and third level."""
    pieces = HEADING.split(html)
    yield Section("", "", pieces[0])
    for anchor, heading, body in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        yield Section(anchor, _text(heading), body)


def explained(lessons: Iterable[Text], concepts: Mapping[str, str]) -> dict[tuple[str, str], Place]:
    """{(method, concept): the best place} of `concepts` {code: name}; of two as good, the lesson that comes first. Linear in the words."""
    names = _names(concepts)
    best: dict[tuple[str, str], tuple[int, Place]] = {}
    for lesson in lessons:
        for section in sections(lesson.html):
            # The title is the heading of the lesson's beginning.
            for concept, score in _scores(section.heading or lesson.title, section.html, names).items():
                held = best.get((lesson.method, concept))
                if score >= ENOUGH and (held is None or score > held[0]):
                    best[lesson.method, concept] = (score, Place(lesson.code, lesson.key, lesson.title, section.anchor, section.heading))
    return {key: place for key, (_score, place) in best.items()}


def _names(concepts: Mapping[str, str]) -> Names:
    """What a concept may be called, its name or its code, by the first word without plural; the longest first."""
    found: Names = {}
    for code, name in concepts.items():
        for words in {tuple(_words(name)), tuple(_words(code.replace("-", " ")))} - {()}:
            found.setdefault(words[0].rstrip("s"), []).append((words, code))
    return {first: sorted(held, key=lambda each: -len(each[0])) for first, held in found.items()}


def _scores(heading: str, body: str, names: Names) -> Counter[str]:
    score: Counter[str] = Counter()
    for html, weight in ((heading, IN_HEADING), (" . ".join(STRONG.findall(body)), IN_BOLD), (body, 1)):
        for code in _said(_words(_text(html)), names, strictly=weight == IN_HEADING):
            score[code] += weight
    return score


def _said(words: list[str], names: Names, *, strictly: bool) -> Iterator[str]:
    """The concepts named in order; within a longer name, a shorter one is not meant: “earned value” says nothing of “value”."""
    at = 0
    while at < len(words):
        held = names.get(words[at].rstrip("s"), [])
        longest = next((name for name, _code in held if _is(words[at : at + len(name)], name, strictly=strictly)), ())
        yield from {code for name, code in held if name == longest}
        at += len(longest) or 1


def _is(words: list[str], name: tuple[str, ...], *, strictly: bool) -> bool:
    """Whether these words are that name, in the singular or the plural; `strictly`, “in practice” says nothing of “practices”."""
    if strictly and len(name) == 1:
        return words[0] in (name[0], f"{name[0]}s")
    return [word.rstrip("s") for word in words] == [word.rstrip("s") for word in name]


def _text(html: str) -> str:
    return " ".join(unescape(TAG.sub(" ", html)).split())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", plain(text))
