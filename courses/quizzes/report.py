"""What one finished attempt says: marks by area and task, pace, changed answers, certainty, beliefs (EX-13, QZ-10). Pure.

Marks count scored questions only; pace, changes and certainty look at every question, for that is how the time was spent. It is the
floor above that reads rows and decides who may see which part.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from .memory import Confidence, is_slow
from .readiness import Marks
from .scoring import percent

# Answered in less than a third of the planned time: hardly read.
FAST = 1 / 3
# A difference of two shares is more than chance when it is further out than nine in ten such differences.
BEYOND = 1.645

Key = TypeVar("Key", int, str)


@dataclass(frozen=True)
class Sat:
    """One question as it was answered. `mark` None while a person has yet to give it; `plan` and `seconds` in seconds.

    `first_mark` is what the first answer would have had, None where that is unknown or blank; `changes` how often the answer was changed
    to another one. `beliefs`: codes of the misconceptions that stand behind the wrong choices taken.
    """

    number: int
    question: str
    area: str = ""
    task: str = ""
    approach: str = ""
    section: int = 1
    mark: int | None = 0
    maximum: int = 1
    is_scored: bool = True
    is_blank: bool = False
    is_seen_before: bool = False
    is_flagged: bool = False
    first_mark: int | None = None
    changes: int = 0
    confidence: str = Confidence.NONE
    seconds: float = 0
    plan: float | None = None
    beliefs: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        return self.mark == self.maximum


@dataclass(frozen=True)
class Earlier:
    """An earlier attempt of the same person: its marks as a whole and by area."""

    finished: datetime
    marks: Marks
    areas: Mapping[str, Marks] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """Marks of one area, task or approach. `percent` is rounded down; `waiting`: questions that still have no mark."""

    code: str
    marks: Marks
    items: int
    right: int
    blank: int
    waiting: int
    seconds: float
    rows: tuple["Row", ...] = ()

    @property
    def percent(self) -> int:
        return percent(score=int(self.marks.score), maximum=int(self.marks.maximum))


@dataclass(frozen=True)
class Pace:
    """How the time of a section went; `plan` None where the exam has no clock. Slow and hasty ones by number."""

    section: int
    items: int
    answered: int
    seconds: float
    plan: float | None
    slow: tuple[int, ...]
    hasty_and_wrong: tuple[int, ...]

    @property
    def ratio(self) -> float | None:
        """Seconds used for each planned; under 1 is faster than planned."""
        return self.seconds / self.plan if self.plan else None


@dataclass(frozen=True)
class Changes:
    """Questions whose answer was changed, by what the change did. `balance` in marks: what changing brought or cost."""

    right_to_wrong: tuple[int, ...]
    wrong_to_right: tuple[int, ...]
    other: tuple[int, ...]
    balance: int


@dataclass(frozen=True)
class Certainty:
    """How sure answers were and how right; `rows` (said, answers, right ones) for what was said at all.

    `sure_but_wrong` first among what to learn from; `lucky`: guessed and right. `guessing_share` of the answers of which something was
    said, None where nothing was.
    """

    rows: tuple[tuple[Confidence, int, int], ...]
    sure_but_wrong: tuple[int, ...]
    lucky: tuple[int, ...]
    guessing_share: float | None


@dataclass(frozen=True)
class Belief:
    """A misconception that wrong choices stood for: how often, and in which questions."""

    code: str
    count: int
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Change:
    """A share now and in the attempt before (both 0 to 1), and whether the difference is more than chance."""

    code: str
    before: float
    now: float
    is_real: bool


@dataclass(frozen=True)
class Report:
    whole: Row
    areas: tuple[Row, ...]
    approaches: tuple[Row, ...]
    pace: tuple[Pace, ...]
    changes: Changes
    certainty: Certainty
    beliefs: tuple[Belief, ...]
    compared: tuple[Change, ...]
    trend: tuple[tuple[datetime, float], ...]

    @property
    def weakest(self) -> tuple[Row, ...]:
        """Tasks with marks lost, most lost first; the areas themselves where questions name no task."""
        rows = [task for area in self.areas for task in area.rows] or list(self.areas)
        lost = [row for row in rows if row.marks.score < row.marks.maximum]
        return tuple(sorted(lost, key=lambda row: (row.marks.score - row.marks.maximum, row.code)))


def report(slots: Sequence[Sat], *, earlier: Sequence[Earlier] = ()) -> Report:
    """Everything one attempt says; `earlier` are the same person's finished attempts of the same exam, in any order."""
    slots = sorted(slots, key=lambda slot: slot.number)
    whole = row("", slots)
    areas = tuple(_rows(slots, lambda slot: slot.area, inner=lambda slot: slot.task))
    before = sorted(earlier, key=lambda attempt: attempt.finished)
    return Report(
        whole=whole, areas=areas, approaches=tuple(_rows(slots, lambda slot: slot.approach)), pace=pace(slots), changes=changes(slots),
        certainty=certainty(slots), beliefs=beliefs(slots), compared=compare(whole, areas, before[-1]) if before else (),
        trend=tuple((attempt.finished, _share(attempt.marks)) for attempt in before),
    )  # fmt: skip


def row(code: str, slots: Sequence[Sat]) -> Row:
    """The marks of these questions together; unscored ones are left out of everything, unmarked ones of the marks."""
    scored = [slot for slot in slots if slot.is_scored]
    marked = [slot for slot in scored if slot.mark is not None]
    seen = [slot for slot in marked if slot.is_seen_before]
    return Row(
        code=code,
        marks=Marks(
            sum(slot.mark or 0 for slot in marked), sum(slot.maximum for slot in marked),
            sum(slot.mark or 0 for slot in seen), sum(slot.maximum for slot in seen),
        ),
        items=len(scored),
        right=sum(slot.is_right for slot in marked),
        blank=sum(slot.is_blank for slot in scored),
        waiting=len(scored) - len(marked),
        seconds=math.fsum(slot.seconds for slot in scored),
    )  # fmt: skip


def pace(slots: Sequence[Sat]) -> tuple[Pace, ...]:
    """Seconds against the plan, section by section."""
    return tuple(_pace(section, found) for section, found in sorted(_by(slots, lambda slot: slot.section).items()))


def changes(slots: Sequence[Sat]) -> Changes:
    """What became of changed answers. Only right or not counts: from some marks to others is neither."""
    found: dict[tuple[bool, bool], list[int]] = defaultdict(list)
    balance = 0
    for slot in slots:
        if slot.changes and slot.first_mark is not None and slot.mark is not None:
            found[slot.first_mark == slot.maximum, slot.is_right].append(slot.number)
            balance += (slot.mark - slot.first_mark) if slot.is_scored else 0
    return Changes(tuple(found[True, False]), tuple(found[False, True]), tuple(sorted(found[False, False] + found[True, True])), balance)


def certainty(slots: Sequence[Sat]) -> Certainty:
    """QZ-10: blank answers say nothing, and neither do those that nobody has marked yet."""
    said = [slot for slot in slots if slot.confidence and not slot.is_blank and slot.mark is not None]
    levels = [Confidence.SURE, Confidence.UNSURE, Confidence.GUESS]
    by_level = {level: [slot for slot in said if slot.confidence == level] for level in levels}
    guesses = by_level[Confidence.GUESS]
    return Certainty(
        rows=tuple((level, len(found), sum(slot.is_right for slot in found)) for level, found in by_level.items() if found),
        sure_but_wrong=tuple(slot.number for slot in by_level[Confidence.SURE] if not slot.is_right),
        lucky=tuple(slot.number for slot in guesses if slot.is_right),
        guessing_share=len(guesses) / len(said) if said else None,
    )


def beliefs(slots: Iterable[Sat]) -> tuple[Belief, ...]:
    """The misconceptions met, the commonest first; one counts once for a question however many choices stood for it."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for slot in slots:
        for code in sorted(set(slot.beliefs)):
            numbers[code].append(slot.number)
    found = [Belief(code, len(where), tuple(where)) for code, where in numbers.items()]
    return tuple(sorted(found, key=lambda belief: (-belief.count, belief.code)))


def compare(whole: Row, areas: Sequence[Row], before: Earlier) -> tuple[Change, ...]:
    """The attempt ("" for the whole) and each area beside the attempt before; areas that only one of them has are left out."""
    pairs = [("", whole.marks, before.marks)]
    pairs += [(area.code, area.marks, before.areas[area.code]) for area in areas if area.code in before.areas]
    return tuple(Change(code, _share(then), _share(now), _differs(now, then)) for code, now, then in pairs if now.maximum and then.maximum)


def _rows(slots: Sequence[Sat], key: Callable[[Sat], str], *, inner: Callable[[Sat], str] | None = None) -> Iterable[Row]:
    """A row for each code in the order in which they first come; questions without one are left out, and so are empty rows."""
    for code, found in _by(slots, key).items():
        made = row(code, found)
        if code and made.items:
            yield replace(made, rows=tuple(_rows(found, inner))) if inner else made


def _pace(section: int, slots: Sequence[Sat]) -> Pace:
    plans = [slot.plan for slot in slots if slot.plan]
    answered = [slot for slot in slots if not slot.is_blank]
    return Pace(
        section=section,
        items=len(slots),
        answered=len(answered),
        seconds=math.fsum(slot.seconds for slot in slots),
        plan=math.fsum(plans) if plans else None,
        slow=tuple(slot.number for slot in slots if is_slow(slot.seconds, slot.plan)),
        hasty_and_wrong=tuple(slot.number for slot in answered if not slot.is_right and slot.plan and slot.seconds < FAST * slot.plan),
    )


def _by(slots: Iterable[Sat], key: Callable[[Sat], Key]) -> dict[Key, list[Sat]]:
    found: dict[Key, list[Sat]] = defaultdict(list)
    for slot in slots:
        found[key(slot)].append(slot)
    return found


def _share(marks: Marks) -> float:
    return marks.score / marks.maximum if marks.maximum else 0.0


def _differs(now: Marks, then: Marks) -> bool:
    """Whether two shares differ by more than their joint error; the marks are taken as tries."""
    together = (now.score + then.score) / (now.maximum + then.maximum)
    error = math.sqrt(together * (1 - together) * (1 / now.maximum + 1 / then.maximum))
    return abs(_share(now) - _share(then)) > BEYOND * error
