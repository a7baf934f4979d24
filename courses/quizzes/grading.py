"""Which attempt counts (QZ-14): the best, the last, or the average of somebody's attempts at a quiz. Pure.

A lesson that was finished by passing stays finished: no later attempt, whatever the rule, takes back what was reached. The rule decides
what is shown as the result of a person, and whether an attempt that is released finishes the lesson: the best does as soon as one has
passed; the last where the newest one passes; the average once the mean of the attempts does. Readiness looks at every mock, and what a
group needs at everybody's newest answers: neither is a grade.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .enums import Grade


@dataclass(frozen=True)
class Tried:
    """A released attempt that counts: its marks, and those that pass; `cut` None where the exam body publishes none; `pk` says which."""

    score: int
    maximum: int
    cut: Fraction | None
    pk: int = 0

    @property
    def share(self) -> Fraction:
        return Fraction(self.score, self.maximum) if self.maximum else Fraction(0)

    @property
    def passed(self) -> bool | None:
        return None if self.cut is None else self.score >= self.cut

    @property
    def cut_share(self) -> Fraction | None:
        return None if self.cut is None else self.cut / self.maximum if self.maximum else Fraction(1)


@dataclass(frozen=True)
class Counted:
    """What counts of `n` attempts by the rule `grade`: whole per cent, rounded down, and whether that passes (None: no cut).

    `pk`: the attempt that counts, the newest where all of them do.
    """

    grade: str
    n: int
    percent: int
    passed: bool | None
    pk: int = 0


def counted(grade: str, tries: Sequence[Tried]) -> Counted | None:
    """What counts of these attempts, the newest first; None for no attempt."""
    if not tries:
        return None
    if grade == Grade.AVERAGE:
        return Counted(grade, len(tries), math.floor(_mean(tries) * 100), _mean_passes(tries), tries[0].pk)
    # Of drawn forms the better share may miss its own cut by a rounding: whoever passed once has passed.
    one = tries[0] if grade == Grade.LAST else max(tries, key=lambda each: (bool(each.passed), each.share))
    return Counted(grade, len(tries), math.floor(one.share * 100), one.passed, one.pk)


def _mean(tries: Sequence[Tried]) -> Fraction:
    return sum((each.share for each in tries), Fraction(0)) / len(tries)


def _mean_passes(tries: Sequence[Tried]) -> bool | None:
    """Whether the mean share reaches the mean of what passed; None as soon as one of them had no cut."""
    cuts = [each.cut_share for each in tries if each.cut_share is not None]
    if len(cuts) < len(tries):
        return None
    return _mean(tries) >= sum(cuts, Fraction(0)) / len(cuts)
