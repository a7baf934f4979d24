"""What a candidate is told, and when: the matrix of QZ-13. Pure; what is not named here never leaves the server.

A matrix is a set of cells, each a moment, the result it asks for, and one thing that is told. A preset fills it; a quiz of its own
choice keeps its cells as text. Nobody decides beside `told` and `told_of_checked`: pages, papers, mails and drills ask them.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from .enums import AttemptState, FeedbackPreset, QuizMode


class Moment(StrEnum):
    """When something is told. What is told at a moment stays told."""

    CHECKED = "checked"  # an answer that was checked, in a quiz that teaches as it goes
    RELEASED = "released"  # the attempt is marked and released
    CLOSED = "closed"  # it is released, and the quiz's closing moment has passed


class Outcome(StrEnum):
    """The result that a cell asks for; where no pass mark is published, only what is told whatever the result is told."""

    ANY = "any"
    FAILED = "failed"
    PASSED = "passed"


class Told(StrEnum):
    """One thing that can be told of an attempt."""

    SCORE = "score"  # points, per cent, and whether that passes
    WHICH = "which"  # which answers were right
    ANSWER = "answer"  # the right answer
    REASONS = "reasons"  # the reasons beside the options, and the explanation of the whole
    OTHERS = "others"  # how many of the candidates chose each option (others.py)


class Cell(NamedTuple):
    moment: Moment
    outcome: Outcome
    told: Told

    def __str__(self) -> str:
        return ":".join(self)


Matrix = frozenset[Cell]

# Everything about the questions and the answers of one person; the answers of others are only told where an author ticks them.
ALL = frozenset(Told) - {Told.OTHERS}
# Whoever is told these knows the questions: their bank may be drilled, and the quiz be sat part by part.
KEY = frozenset({Told.WHICH, Told.ANSWER, Told.REASONS})
# A checked answer has no result yet, and its quiz no score.
COLUMNS: tuple[tuple[Moment, Outcome], ...] = (
    (Moment.CHECKED, Outcome.ANY),
    *((moment, outcome) for moment in (Moment.RELEASED, Moment.CLOSED) for outcome in Outcome),
)
CELLS = tuple(Cell(moment, outcome, each) for moment, outcome in COLUMNS for each in Told if (moment, each) != (Moment.CHECKED, Told.SCORE))
KNOWN = {str(cell): cell for cell in CELLS}


def _cells(moment: Moment, told: Iterable[Told]) -> Matrix:
    return frozenset(Cell(moment, Outcome.ANY, each) for each in told)


PRESETS: dict[str, Matrix] = {
    FeedbackPreset.COACH: _cells(Moment.CHECKED, ALL - {Told.SCORE}) | _cells(Moment.RELEASED, ALL),
    FeedbackPreset.MOCK: _cells(Moment.RELEASED, ALL),
    FeedbackPreset.CERTIFYING: _cells(Moment.RELEASED, {Told.SCORE}),
}


@lru_cache(maxsize=512)
def matrix(preset: str, own: str = "") -> Matrix:
    """The matrix of a quiz: that of its preset, or what its own text says (`written`)."""
    return PRESETS[preset] if preset in PRESETS else read(own.split())


def read(names: Iterable[str]) -> Matrix:
    """The cells of these names, "released:any:score" each, settled; a name that is not known tells nothing."""
    return settled(frozenset(KNOWN[name] for name in names if name in KNOWN))


def written(cells: Matrix) -> str:
    """The same as one text, the same text for the same matrix."""
    kept = settled(cells)
    return " ".join(str(cell) for cell in CELLS if cell in kept)


def settled(cells: Matrix) -> Matrix:
    """With failed and with passed is whatever the result; and whatever the result says all that the two would say."""
    found = set(cells)
    for moment, _outcome, each in cells:
        anyway, failed, passed = (Cell(moment, outcome, each) for outcome in Outcome)
        if anyway in cells or {failed, passed} <= cells:
            found = found - {failed, passed} | {anyway}
    return frozenset(found)


def told(*, matrix: Matrix, state: str, passed: bool | None, closed: bool) -> frozenset[Told]:
    """What may be shown of a whole attempt in `state`: nothing before it is released (E1).

    `passed` None where no pass mark is published; `closed`: whether the closing moment of its quiz has passed.
    """
    if state != AttemptState.RELEASED:
        return frozenset()
    moments = {Moment.RELEASED, Moment.CLOSED} if closed else {Moment.RELEASED}
    outcomes = {Outcome.ANY} if passed is None else {Outcome.ANY, Outcome.PASSED if passed else Outcome.FAILED}
    return frozenset(cell.told for cell in matrix if cell.moment in moments and cell.outcome in outcomes)


def told_of_checked(*, matrix: Matrix, mode: str) -> frozenset[Told]:
    """What may be shown of one answer that was checked in a running attempt: nothing but when learning."""
    return frozenset(cell.told for cell in matrix if cell.moment == Moment.CHECKED) if mode == QuizMode.LEARN else frozenset()


def is_open(matrix: Matrix, *, closed: bool) -> bool:
    """Whether every candidate is told the key and its reasons, once their attempt is released: nothing of it is withheld."""
    return told(matrix=matrix, state=AttemptState.RELEASED, passed=None, closed=closed) >= KEY


def ever(matrix: Matrix, *, mode: str, closes: bool, has_verdict: bool) -> Matrix:
    """The cells that can come true: checked ones where answers are checked, later ones where it closes, results where there are some."""
    moments = {Moment.RELEASED} | ({Moment.CLOSED} if closes else set()) | ({Moment.CHECKED} if mode == QuizMode.LEARN else set())
    return frozenset(cell for cell in matrix if cell.moment in moments and (has_verdict or cell.outcome == Outcome.ANY))
