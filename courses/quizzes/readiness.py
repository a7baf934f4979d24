"""How likely the next form is passed, from the forms already sat (EX-13, exams.md section 3). Pure.

A chance with its interval, never a badge: a flat prior, the marks of the last mocks as evidence, the beta-binomial as forecast. Each mark
counts as one try; the rows of one question hang together, so a paper of questions with several marks is a little less sure than said.
Where the exam body publishes no cut there is no chance to tell: bands for each domain against others who sat this bank, and no pass mark.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from . import beta, calibration
from .statistics import LEAST

# EX-13: the last three mocks, the newest in full.
RECENCY = (1.0, 0.7, 0.5)
# A question that was seen before tells a quarter of what a new one does, and seen ones together never more than the new ones.
SEEN = 0.25
INTERVAL = 0.8
VAGUE = 0.4  # an interval wider than this
WIDE = 0.3
READY, NOT_YET = 0.8, 0.5
# How many marks the whole exam's share weighs beside an area's own: keeps an area of three questions from shouting.
PULL = 4.0


class Verdict(StrEnum):
    """READY: even the low end of the interval is at 80 %. NOT_YET: even the high end is under 50 %. UNSURE: the interval is wide."""

    READY = "ready"
    CLOSE = "close"
    NOT_YET = "not_yet"
    UNSURE = "unsure"


class Band(StrEnum):
    """A quarter of those who sat it; the names follow PMI's reports (exams.md section 2, M)."""

    NEEDS_IMPROVEMENT = "needs_improvement"
    BELOW_TARGET = "below_target"
    TARGET = "target"
    ABOVE_TARGET = "above_target"


class Standing(StrEnum):
    """Where a share stands beside the cut, as surely as so few questions can tell."""

    ABOVE = "above"
    NEAR = "near"
    BELOW = "below"


@dataclass(frozen=True)
class Marks:
    """So many marks of so many, of which some were of questions that the person had seen before."""

    score: float
    maximum: float
    seen_score: float = 0
    seen_maximum: float = 0


@dataclass(frozen=True)
class Mock:
    """One finished form in exam conditions. `marks` counts scored questions only."""

    finished: datetime
    marks: Marks


@dataclass(frozen=True)
class Evidence:
    """What is known of a person's chance at one mark: Beta(right + 1, wrong + 1). `seen_part`: how much of the marks were not new."""

    right: float
    wrong: float
    seen_part: float = 0

    @property
    def alpha(self) -> float:
        return self.right + 1

    @property
    def beta(self) -> float:
        return self.wrong + 1

    def interval(self) -> tuple[float, float]:
        """Between which shares the true one lies, with the certainty INTERVAL."""
        edge = (1 - INTERVAL) / 2
        return beta.quantile(edge, self.alpha, self.beta), beta.quantile(1 - edge, self.alpha, self.beta)


@dataclass(frozen=True)
class Readiness:
    """`chance` to reach the cut on the next form, 0 to 1; between `low` and `high` with the certainty INTERVAL.

    `told_by`: how many people's real results have moved it (calibration.py); 0 for none.
    """

    chance: float
    low: float
    high: float
    mocks: int
    verdict: Verdict
    seen_part: float
    told_by: int = 0

    @property
    def is_vague(self) -> bool:
        """Whether the interval is so wide that its middle says little: the advice comes first then."""
        return self.high - self.low > VAGUE

    @property
    def more_forms(self) -> int:
        """How many unseen forms to sit before the figure is worth acting on."""
        return 2 if self.verdict is Verdict.UNSURE else 0


@dataclass(frozen=True)
class AreaBand:
    """An area's share and its band among `n` others; `low` and `high` are the bands at the ends of the interval of the share.

    All bands are None while fewer than LEAST have sat it: there is nobody to compare with yet.
    """

    area: str
    share: float
    n: int
    band: Band | None = None
    low: Band | None = None
    high: Band | None = None


@dataclass(frozen=True)
class Gain:
    """What closing half of an area's gap would bring on the next form: `marks`, and the `chance` then (None without a cut)."""

    area: str
    share: float
    marks: float
    chance: float | None = None


def evidence(mocks: Iterable[Mock]) -> Evidence:
    """The last mocks pooled: the newest weighs most, and what was seen before little."""
    newest = sorted(mocks, key=lambda mock: mock.finished, reverse=True)[: len(RECENCY)]
    return pooled([(mock.marks, weight) for mock, weight in zip(newest, RECENCY, strict=False)])


def pooled(parts: Iterable[tuple[Marks, float]]) -> Evidence:
    """Marks with weights, as evidence; questions that had been seen tell SEEN as much, together at most as much as the new ones."""
    rows = list(parts)
    new_right = math.fsum(weight * (marks.score - marks.seen_score) for marks, weight in rows)
    new = math.fsum(weight * (marks.maximum - marks.seen_maximum) for marks, weight in rows)
    seen_right = math.fsum(weight * marks.seen_score for marks, weight in rows)
    seen = math.fsum(weight * marks.seen_maximum for marks, weight in rows)
    discount = min(SEEN, new / seen) if seen else 0.0
    right = new_right + discount * seen_right
    return Evidence(right, max(0.0, new + discount * seen - right), seen / (new + seen) if seen else 0.0)


def readiness(mocks: Sequence[Mock], *, cut: int, maximum: int) -> Readiness | None:
    """The chance to reach `cut` of `maximum` marks on the next form; None where no mock tells anything new."""
    known = evidence(mocks)
    if known.right + known.wrong <= 0:
        return None
    low, high = (beta.at_least(cut, maximum, share) for share in known.interval())
    chance = beta.predicted_at_least(cut, maximum, known.alpha, known.beta)
    return Readiness(chance, low, high, min(len(mocks), len(RECENCY)), _verdict(low, high), known.seen_part)


def calibrated(found: Readiness, *, by: float, told_by: int) -> Readiness:
    """The forecast moved by so many logits (calibration.shift), which so many people's real results say; as it was where by none."""
    if not by:
        return found
    chance, low, high = (calibration.moved(each, by) for each in (found.chance, found.low, found.high))
    return replace(found, chance=chance, low=low, high=high, verdict=_verdict(low, high), told_by=told_by)


def score_error(score: float, maximum: float) -> float:
    """The standard error of one score in marks, as that of so many tries: 3.8 at 36 of 60."""
    return math.sqrt(score * (maximum - score) / maximum) if maximum else 0.0


def standing(marks: Marks, *, cut_share: float) -> Standing | None:
    """Whether an area's share is surely above or below the cut; None where there is nothing to tell from."""
    known = pooled([(marks, 1.0)])
    if known.right + known.wrong <= 0:
        return None
    low, high = known.interval()
    if low >= cut_share:
        return Standing.ABOVE
    return Standing.BELOW if high < cut_share else Standing.NEAR


def bands(areas: Mapping[str, Marks], cohort: Mapping[str, Sequence[float]]) -> list[AreaBand]:
    """Each area's band. `cohort` {area: the shares of others' first sittings}; one share a person, the reader's own left out."""
    return [_band(area, marks, sorted(cohort.get(area, ()))) for area, marks in areas.items() if marks.maximum]


def next_best(
    areas: Mapping[str, Marks], weights: Mapping[str, float], *, cut: int | None = None, maximum: int | None = None
) -> list[Gain]:
    """Where an evening of study brings most on the next form, best first.

    `weights` {area: its marks on a form}. Study is taken to close half of what is missing, alike everywhere: the order does not depend
    on how much that is. Areas that no mock has touched are left out: nothing is known of them. Ties go by the area's code.
    """
    whole = pooled([(marks, 1.0) for marks in areas.values()])
    tries = whole.right + whole.wrong
    if tries <= 0:
        return []
    overall = whole.right / tries
    found = []
    for area, marks in areas.items():
        known = pooled([(marks, 1.0)])
        if not known.right + known.wrong or not weights.get(area):
            continue
        share = (known.right + PULL * overall) / (known.right + known.wrong + PULL)
        gained = weights[area] * (1 - share) / 2
        found.append(Gain(area, share, gained, _chance_with(whole, gained, weights, cut, maximum)))
    return sorted(found, key=lambda gain: (-gain.marks, gain.area))


def _chance_with(known: Evidence, gained: float, weights: Mapping[str, float], cut: int | None, maximum: int | None) -> float | None:
    """The chance when as much is known of a person who reaches so many marks more."""
    if cut is None or not maximum:
        return None
    tries = known.right + known.wrong
    right = min(tries, known.right + tries * gained / math.fsum(weights.values()))
    return beta.predicted_at_least(cut, maximum, right + 1, tries - right + 1)


def _verdict(low: float, high: float) -> Verdict:
    if low >= READY:
        return Verdict.READY
    if high < NOT_YET:
        return Verdict.NOT_YET
    return Verdict.UNSURE if high - low > WIDE else Verdict.CLOSE


def _band(area: str, marks: Marks, others: Sequence[float]) -> AreaBand:
    share = marks.score / marks.maximum
    if len(others) < LEAST:
        return AreaBand(area, share, len(others))
    low, high = (_quarter(edge, others) for edge in Evidence(marks.score, marks.maximum - marks.score).interval())
    return AreaBand(area, share, len(others), _quarter(share, others), low, high)


def _quarter(share: float, others: Sequence[float]) -> Band:
    """The quarter of the others that a share falls in; those with the very same share stand half below and half above it."""
    below = (bisect_left(others, share) + bisect_right(others, share)) / 2 / len(others)
    return list(Band)[min(3, int(below * 4))]
