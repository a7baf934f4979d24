"""Real results that learners chose to tell: their own page, and the sums that authors read. Nobody else reads one alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.accounts.models import User

from . import readiness, results
from .blueprint import Blueprint, ResultRule
from .enums import AttemptState, QuizMode
from .models import Attempt, BlueprintEdition, RealResult
from .readiness import Mock
from .statistics import LEAST

MOST = 20_000


@dataclass(frozen=True)
class Desk:
    """The page of one exam: its name, the areas that it reports bands of (none where it reports a cut), what one has told."""

    exam: str
    name: str
    areas: Sequence[tuple[str, str]]
    told: list[RealResult]


@dataclass(frozen=True)
class Sum:
    """What was told of one exam: by how many, and in per cent what was foretold and what came; None under LEAST."""

    name: str
    n: int
    foretold: int | None
    passed: int | None


def desk(user: User, exam: str, *, language: str) -> Desk | None:
    """The page of an exam that `user` has sat a mock of; None for any other (3 statements)."""
    if not Attempt.objects.filter(user=user, blueprint__code=exam, state=AttemptState.RELEASED, quiz__mode=QuizMode.ASSESS).exists():
        return None
    blueprint = _blueprint(exam)
    areas = [(area.code, area.names[language]) for area in blueprint.areas] if blueprint.result is ResultRule.BANDS else []
    return Desk(exam, blueprint.names[language], areas, list(RealResult.objects.filter(user=user, exam=exam)))


def _blueprint(exam: str) -> Blueprint:
    return BlueprintEdition.objects.filter(code=exam)[0].blueprint


def foretold(user: User, exam: str, *, before: date) -> tuple[float | None, float | None]:
    """(chance, share of the last mock) as the mocks before that day said; None each where nothing did (2 statements)."""
    sat = Attempt.objects.filter(
        user=user, blueprint__code=exam, state=AttemptState.RELEASED, quiz__mode=QuizMode.ASSESS, submitted_at__date__lt=before
    )
    attempts = list(sat.order_by("submitted_at"))
    if not attempts:
        return None, None
    last, blueprint = attempts[-1], _blueprint(exam)
    share = (last.score or 0) / last.maximum if last.maximum else None
    if blueprint.cut is None:
        return None, share
    mocks = [Mock(each.submitted_at, results.marks_of(each)) for each in attempts if each.submitted_at]
    found = readiness.readiness(mocks, cut=blueprint.cut, maximum=blueprint.marks)
    return found.chance if found else None, share


def sums(*, language: str) -> list[Sum]:
    """What was told of every exam, for those who answer for the questions (2 statements)."""
    rows = RealResult.objects.order_by("sat_on", "pk").values_list("exam", "user", "chance", "passed")[:MOST]
    firsts: dict[str, dict[int, tuple[float | None, bool]]] = {}
    for exam, user, chance, passed in rows:
        firsts.setdefault(exam, {}).setdefault(user, (chance, passed))
    names: dict[str, str] = {}
    for row in BlueprintEdition.objects.filter(code__in=firsts):
        names.setdefault(row.code, row.blueprint.names[language])
    return [_sum(names.get(exam, exam), told) for exam, told in sorted(firsts.items())]


def _sum(name: str, told: Mapping[int, tuple[float | None, bool]]) -> Sum:
    known = [chance for chance, _passed in told.values() if chance is not None]
    if len(told) < LEAST:
        return Sum(name, len(told), None, None)
    passed = sum(each for _chance, each in told.values()) * 100 // len(told)
    return Sum(name, len(told), round(sum(known) * 100 / len(known)) if len(known) >= LEAST else None, passed)
