"""Exam blueprints: what an exam body's exam is made of, as dated data with its sources (exams.md section 1).

A file of `blueprints/` is TOML. Each group of facts names its source and how sure it is: "H", official text or several dated
sources that agree; "M", one dated page that quotes the owner. Anything less sure is refused: it is left out, never guessed.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "blueprints"
LANGUAGES = ("fr", "en")
SURE = ("H", "M")
# An exam body changes its exam about once in some years, and tells half a year before: whoever looks twice a year misses nothing.
STALE_AFTER = timedelta(days=183)


class BlueprintRefused(ValueError):
    """The file does not describe an exam; the message says which fact of which file, and what is wrong."""


class ResultRule(StrEnum):
    """How a result is told: by a cut in marks, or by a band for each domain and no cut (exams.md section 0, fact 9)."""

    CUT = "cut"
    BANDS = "bands"


class Book(StrEnum):
    CLOSED = "closed"
    OPEN = "open"


class Holds(StrEnum):
    """What the book of an open-book exam holds here: one's own index to the pages of one's manual, our glossary; never the manual."""

    INDEX = "index"
    GLOSSARY = "glossary"


@dataclass(frozen=True)
class Origin:
    """Where a group of facts comes from, and how sure it is ("H" or "M")."""

    source: str
    confidence: str


@dataclass(frozen=True)
class Section:
    """So many items; then a break of so many minutes on a clock of its own, during which the exam's clock stands still."""

    items: int
    break_minutes: int = 0


@dataclass(frozen=True)
class Area:
    """A domain of the exam: its scored items, and its tasks {code: name}; `items` is None where no weight is sure enough."""

    code: str
    names: Mapping[str, str]
    items: int | None
    tasks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Approach:
    """A second axis across all areas: how many scored items of each approach."""

    code: str
    names: Mapping[str, str]
    items: int


@dataclass(frozen=True)
class Prerequisite:
    """What one must have before sitting; only one that is sure ("H") stops a booking, others warn."""

    texts: Mapping[str, str]
    origin: Origin

    @property
    def blocks(self) -> bool:
        return self.origin.confidence == "H"


@dataclass(frozen=True)
class Blueprint:
    """One form of one exam. `marks` counts scored items only; `cut` is in marks, None where the body publishes none.

    `origins` says for each group of facts ("form", "time", "areas", …) where it comes from.
    """

    code: str
    names: Mapping[str, str]
    body: str
    method: str
    level: str
    edition: str
    valid_from: date | None
    valid_to: date | None
    checked_on: date
    items: int
    unscored: int
    marks: int
    minutes: int
    kinds: tuple[str, ...]
    sections: tuple[Section, ...]
    result: ResultRule
    cut: int | None
    book: Book
    book_allows: Mapping[str, str]
    book_holds: tuple[Holds, ...]
    extra_time_percent: int
    scenario: bool
    partial: bool
    areas: tuple[Area, ...]
    approaches: tuple[Approach, ...]
    prerequisites: tuple[Prerequisite, ...]
    notes: Mapping[str, str]
    origins: Mapping[str, Origin]

    @property
    def scored(self) -> int:
        return self.items - self.unscored

    @property
    def is_weighted(self) -> bool:
        """Whether the areas' shares are known; else forms are spread evenly over them, and say so."""
        return all(area.items is not None for area in self.areas)

    def is_stale(self, today: date) -> bool:
        """Whether nobody has compared it with the body's own page for too long, or its exam is no longer on sale."""
        return today - self.checked_on > STALE_AFTER or (self.valid_to is not None and today > self.valid_to)

    def seconds_with(self, percent: int) -> int:
        """The seconds of somebody who has `percent` more time: 150 minutes and 25 % are 187.5 minutes."""
        return self.minutes * 60 * (100 + percent) // 100


@cache
def known() -> dict[str, Blueprint]:
    """Every blueprint that ships, by code."""
    found = [read(path.read_text("utf-8"), name=path.name) for path in sorted(FOLDER.glob("*.toml"))]
    return {blueprint.code: blueprint for blueprint in found}


@lru_cache(maxsize=128)
def read_kept(text: str) -> Blueprint:
    """`read`, kept: the text of a row that never changes is taken apart once a process."""
    return read(text)


@cache
def shipped() -> dict[str, str]:
    """The text of every blueprint file, by code."""
    return {read(text).code: text for text in (path.read_text("utf-8") for path in sorted(FOLDER.glob("*.toml")))}


def read(text: str, *, name: str = "") -> Blueprint:
    """The blueprint that `text` (TOML) describes; raises BlueprintRefused."""
    try:
        return _Reader(tomllib.loads(text), name).blueprint()
    except tomllib.TOMLDecodeError as error:
        raise BlueprintRefused(f"{name}: {error}") from error


class _Reader:
    """Takes a file apart, fact by fact; what is missing, unknown, unsure or does not add up is named."""

    def __init__(self, data: dict[str, Any], name: str) -> None:
        self.data, self.name = data, name
        self.origins: dict[str, Origin] = {}

    def blueprint(self) -> Blueprint:
        form, time, result = self.group("form"), self.group("time"), self.group("result")
        book, extra = self.group("book"), self.group("extra_time", needed=False)
        areas, approaches = self.areas(), self.approaches()
        found = Blueprint(
            code=self.text("code"), names=self.words(self.data, "name"), body=self.text("body"), method=self.text("method"),
            level=self.text("level"), edition=self.text("edition"), valid_from=self.data.get("valid_from"),
            valid_to=self.data.get("valid_to"), checked_on=self.value(self.data, "checked_on", date),
            items=self.value(form, "items", int), unscored=form.get("unscored", 0), marks=self.value(form, "marks", int),
            minutes=self.value(time, "minutes", int), kinds=tuple(self.value(form, "kinds", list)),
            sections=tuple(Section(**section) for section in time.get("sections", [])) or (Section(form["items"]),),
            result=ResultRule(self.value(result, "rule", str)), cut=result.get("marks"),
            book=Book(self.value(book, "mode", str)), book_allows=self.words(book, "allows") if "allows" in book else {},
            book_holds=self.holds(book), extra_time_percent=extra.get("percent", 0), scenario=form.get("scenario", False),
            partial=form.get("partial", False), areas=areas, approaches=approaches,
            prerequisites=self.prerequisites(), notes=self.words(self.data, "note") if "note" in self.data else {}, origins=self.origins,
        )  # fmt: skip
        self.check(found)
        return found

    def check(self, found: Blueprint) -> None:
        """What must add up whatever the exam is."""
        if any(area.items is not None for area in found.areas) and not found.is_weighted:
            self.refuse("either every area has a weight or none has: an unknown share is no share")
        sums = {
            "the sections' items": (sum(section.items for section in found.sections), found.items),
            "the approaches' items": (sum(approach.items for approach in found.approaches), found.scored if found.approaches else 0),
            "the areas' items": (sum(area.items or 0 for area in found.areas), found.scored if found.is_weighted else 0),
        }
        for what, (is_now, should) in sums.items():
            if is_now != should:
                self.refuse(f"{what} are {is_now}, and should be {should}")
        if (found.result is ResultRule.CUT) != (found.cut is not None) or not 0 <= (found.cut or 0) <= found.marks:
            self.refuse("the cut must be given in marks, at most all of them, for the rule “cut” and for no other")
        if len({area.code for area in found.areas}) != len(found.areas) or not found.areas:
            self.refuse("areas need codes, each once")

    def holds(self, book: dict[str, Any]) -> tuple[Holds, ...]:
        """What the pane holds: everything that it can where an open book names nothing, nothing where the book is closed."""
        named = book.get("holds", [each.value for each in Holds] if book.get("mode") == Book.OPEN else [])
        if not isinstance(named, list) or not set(named) <= set(Holds) or (named and book.get("mode") != Book.OPEN):
            self.refuse(f"“holds” names what the pane of an open book holds: {', '.join(Holds)}")
        return tuple(each for each in Holds if each in named)

    def areas(self) -> tuple[Area, ...]:
        group = self.group("areas")
        return tuple(
            Area(
                code=self.value(row, "code", str), names=self.words(row, "name"), items=row.get("items"),
                tasks={task["code"]: self.words(task, "name") for task in row.get("tasks", [])},
            )
            for row in self.value(group, "list", list)
        )  # fmt: skip

    def approaches(self) -> tuple[Approach, ...]:
        group = self.group("approaches", needed=False)
        return tuple(Approach(row["code"], self.words(row, "name"), self.value(row, "items", int)) for row in group.get("list", []))

    def prerequisites(self) -> tuple[Prerequisite, ...]:
        return tuple(Prerequisite(self.words(row, "text"), self.origin(row, "prerequisites")) for row in self.data.get("prerequisites", []))

    def group(self, name: str, *, needed: bool = True) -> dict[str, Any]:
        """A table of facts, whose origin is noted."""
        if name not in self.data:
            return self.refuse(f"[{name}] is missing") if needed else {}
        self.origins[name] = self.origin(self.data[name], name)
        return self.data[name]

    def origin(self, row: dict[str, Any], where: str) -> Origin:
        found = Origin(self.value(row, "source", str), self.value(row, "confidence", str))
        if found.confidence not in SURE or not found.source.strip():
            self.refuse(f"{where}: a fact needs a source, and the confidence H or M; leave out what is less sure")
        return found

    def words(self, row: dict[str, Any], name: str) -> dict[str, str]:
        """A text in both languages."""
        found = self.value(row, name, dict)
        if set(found) != set(LANGUAGES) or not all(isinstance(text, str) and text.strip() for text in found.values()):
            self.refuse(f"“{name}” needs a text in {' and '.join(LANGUAGES)}")
        return found

    def text(self, name: str) -> str:
        return self.value(self.data, name, str)

    def value(self, row: dict[str, Any], name: str, kind: type) -> Any:
        if not isinstance(row.get(name), kind) or isinstance(row[name], bool):
            self.refuse(f"“{name}” is missing, or is no {kind.__name__}")
        return row[name]

    def refuse(self, words: str) -> Any:
        raise BlueprintRefused(f"{self.name}: {words}.")
