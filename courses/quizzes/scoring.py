"""Marks, in plain numbers: no database, no negative marking, blank is 0, no partial credit (exams.md section 2)."""

import math
from collections.abc import Collection


def mark(*, chosen: Collection[str], correct: Collection[str], marks: int = 1) -> int:
    """All of `marks` when exactly the correct options are chosen, else 0; the order of `chosen` does not count."""
    return marks if chosen and set(chosen) == set(correct) else 0


def percent(*, score: int, maximum: int) -> int:
    """`score` of `maximum` as whole per cent, rounded down, so that 69.9 never shows as a passing 70."""
    return score * 100 // maximum if maximum else 0


def needed(*, cut: int, maximum: int) -> int | None:
    """A pass mark of `cut` marks as whole per cent, rounded up: whoever has it passes."""
    return -(-cut * 100 // maximum) if cut and maximum else None


def floored(value: float) -> int:
    """A share in per cent as `percent` would say it; 29 stays 29 where binary fractions make it 28.999…"""
    return math.floor(value + 1e-9)


def passed(*, score: int, maximum: int, pass_mark: int) -> bool:
    """Whether `score` reaches `pass_mark` per cent, compared without rounding."""
    return maximum > 0 and score * 100 >= pass_mark * maximum
