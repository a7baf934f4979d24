"""Exam time in plain numbers: how long somebody has, which sections, and which late answers still count. Pure (EX-5, EX-6, EX-10)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from .blueprint import Blueprint

# So long somebody who sits an exam part by part may take between two of them; the rest of the time then runs.
BETWEEN_PARTS = timedelta(days=7)
# Answers that were given in time, and were on their way when the time ended, are taken for so long.
GRACE = timedelta(seconds=60)
# A page's clock may lag so much, and a request may be on its way so long while an answer is given.
LAG = timedelta(seconds=5)
# What a page had sent, or must send again because the confirmation was lost, arrives within so long of the first contact in the grace.
ON_ITS_WAY = timedelta(seconds=10)
# Moments that somebody sends lie in these years: others cannot be told in every time zone.
YEARS = range(1970, 3000)


class Given(Protocol):
    """What somebody is given in every exam."""

    percent: int
    untimed: bool
    second_language: bool
    breaks: int
    break_minutes: int


def seconds_for(seconds: int, given: Given | None, *, second_language_percent: int) -> int | None:
    """The seconds of a person: the larger of their own extra time and, in a second language, the exam body's; None for no limit."""
    if given is None:
        return seconds
    if given.untimed:
        return None
    percent = max(given.percent, second_language_percent if given.second_language else 0)
    return seconds * (100 + percent) // 100


def extra_breaks(given: Given | None, *, seconds: int | None) -> tuple[int, int]:
    """(how many, seconds of each) extra breaks of a person; none where no clock runs that could stand still."""
    return (0, 0) if given is None or seconds is None else (given.breaks, given.break_minutes * 60)


def share(whole: int, items: int, of: int) -> int:
    """The part of `whole` that so many items of a form have, rounded up: nobody loses by rounding."""
    return -(-whole * items // of)


def seconds_of(blueprint: Blueprint, items: int) -> int:
    """What the exam body gives, in proportion for a form of so many items: whole minutes, as people are told them."""
    return 60 * share(blueprint.minutes, items, blueprint.items)


def sections(sizes: Sequence[int], blueprint: Blueprint | None, *, split: bool = False) -> list[dict[str, Any]]:
    """[{"first", "last", "break": seconds after it, "closed"}] from the sizes of the sections; of days where the exam is `split`."""
    real = [section.break_minutes * 60 for section in blueprint.sections if section.break_minutes] if blueprint else []
    breaks = [int(BETWEEN_PARTS.total_seconds())] * len(sizes) if split else real
    found, first = [], 1
    for at, size in enumerate(sizes):
        last_one = at == len(sizes) - 1
        found.append({
            "first": first, "last": first + size - 1, "break": 0 if last_one or at >= len(breaks) else breaks[at], "closed": False,
        })  # fmt: skip
        first += size
    return found


def cut(blueprint: Blueprint, *, maximum: int) -> int | None:
    """The marks that pass, in proportion and rounded up; None where the body publishes no cut: none is made up."""
    return None if blueprint.cut is None else share(blueprint.cut, maximum, blueprint.marks)


def in_time(
    *, now: datetime, deadline: datetime | None, claimed: datetime | None, seen_at: datetime | None, replayed_at: datetime | None = None
) -> bool:
    """Whether an answer that arrives `now` counts.

    Before the deadline: yes. In the grace after it: only when it was given (`claimed`, by the page's own running clock) after the
    server was last reached in time (`seen_at`) and before the deadline: a clock that was put back points before the last contact, and
    wins nothing. Who was in touch after the deadline (`replayed_at`) has soon nothing left to send.
    """
    if deadline is None or now <= deadline:
        return True
    if now > deadline + GRACE or claimed is None or seen_at is None:
        return False
    if replayed_at is not None and now > replayed_at + ON_ITS_WAY:
        return False
    return seen_at - LAG <= claimed <= deadline and seen_at <= deadline


def ends_at(*, deadline: datetime | None, break_until: datetime | None, remaining: float | None) -> datetime | None:
    """When the exam's time is used up: at the deadline or, for who does not come back from a break, once the rest has run out too."""
    if deadline is not None:
        return deadline
    if break_until is None or remaining is None:
        return None
    return break_until + timedelta(seconds=remaining)
