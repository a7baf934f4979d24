"""What the answers say about the questions: facility, discrimination, distractors, reliability (QZ-17, exams.md section 3). Pure.

Only first attempts in exam conditions may be given to it, of one language and one mode at a time: whoever calls sees to that. Nothing
is said of a question that fewer than `LEAST` have answered, except by how many. Everything is one pass over the answers per question.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from . import intervals
from .intervals import Interval

LEAST = 30
# A question whose discrimination is surely under this has a wrong key, or misleads those who know.
LEAST_DISCRIMINATION = 0.0
# QZ-17; a facility outside says little about who knows and who does not.
TOO_HARD, TOO_EASY = 0.2, 0.95
# The groups of D, which Kelley (1939) showed to tell most.
EXTREME = 0.27
# A wrong choice that the best third takes more often than the worst: by this much, and by two people at least, else it is noise.
TOP_MARGIN = 0.05
# exams.md section 5, fact 4 names a threshold and no figure: one in twenty who sat it, and three people at least.
DISPUTE_SHARE, DISPUTES = 0.05, 3
BLANK = ""


class Flag(StrEnum):
    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    BELOW_CHANCE = "below_chance"
    NEGATIVE = "negative"
    DOUBTFUL = "doubtful"
    UNUSED = "unused"
    TOP_HEAVY = "top_heavy"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Response:
    """One person's answer to one question. `chosen` as `Kind.given` names it, () for a blank; `seconds` None where not measured."""

    item: Hashable
    person: Hashable
    mark: float
    maximum: float
    chosen: tuple[str, ...] = ()
    seconds: float | None = None


@dataclass(frozen=True)
class Shape:
    """What of a question the figures are held against: its choices, the right ones, and the facility that guessing alone reaches."""

    choices: tuple[str, ...] = ()
    right: frozenset[str] = frozenset()
    chance: float | None = None


@dataclass(frozen=True)
class ChoiceRow:
    """How often one choice was taken: by how many, and as a share (0 to 1) of all and of each third by total score.

    `choice` is "" for those who left the question blank.
    """

    choice: str
    is_right: bool
    count: int
    share: float
    bottom: float
    middle: float
    top: float
    flag: Flag | None = None


@dataclass(frozen=True)
class ItemFigures:
    """What is known of one question; everything but `n` is None or empty while n < LEAST.

    `facility` is the mean share of the marks, `discrimination` the correlation of that share with the rest of the form (corrected
    item-total), `upper_lower` D of the outer 27 %. Each is None too where nobody differs from anybody.
    """

    item: Hashable
    n: int
    facility: float | None = None
    discrimination: float | None = None
    upper_lower: float | None = None
    median_seconds: float | None = None
    table: tuple[ChoiceRow, ...] = ()
    flags: frozenset[Flag] = frozenset()

    @property
    def is_published(self) -> bool:
        return self.n >= LEAST

    @property
    def facility_between(self) -> Interval | None:
        return None if self.facility is None else intervals.wilson(self.facility, self.n)

    @property
    def discrimination_between(self) -> Interval | None:
        return None if self.discrimination is None else intervals.fisher(self.discrimination, self.n)


@dataclass(frozen=True)
class Reliability:
    """How well a form tells people apart, and the error of one score in marks (SEM = s·√(1 − r)).

    `method`: "kr20" where each question is right or wrong, "alpha" where some have several marks, "drawn" where people had different
    questions: the part of the variance of their means that the draw and the answers of a person do not explain.
    """

    method: str
    coefficient: float
    sem: float
    n: int
    items: int
    mean: float
    deviation: float

    @property
    def between(self) -> Interval:
        return intervals.bonett(self.coefficient, n=self.n, items=self.items)


class _People:
    """What each person reached on the whole form, and which groups that puts them in."""

    def __init__(self, responses: Iterable[Response]) -> None:
        self.marks: dict[Hashable, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for response in responses:
            sums = self.marks[response.person]
            sums[0] += response.mark
            sums[1] += response.maximum

    def rest(self, response: Response) -> float | None:
        """The share reached on everything else; None for a form of one question."""
        mark, maximum = self.marks[response.person]
        return (mark - response.mark) / (maximum - response.maximum) if maximum > response.maximum else None

    def groups(self, people: Sequence[Hashable], share: float) -> tuple[dict[Hashable, float], dict[Hashable, float]]:
        """How far each belongs to the lowest and the highest `share` of these people, 0 to 1.

        Those who tie at the edge belong in part, all alike: else the order of the rows would decide about a question.
        """
        scores = {person: self.marks[person][0] / self.marks[person][1] if self.marks[person][1] else 0.0 for person in people}
        ranked = sorted(set(scores.values()))
        size = len(people) * share
        return _fill(scores, ranked, size), _fill(scores, ranked[::-1], size)


def analyse(
    responses: Sequence[Response], shapes: Mapping[Hashable, Shape], *, disputes: Mapping[Hashable, int] | None = None
) -> dict[Hashable, ItemFigures]:
    """The figures of every question answered. `responses` holds whole forms: each person's every question, blank ones too.

    Where forms differ, the rest of a form is compared as a share of its marks: drawn forms are alike by design, not equal.
    """
    people = _People(responses)
    of_item: dict[Hashable, list[Response]] = defaultdict(list)
    for response in responses:
        of_item[response.item].append(response)
    disputes = disputes or {}
    return {item: _figures(item, rows, people, shapes.get(item, Shape()), disputes.get(item, 0)) for item, rows in of_item.items()}


def must_quarantine(figures: ItemFigures, *, disputes: int = 0) -> bool:
    """Whether it must be asked of nobody until an author has looked: it is surely bad by its answers, or too many dispute it.

    Surely: the better people answer it worse, by the upper end of the interval; or fewer are right than would be by guessing, by the
    upper end of that interval, and nothing shows that it tells people apart all the same. A sound question of thirty answers is often
    negative by chance, and losing it costs more than asking it some more times.
    """
    return figures.is_published and (_is_surely_bad(figures) or _is_disputed(figures.n, disputes))


def _is_surely_bad(figures: ItemFigures) -> bool:
    between = figures.discrimination_between
    if between is None:
        return False
    low, high = between
    return high < LEAST_DISCRIMINATION or (Flag.BELOW_CHANCE in figures.flags and low <= LEAST_DISCRIMINATION)


def reliability(responses: Sequence[Response]) -> Reliability | None:
    """Of the form(s) these people sat; None under LEAST people, under two questions, or where everybody has the same score."""
    matrix: dict[Hashable, dict[Hashable, Response]] = defaultdict(dict)
    for response in responses:
        matrix[response.person][response.item] = response
    if len(matrix) < LEAST:
        return None
    same = len({frozenset(row) for row in matrix.values()}) == 1
    rows = [list(row.values()) for row in matrix.values()]
    if min(len(row) for row in rows) < 2:
        return None
    return _whole(matrix) if same else _drawn(rows)


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's r; None where one side never varies. Rounded where the last bits of a float could turn a 0 negative."""
    n = len(xs)
    if n < 2:
        return None
    mean_x, mean_y = math.fsum(xs) / n, math.fsum(ys) / n
    across = math.fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    of_x = math.fsum((x - mean_x) ** 2 for x in xs)
    of_y = math.fsum((y - mean_y) ** 2 for y in ys)
    if of_x < 1e-12 or of_y < 1e-12:
        return None
    return max(-1.0, min(1.0, round(across / math.sqrt(of_x * of_y), 9))) + 0.0


def _figures(item: Hashable, rows: Sequence[Response], people: _People, shape: Shape, disputes: int) -> ItemFigures:
    n = len(rows)
    if n < LEAST:
        return ItemFigures(item, n)
    shares = [row.mark / row.maximum for row in rows]
    facility = math.fsum(shares) / n
    rests = [people.rest(row) for row in rows]
    discrimination = None if None in rests else correlation(shares, [rest for rest in rests if rest is not None])
    table = _table(rows, people, shape)
    times = [row.seconds for row in rows if row.seconds is not None]
    flags = _flags(n, facility, discrimination, shape) | {row.flag for row in table if row.flag}
    if _is_disputed(n, disputes):
        flags |= {Flag.DISPUTED}
    return ItemFigures(
        item, n, facility, discrimination, _upper_lower(rows, people), median(times) if times else None, table, frozenset(flags)
    )


def _flags(n: int, facility: float, discrimination: float | None, shape: Shape) -> set[Flag]:
    """What to look at; what would be a grave fault is said only where the interval leaves no doubt."""
    is_negative = _is_surely_negative(discrimination, n)
    found = {
        Flag.TOO_HARD: facility < TOO_HARD,
        Flag.TOO_EASY: facility > TOO_EASY,
        Flag.BELOW_CHANCE: shape.chance is not None and intervals.wilson(facility, n)[1] < shape.chance,
        Flag.NEGATIVE: is_negative,
        Flag.DOUBTFUL: discrimination is not None and discrimination < LEAST_DISCRIMINATION and not is_negative,
    }
    return {flag for flag, is_so in found.items() if is_so}


def _is_surely_negative(discrimination: float | None, n: int) -> bool:
    return discrimination is not None and intervals.fisher(discrimination, n)[1] < LEAST_DISCRIMINATION


def _is_disputed(n: int, disputes: int) -> bool:
    return disputes >= DISPUTES and disputes > DISPUTE_SHARE * n


def _upper_lower(rows: Sequence[Response], people: _People) -> float:
    low, high = people.groups([row.person for row in rows], EXTREME)
    return _mean_within(rows, high) - _mean_within(rows, low)


def _mean_within(rows: Sequence[Response], weights: Mapping[Hashable, float]) -> float:
    return math.fsum(weights[row.person] * row.mark / row.maximum for row in rows) / math.fsum(weights.values())


def _fill(scores: Mapping[Hashable, float], ranked: Sequence[float], size: float) -> dict[Hashable, float]:
    """Weights that fill a group of `size` people from the front of `ranked`, the scores in order."""
    counts: dict[float, int] = defaultdict(int)
    for score in scores.values():
        counts[score] += 1
    weight: dict[float, float] = {}
    for score in ranked:
        weight[score] = min(1.0, size / counts[score])
        size = max(0.0, size - counts[score])
    return {person: weight[score] for person, score in scores.items()}


def _table(rows: Sequence[Response], people: _People, shape: Shape) -> tuple[ChoiceRow, ...]:
    """One row for each choice, in the question's order, those that nobody took too; then the blanks."""
    persons = [row.person for row in rows]
    low, high = people.groups(persons, 1 / 3)
    middle = {person: max(0.0, 1 - low[person] - high[person]) for person in persons}
    takers: dict[str, list[Hashable]] = {choice: [] for choice in (*shape.choices, BLANK)}
    for row in rows:
        for choice in row.chosen or (BLANK,):
            takers.setdefault(choice, []).append(row.person)
    thirds = [(weights, math.fsum(weights.values())) for weights in (low, middle, high)]
    return tuple(_row(choice, found, len(rows), thirds, shape) for choice, found in takers.items() if found or choice != BLANK)


def _row(choice: str, takers: Sequence[Hashable], n: int, thirds: Sequence[tuple[Mapping, float]], shape: Shape) -> ChoiceRow:
    counts = [math.fsum(weights[person] for person in takers) for weights, _whole in thirds]
    bottom, middle, top = (count / whole if whole else 0.0 for count, (_weights, whole) in zip(counts, thirds, strict=True))
    is_right = choice in shape.right
    flag = None
    if choice != BLANK and not takers:
        flag = Flag.UNUSED
    elif choice != BLANK and shape.right and not is_right and top - bottom > TOP_MARGIN and counts[2] - counts[0] >= 2:
        flag = Flag.TOP_HEAVY
    return ChoiceRow(choice, is_right, len(takers), len(takers) / n, bottom, middle, top, flag)


def _variance(values: Sequence[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)


def _whole(matrix: Mapping[Hashable, Mapping[Hashable, Response]]) -> Reliability | None:
    """Cronbach's alpha of one form that everybody sat; for marks of 0 and 1 it is Kuder and Richardson's formula 20."""
    items = list(next(iter(matrix.values())))
    totals = [math.fsum(row[item].mark for item in items) for row in matrix.values()]
    spread = _variance(totals)
    if spread < 1e-12:
        return None
    parts = math.fsum(_variance([row[item].mark for row in matrix.values()]) for item in items)
    coefficient = len(items) / (len(items) - 1) * (1 - parts / spread)
    is_binary = all(
        response.mark in (0, response.maximum) and response.maximum == 1 for row in matrix.values() for response in row.values()
    )
    return Reliability(
        "kr20" if is_binary else "alpha", coefficient, math.sqrt(max(0.0, spread * (1 - coefficient))),
        len(totals), len(items), math.fsum(totals) / len(totals), math.sqrt(spread),
    )  # fmt: skip


def _drawn(rows: Sequence[Sequence[Response]]) -> Reliability | None:
    """Of forms drawn for each person: questions nested in people, so the error is what varies within a person, over their questions."""
    shares = [[response.mark / response.maximum for response in row] for row in rows]
    means = [math.fsum(row) / len(row) for row in shares]
    spread = _variance(means)
    if spread < 1e-12:
        return None
    error = math.fsum(_variance(row) / len(row) for row in shares) / len(shares)
    marks = math.fsum(response.maximum for row in rows for response in row) / len(rows)
    items = round(sum(map(len, rows)) / len(rows))
    deviation = math.sqrt(spread) * marks
    return Reliability(
        "drawn", 1 - error / spread, math.sqrt(error) * marks, len(rows), items, math.fsum(means) / len(means) * marks, deviation
    )
