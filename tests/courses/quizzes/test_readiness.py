"""How likely the next form is passed (EX-13), against the figures of exams.md section 3."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from courses.quizzes.readiness import (
    Band,
    Marks,
    Mock,
    Standing,
    Verdict,
    bands,
    evidence,
    next_best,
    pooled,
    readiness,
    score_error,
    standing,
)  # fmt: skip

pytestmark = pytest.mark.once  # no database

START = datetime(2026, 11, 1, 9, tzinfo=UTC)


def mock(score: float, maximum: float, *, day: int = 0, seen: tuple[float, float] = (0, 0)) -> Mock:
    return Mock(START + timedelta(days=day), Marks(score, maximum, *seen))


@pytest.mark.parametrize(
    ("score", "maximum", "cut", "percent"),
    [
        (36, 60, 36, 53), (39, 60, 36, 74), (42, 60, 36, 89), (45, 60, 36, 96), (48, 60, 36, 99),
        (68, 80, 68, 51), (72, 80, 68, 83), (76, 80, 68, 98), (49, 70, 42, 90),
    ],
)  # fmt: skip
def test_EX_13_the_chance_after_one_mock(score: int, maximum: int, cut: int, percent: int) -> None:
    found = readiness([mock(score, maximum)], cut=cut, maximum=maximum)
    assert round(found.chance * 100) == percent
    assert found.low <= found.chance <= found.high
    assert found.mocks == 1


def test_EX_13_the_error_of_one_mock_is_some_four_marks() -> None:
    assert score_error(36, 60) == pytest.approx(3.8, abs=0.01)
    assert score_error(41, 60) == pytest.approx(3.6, abs=0.01)
    assert score_error(0, 60) == score_error(0, 0) == 0


def test_EX_13_a_wide_interval_asks_for_two_more_forms_and_a_sure_one_for_none() -> None:
    at_the_cut = readiness([mock(36, 60)], cut=36, maximum=60)
    assert (at_the_cut.verdict, at_the_cut.more_forms) == (Verdict.UNSURE, 2)
    assert at_the_cut.high - at_the_cut.low > 0.6
    sure = readiness([mock(50, 60)], cut=36, maximum=60)
    assert (sure.verdict, sure.more_forms) == (Verdict.READY, 0)
    assert readiness([mock(20, 60)], cut=36, maximum=60).verdict is Verdict.NOT_YET
    two_more = readiness([mock(43, 60, day=day) for day in range(3)], cut=36, maximum=60)
    assert (
        two_more.high - two_more.low
        < readiness([mock(43, 60)], cut=36, maximum=60).high - readiness([mock(43, 60)], cut=36, maximum=60).low
    )


def test_EX_13_the_newest_mock_counts_most_and_the_fourth_not_at_all() -> None:
    rising = [mock(score, 60, day=day) for day, score in enumerate((30, 36, 48))]
    falling = [mock(score, 60, day=day) for day, score in enumerate((48, 36, 30))]
    assert readiness(rising, cut=36, maximum=60).chance > readiness(falling, cut=36, maximum=60).chance + 0.2
    assert readiness([mock(0, 60, day=-9), *rising], cut=36, maximum=60) == readiness(rising, cut=36, maximum=60)
    known = evidence(rising)
    assert known.right == pytest.approx(48 + 0.7 * 36 + 0.5 * 30)
    assert known.right + known.wrong == pytest.approx(60 * 2.2)


def test_EX_13_what_was_seen_before_counts_a_quarter_and_never_more_than_what_was_new() -> None:
    assert pooled([(Marks(48, 60, 28, 30), 1.0)]).right == pytest.approx(20 + 28 / 4)
    mostly_seen = pooled([(Marks(55, 60, 52, 54), 1.0)])
    assert mostly_seen.right + mostly_seen.wrong == pytest.approx(12)
    assert mostly_seen.seen_part == pytest.approx(0.9)
    fresh, learnt = (readiness([mock(48, 60, seen=seen)], cut=36, maximum=60) for seen in ((0, 0), (30, 30)))
    assert learnt.chance < fresh.chance


def test_EX_13_a_form_that_was_known_by_heart_tells_nothing() -> None:
    assert readiness([mock(60, 60, seen=(60, 60))], cut=36, maximum=60) is None
    assert readiness([], cut=36, maximum=60) is None


scores = st.integers(0, 60)


@given(low=scores, high=scores, cut=st.integers(1, 60))
def test_EX_13_more_marks_never_mean_a_smaller_chance(low: int, high: int, cut: int) -> None:
    low, high = sorted((low, high))
    less, more = (readiness([mock(score, 60)], cut=cut, maximum=60) for score in (low, high))
    assert 0 <= less.chance <= more.chance + 1e-9 <= 1 + 1e-9
    assert less.low <= more.low + 1e-9 and less.high <= more.high + 1e-9
    assert less.low <= less.high


others = [share / 100 for share in range(40, 80)]


@pytest.mark.parametrize(
    ("score", "band"), [(20, Band.NEEDS_IMPROVEMENT), (54, Band.BELOW_TARGET), (63, Band.TARGET), (90, Band.ABOVE_TARGET)]
)
def test_EX_13_without_a_cut_a_band_among_others(score: int, band: Band) -> None:
    (found,) = bands({"people": Marks(score, 100)}, {"people": others})
    assert (found.band, found.n) == (band, 40)
    order = list(Band)
    assert order.index(found.low) <= order.index(band) <= order.index(found.high)


def test_EX_13_no_band_is_made_up_while_too_few_have_sat_it() -> None:
    (found,) = bands({"people": Marks(30, 50)}, {"people": others[:29]})
    assert (found.share, found.n, found.band, found.low, found.high) == (0.6, 29, None, None, None)
    assert bands({"people": Marks(0, 0)}, {}) == []


def test_EX_13_a_few_questions_leave_the_band_open() -> None:
    (few,) = bands({"people": Marks(6, 10)}, {"people": others})
    (many,) = bands({"people": Marks(600, 1000)}, {"people": others})
    order = list(Band)
    assert order.index(few.high) - order.index(few.low) > order.index(many.high) - order.index(many.low)


def test_EX_13_everybody_alike_is_in_the_middle() -> None:
    (found,) = bands({"people": Marks(30, 50)}, {"people": [0.6] * 40})
    assert found.band is Band.TARGET


@pytest.mark.parametrize(
    ("score", "maximum", "where"),
    [(28, 30, Standing.ABOVE), (19, 30, Standing.NEAR), (8, 30, Standing.BELOW), (2, 3, Standing.NEAR), (0, 0, None)],
)
def test_EX_13_an_area_stands_above_or_below_the_cut_only_when_that_is_sure(score: int, maximum: int, where: Standing | None) -> None:
    assert standing(Marks(score, maximum), cut_share=0.6) is where


def test_EX_13_the_next_best_action_is_where_most_marks_are_to_be_won() -> None:
    """Business environment is weaker, but process is two and a half times as large: 70·(1 − 0.6)/2 beats 26·(1 − 0.4)/2."""
    areas = {"people": Marks(50, 56), "process": Marks(42, 70), "business": Marks(11, 26)}
    gains = next_best(areas, {"people": 56, "process": 70, "business": 26}, cut=100, maximum=152)
    assert [gain.area for gain in gains] == ["process", "business", "people"]
    assert gains[0].marks == pytest.approx(70 * (1 - (42 + 4 * 103 / 152) / 74) / 2)
    now = readiness([mock(103, 152)], cut=100, maximum=152)
    assert all(now.chance < gain.chance < 1 for gain in gains)


def test_EX_13_an_area_that_nobody_asked_about_is_not_advised_on() -> None:
    gains = next_best({"people": Marks(5, 10), "process": Marks(0, 0)}, {"people": 10, "process": 70, "none": 3})
    assert [(gain.area, gain.chance) for gain in gains] == [("people", None)]
    assert next_best({}, {"people": 10}) == []


@given(st.dictionaries(st.sampled_from("abcd"), st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=1))
def test_EX_13_gains_are_never_negative_and_never_more_than_half_of_the_area(parts: dict[str, tuple[int, int]]) -> None:
    areas = {area: Marks(min(score, maximum), maximum) for area, (score, maximum) in parts.items()}
    weights = {area: 10.0 for area in areas}
    gains = next_best(areas, weights, cut=6 * len(areas), maximum=10 * len(areas))
    assume(gains)
    assert {gain.area for gain in gains} == set(areas)
    assert all(0 <= gain.marks <= 5 and 0 <= gain.chance <= 1 for gain in gains)
    assert [gain.marks for gain in gains] == sorted((gain.marks for gain in gains), reverse=True)
