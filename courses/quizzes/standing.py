"""Reads of what counts of somebody's attempts at a quiz, and of attempts that were given back (QZ-14)."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from django.db.models import QuerySet

from lms.accounts.models import User

from . import queries
from .enums import AttemptState, Grade
from .feedback import Told
from .grading import Counted, Tried, counted
from .models import Attempt, Quiz, TriesGiven


def counting(user: User | int, quiz: Quiz | int) -> QuerySet[Attempt]:
    """The released attempts that were not given back, the newest first, with their quiz."""
    return _counting().filter(user=user, quiz=quiz)


def _counting() -> QuerySet[Attempt]:
    found = Attempt.objects.filter(state=AttemptState.RELEASED, given_back__isnull=True).select_related("quiz")
    return found.order_by("-submitted_at", "-pk")


def tried(attempt: Attempt) -> Tried:
    """An attempt as the rule of its quiz looks at it."""
    if attempt.blueprint_id:
        return Tried(attempt.score or 0, attempt.maximum, None if attempt.cut is None else Fraction(attempt.cut), attempt.pk)
    # A form without marks is passed by nobody.
    cut = Fraction(attempt.pass_mark * attempt.maximum, 100) if attempt.maximum else Fraction(1)
    return Tried(attempt.score or 0, attempt.maximum, cut, attempt.pk)


def of(quiz: Quiz, attempts: Sequence[Attempt]) -> Counted | None:
    """What counts of these attempts of one person, as `counting` gives them."""
    return counted(quiz.grade, [tried(each) for each in attempts])


def told(quiz: Quiz, attempts: Sequence[Attempt]) -> Counted | None:
    """The same for the candidate: None where the score of one of them may not be told."""
    return of(quiz, attempts) if all(Told.SCORE in queries.told_of(each) for each in attempts) else None


def of_each(attempts: Iterable[Attempt]) -> dict[tuple[int, int], Counted]:
    """{(person, quiz): what counts} of the people and quizzes of these attempts, for their coaches (1 statement)."""
    pairs = {(each.user_id, each.quiz_id) for each in attempts}
    rows = _counting().filter(user__in={user for user, _quiz in pairs}, quiz__in={quiz for _user, quiz in pairs})
    held: dict[tuple[int, int], list[Attempt]] = {}
    for row in rows:
        held.setdefault((row.user_id, row.quiz_id), []).append(row)
    return {pair: found for pair, tries in held.items() if pair in pairs and (found := of(tries[0].quiz, tries)) is not None}


def finishes(attempt: Attempt) -> bool:
    """Whether this release finishes what passing its quiz finishes (no statement where the best counts; grading.py says why)."""
    if attempt.given_back_id is not None:
        return False
    if attempt.quiz.grade == Grade.BEST:
        return bool(queries.passed(attempt, attempt.score or 0))
    found = of(attempt.quiz, list(counting(attempt.user_id, attempt.quiz_id)))
    return bool(found and found.passed)


def given_back(user: User, quiz: Quiz) -> TriesGiven | None:
    """The last time that `user` was given their attempts back (1 statement)."""
    return TriesGiven.objects.filter(user=user, quiz=quiz).select_related("given_by").first()
