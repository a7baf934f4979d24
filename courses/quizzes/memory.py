"""When a concept is asked again, and with which question: spaced repetition by FSRS, on concepts (exams.md section 3). Pure.

A scenario question is remembered as that question, so it is the concept that has a card, and another question on it is asked each time.
Days, not hours: a drill is a matter of the day, so whoever practises in the evening finds the next one in the morning. Nothing is left
to chance: the same answers on the same days give the same dates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from fsrs import Card, Scheduler
from fsrs import Rating as Grade

# The daily drill is short enough to be done (QZ-15).
A_DAY = 10
# A concept leaves the error notebook after so many days in a row on which it was known (QZ-15).
SUCCESSES = 3
# Slow is more than twice the time that the exam allows for the marks.
SLOW = 2.0
# Certificates last for three years and classes for months: nothing need be asked later than after a year.
LONGEST = 365

# No steps within a day, and no fuzz: dates must be the same whenever they are reckoned.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False)


class Confidence(StrEnum):
    """How sure somebody says to be of an answer (QZ-10); NONE where they did not say."""

    SURE = "sure"
    UNSURE = "unsure"
    GUESS = "guess"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as memory sees it: the share of the marks, what was said of it, and the seconds it took of those planned for it."""

    share: float
    confidence: str = Confidence.NONE
    seconds: float | None = None
    plan: float | None = None


@dataclass(frozen=True)
class Memory:
    """A person's memory of a concept. `card` is JSON for FSRS; `streak`: days in a row on which it was known, since the last lapse.

    `due` and `last` are calendar days where the person lives.
    """

    card: dict[str, Any]
    due: date
    last: date
    streak: int = 0
    lapses: int = 0

    @property
    def is_in_notebook(self) -> bool:
        """Whether it still counts as an error to work on; afterwards the card only keeps it fresh."""
        return self.streak < SUCCESSES


@dataclass(frozen=True, slots=True)
class Variant:
    """A question on a concept, and when this person last had it; None for never. `in_scenario`: it hangs on a long text."""

    key: str
    last_seen: datetime | None = None
    in_scenario: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """One concept that can be drilled: its memory, and how likely it is still known today (0 to 1)."""

    concept: str
    memory: Memory
    known: float


def grade(given: Given) -> Grade:
    """Wrong is Again; right but unsure, guessed or slow is Hard; right is Good. Part of the marks is not right."""
    if given.share < 1:
        return Grade.Again
    unsure = given.confidence in (Confidence.UNSURE, Confidence.GUESS)
    return Grade.Hard if unsure or is_slow(given.seconds, given.plan) else Grade.Good


def is_slow(seconds: float | None, plan: float | None) -> bool:
    return seconds is not None and bool(plan) and seconds > SLOW * (plan or 0)


def begins(given: Given) -> bool:
    """Whether an answer on a concept without a card opens one: what was known for sure needs no notebook (QZ-15)."""
    return grade(given) is not Grade.Good


def review(memory: Memory | None, given: Given, *, on: date) -> Memory:
    """The memory after an answer on that day; None for the first.

    Several successes on one day count as one: what was read a minute ago is not yet remembered. An answer dated before the last one,
    which a late delivery may bring, is taken as of the day of the last one: time never runs backwards.
    """
    if memory is not None:
        on = max(on, memory.last)
    card = Card.from_dict(memory.card) if memory else Card(card_id=0, due=_noon(on))  # type: ignore[arg-type]
    grading = grade(given)
    card, _log = _SCHEDULER.review_card(card, grading, review_datetime=_noon(on))
    due = card.due.date()
    before = memory or Memory({}, on, date.min)
    after = replace(before, card=dict(card.to_dict()), due=due, last=on)
    if grading is Grade.Again:
        return replace(after, streak=0, lapses=before.lapses + 1)
    if grading is Grade.Good and on > before.last:
        return replace(after, streak=before.streak + 1)
    return after


def known_on(memory: Memory, day: date) -> float:
    """How likely the concept is still known on that day, 0 to 1, as FSRS sees it."""
    return float(_SCHEDULER.get_card_retrievability(Card.from_dict(memory.card), _noon(day)))  # type: ignore[arg-type]


def todays_drill(memories: Iterable[tuple[str, Memory]], *, today: date, done: int = 0) -> list[Due]:
    """The concepts to ask today, at most A_DAY with those already `done`: errors first, then what is nearest to being forgotten."""
    due = [Due(concept, memory, known_on(memory, today)) for concept, memory in memories if memory.due <= today]
    due.sort(key=lambda each: (not each.memory.is_in_notebook, each.known, each.memory.due, each.concept))
    return due[: max(0, A_DAY - done)]


def choose_variant(variants: Sequence[Variant]) -> Variant | None:
    """A question never seen first, then the one seen longest ago; short ones before those of a scenario, ties by the key."""
    unseen = [variant for variant in variants if variant.last_seen is None]
    if unseen:
        return min(unseen, key=lambda variant: (variant.in_scenario, variant.key))
    # Of those seen, a scenario's question is known by heart: it comes only where the concept has no other.
    return min(variants, key=lambda variant: (variant.in_scenario, variant.last_seen, variant.key), default=None)


def _noon(day: date) -> datetime:
    """Noon in UTC: two answers of two days are then a whole number of days apart, whatever the hour or the season."""
    return datetime.combine(day, time(12), UTC)
