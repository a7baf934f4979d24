"""Marks (reliability.md E20; exams.md section 2)."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes import scoring, wording

keys = st.sets(st.sampled_from("abcdef"))


@given(chosen=keys, correct=keys.filter(bool), marks=st.integers(1, 5))
@pytest.mark.case("E_20")
def test_e20_a_mark_is_all_or_nothing_and_ignores_order(chosen: set, correct: set, marks: int) -> None:
    mark = scoring.mark(chosen=sorted(chosen), correct=correct, marks=marks)
    assert mark == (marks if chosen == correct else 0)
    assert mark == scoring.mark(chosen=sorted(chosen, reverse=True), correct=correct, marks=marks)


def test_blank_is_zero_even_when_nothing_is_right() -> None:
    assert scoring.mark(chosen=[], correct=[]) == 0


@given(score=st.integers(0, 300), maximum=st.integers(1, 300), pass_mark=st.integers(1, 100))
def test_the_shown_percentage_never_contradicts_the_verdict(score: int, maximum: int, pass_mark: int) -> None:
    score = min(score, maximum)
    assert scoring.passed(score=score, maximum=maximum, pass_mark=pass_mark) == (scoring.percent(score=score, maximum=maximum) >= pass_mark)


@pytest.mark.parametrize(("score", "maximum", "passed"), [(36, 60, True), (35, 60, False), (42, 70, True), (41, 70, False)])
def test_the_cuts_of_prince2(score: int, maximum: int, passed: bool) -> None:
    assert scoring.passed(score=score, maximum=maximum, pass_mark=60) is passed


@given(maximum=st.integers(1, 300), part=st.floats(0, 1))
def test_QZ_12_one_score_is_one_figure_in_words_and_numbers(maximum: int, part: float) -> None:
    score = int(part * maximum)
    with translation.override("en"):
        assert wording.percent(score / maximum * 100) == f"{scoring.percent(score=score, maximum=maximum)}%"


def test_EX_13_an_interval_that_is_not_empty_never_ends_at_nothing() -> None:
    with translation.override("en"):
        assert [wording.percent_at_most(each) for each in (0.0, 0.2, 29.000000001, 84.01, 100.0)] == ["0%", "1%", "29%", "85%", "100%"]
