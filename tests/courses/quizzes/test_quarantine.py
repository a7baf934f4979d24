"""Who is put aside and who is not: intervals instead of points, tried on simulated exams (QZ-17)."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes import intervals
from courses.quizzes.statistics import LEAST, Flag, ItemFigures, Response, Shape, analyse, must_quarantine, reliability

pytestmark = pytest.mark.once  # no database
ITEMS = 40


def exam(people: int, *, seed: int, miskeyed: frozenset[int] = frozenset()) -> list[Response]:
    """Answers by Rasch's model with the chance of guessing one of four; a miskeyed question gives its mark to a wrong option."""
    chance = random.Random(seed)
    hardness = [chance.gauss(-0.5, 1) for _item in range(ITEMS)]
    rows = []
    for person in range(people):
        ability = chance.gauss(0.3, 1)
        for item in range(ITEMS):
            knows = chance.random() < 1 / (1 + math.exp(hardness[item] - ability))
            guess = chance.choice("abcd")
            chosen = "a" if knows else guess
            rows.append(Response(item, person, int(chosen == ("b" if item in miskeyed else "a")), 1, (chosen,)))
    return rows


SHAPES = {item: Shape(("a", "b", "c", "d"), frozenset("a"), 0.25) for item in range(ITEMS)}


def out(people: int, *, seed: int, miskeyed: frozenset[int] = frozenset()) -> set[int]:
    found = analyse(exam(people, seed=seed, miskeyed=miskeyed), SHAPES)
    return {item for item, figures in found.items() if must_quarantine(figures)}


def test_QZ_17_sound_questions_of_thirty_answers_are_almost_never_put_aside() -> None:
    """Of 2,000 sound questions with 30 answers, some hundred are negative by chance; one in two hundred may go at the very most."""
    found = [figures for seed in range(50) for figures in analyse(exam(LEAST, seed=seed), SHAPES).values()]
    lost = [figures for figures in found if must_quarantine(figures)]
    negative = [figures for figures in found if (figures.discrimination or 0) < 0]
    assert len(found) == 2000 and len(negative) > 80, "a rule by the sign alone would have taken out all of these"
    assert len(lost) <= 10
    assert all((Flag.DOUBTFUL in each.flags) is (each not in lost) for each in negative), "authors are told all the same"


@pytest.mark.parametrize("people", [60, 200])
def test_QZ_17_sound_questions_of_more_answers_stay(people: int) -> None:
    assert sum(len(out(people, seed=seed)) for seed in range(10)) <= 1


def test_QZ_17_miskeyed_questions_of_two_hundred_answers_are_put_aside() -> None:
    wrong, caught = 0, 0
    for seed in range(10):
        miskeyed = frozenset(random.Random(seed).sample(range(ITEMS), 4))
        found = out(200, seed=seed, miskeyed=miskeyed)
        wrong += len(miskeyed)
        caught += len(found & miskeyed)
        assert not found - miskeyed, "and nothing else"
    assert caught >= 0.9 * wrong


def test_QZ_17_a_question_is_doubtful_before_it_is_surely_bad() -> None:
    figures = {n: ItemFigures(0, n, 0.5, -0.25) for n in (30, 100)}
    assert not must_quarantine(figures[30]) and figures[30].discrimination_between[1] > 0
    assert must_quarantine(figures[100]) and figures[100].discrimination_between[1] < 0


def test_QZ_17_a_hard_question_that_tells_people_apart_stays_however_few_are_right() -> None:
    """A belief that nearly all share: 22 of 200 are right, far under guessing, and they are the best."""
    rows = [Response(0, person, int(person < 22), 1) for person in range(200)]
    rows += [Response(item, person, int(person < 200 - 8 * item), 1) for person in range(200) for item in range(1, 20)]
    figures = analyse(rows, SHAPES)[0]
    assert Flag.BELOW_CHANCE in figures.flags and figures.discrimination > 0.4 and not must_quarantine(figures)


def test_QZ_17_under_chance_is_said_only_where_it_is_sure() -> None:
    def flags(right: int, n: int) -> frozenset[Flag]:
        rows = [Response(0, person, int(person < right), 1, ("a",)) for person in range(n)]
        rows += [Response(beside, person, int(person % 2), 1) for person in range(n) for beside in (1, 2)]
        return analyse(rows, {0: Shape(("a", "b", "c", "d"), frozenset("a"), 0.25)})[0].flags

    assert Flag.BELOW_CHANCE not in flags(6, 30) and Flag.TOO_HARD not in flags(6, 30)
    assert Flag.BELOW_CHANCE in flags(2, 30) and Flag.BELOW_CHANCE in flags(36, 200)


# --- The intervals themselves -----------------------------------------------------------------------------------------


def test_QZ_17_intervals_worked_by_hand() -> None:
    """Wilson 8 of 10: 0.4902 … 0.9433; Fisher r 0.5 of 50: artanh 0.5 = 0.5493 ± 1.96/√47; both as textbooks print them."""
    assert intervals.wilson(0.8, 10) == pytest.approx((0.4902, 0.9433), abs=5e-5)
    assert intervals.fisher(0.5, 50) == pytest.approx((0.2574, 0.6832), abs=5e-4)
    low, high = intervals.bonett(0.8, n=100, items=10)
    reach = intervals.Z * math.sqrt(20 / (9 * 98))
    assert (math.log(1 - low), math.log(1 - high)) == pytest.approx((math.log(0.2) + reach, math.log(0.2) - reach))


@given(share=st.floats(0, 1), n=st.integers(LEAST, 5000))
def test_QZ_17_a_share_lies_in_its_interval_and_more_answers_narrow_it(share: float, n: int) -> None:
    low, high = intervals.wilson(share, n)
    assert 0 <= low <= share + 1e-12 and share - 1e-12 <= high <= 1
    wider = intervals.wilson(share, LEAST)
    assert high - low <= wider[1] - wider[0] + 1e-12


@given(r=st.floats(-1, 1), n=st.integers(LEAST, 5000))
def test_QZ_17_a_correlation_lies_in_its_interval(r: float, n: int) -> None:
    low, high = intervals.fisher(r, n)
    assert -1 <= low <= r + 1e-12 and r - 1e-12 <= high <= 1


@pytest.mark.parametrize("drawn", [False, True])
def test_QZ_17_the_interval_of_a_reliability_holds_the_true_one_nineteen_times_in_twenty(drawn: bool) -> None:
    """People whose share is spread like Beta(6, 4) over 30 questions alike: the true reliability is 30 / (30 + 10) = 0.75."""
    held = 0
    for seed in range(100):
        chance = random.Random(seed)
        rows = []
        for person in range(80):
            share = chance.betavariate(6, 4)
            items = chance.sample(range(300), 30) if drawn else range(30)
            rows += [Response(item, person, int(chance.random() < share), 1) for item in items]
        low, high = reliability(rows).between
        held += low <= 0.75 <= high
    assert held >= 88
