"""What a finished attempt says (EX-13, QZ-10)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.memory import Confidence
from courses.quizzes.readiness import Marks
from courses.quizzes.report import Belief, Earlier, Sat, report

pytestmark = pytest.mark.once  # no database

OCTOBER, NOVEMBER = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)


def sat(number: int, **facts) -> Sat:
    return Sat(number, f"q{number}", **facts)


FORM = [
    sat(1, area="people", task="conflicts", mark=1, confidence=Confidence.SURE, seconds=60, plan=80),
    sat(2, area="people", task="conflicts", mark=0, confidence=Confidence.SURE, seconds=20, plan=80, beliefs=("escalate", "escalate")),
    sat(3, area="people", task="vision", mark=1, confidence=Confidence.GUESS, seconds=200, plan=80, first_mark=0, changes=1),
    sat(4, area="process", task="scope", mark=2, maximum=3, confidence=Confidence.UNSURE, seconds=300, plan=240, first_mark=3, changes=2),
    sat(5, area="process", task="scope", mark=0, is_blank=True, section=2, plan=80),
    sat(
        6,
        area="process",
        task="risk",
        mark=0,
        is_scored=False,
        section=2,
        seconds=70,
        plan=80,
        confidence=Confidence.SURE,
        beliefs=("act",),
    ),
    sat(7, area="process", mark=0, section=2, seconds=80, plan=80, beliefs=("escalate",), first_mark=0, changes=1),
    sat(8, area="business", task="value", mark=None, maximum=5, section=2, seconds=400, plan=400, confidence=Confidence.SURE),
]


def test_EX_13_marks_by_area_and_task_leave_unscored_and_unmarked_questions_out() -> None:
    found = report(FORM)
    assert (found.whole.marks, found.whole.items, found.whole.blank, found.whole.waiting) == (Marks(4, 8), 7, 1, 1)
    assert found.whole.percent == 50
    people, process, business = found.areas
    assert (people.code, people.marks, people.right, people.percent) == ("people", Marks(2, 3), 2, 66)
    assert [(task.code, task.marks) for task in people.rows] == [("conflicts", Marks(1, 2)), ("vision", Marks(1, 1))]
    # Question 6 is unscored, and its task has no other; question 7 names no task.
    assert (process.marks, [task.code for task in process.rows]) == (Marks(2, 5), ["scope"])
    assert (business.marks, business.waiting, business.percent) == (Marks(0, 0), 1, 0)
    assert [row.code for row in found.weakest] == ["scope", "conflicts"]


def test_EX_13_the_second_axis_has_rows_of_its_own() -> None:
    found = report([sat(1, approach="agile", mark=1), sat(2, approach="predictive"), sat(3, approach="agile"), sat(4)])
    assert [(row.code, row.marks) for row in found.approaches] == [("agile", Marks(1, 2)), ("predictive", Marks(0, 1))]
    assert found.areas == ()


def test_EX_13_what_had_been_seen_before_is_told_apart() -> None:
    found = report([sat(1, mark=1, is_seen_before=True), sat(2, mark=0, is_seen_before=True), sat(3, mark=1)])
    assert found.whole.marks == Marks(2, 3, 1, 2)


def test_EX_13_pace_by_section() -> None:
    first, second = report(FORM).pace
    assert (first.section, first.items, first.answered, first.seconds, first.plan) == (1, 4, 4, 580, 480)
    assert (first.slow, first.hasty_and_wrong) == ((3,), (2,))
    assert first.ratio == pytest.approx(580 / 480)
    assert (second.items, second.answered, second.hasty_and_wrong) == (4, 3, ())
    (without_clock,) = report([sat(1, seconds=500)]).pace
    assert (without_clock.plan, without_clock.ratio, without_clock.slow) == (None, None, ())


def test_EX_13_changed_answers_and_what_changing_cost() -> None:
    found = report(FORM).changes
    assert (found.right_to_wrong, found.wrong_to_right, found.other, found.balance) == ((4,), (3,), (7,), 0)


def test_QZ_10_sure_but_wrong_and_the_share_of_guesses() -> None:
    found = report(FORM).certainty
    assert found.sure_but_wrong == (2, 6)
    assert found.lucky == (3,)
    assert found.rows == ((Confidence.SURE, 3, 1), (Confidence.UNSURE, 1, 0), (Confidence.GUESS, 1, 1))
    assert found.guessing_share == pytest.approx(1 / 5)
    assert report([sat(1)]).certainty.guessing_share is None


def test_EX_13_beliefs_behind_wrong_choices_are_counted_once_a_question() -> None:
    assert report(FORM).beliefs == (Belief("escalate", 2, (2, 7)), Belief("act", 1, (6,)))


def test_EX_13_compared_with_the_mock_before_a_difference_is_real_only_beyond_chance() -> None:
    slots = [sat(n, area="people" if n <= 30 else "process", mark=int(n % 5 != 0 and n != 31)) for n in range(1, 61)]
    before = [
        Earlier(NOVEMBER, Marks(28, 60), {"people": Marks(5, 30), "process": Marks(22, 30), "retired": Marks(1, 1)}),
        Earlier(OCTOBER, Marks(20, 60)),
    ]
    found = report(slots, earlier=before)
    assert [(change.code, change.is_real) for change in found.compared] == [("", True), ("people", True), ("process", False)]
    assert found.compared[1].before == pytest.approx(5 / 30) and found.compared[1].now == pytest.approx(0.8)
    assert found.trend == ((OCTOBER, pytest.approx(1 / 3)), (NOVEMBER, pytest.approx(28 / 60)))
    assert report(slots).compared == report(slots).trend == ()


def test_EX_13_of_two_perfect_or_two_empty_scores_none_is_better() -> None:
    for mark in (0, 1):
        found = report([sat(1, mark=mark)], earlier=[Earlier(OCTOBER, Marks(2 * mark, 2))])
        assert [change.is_real for change in found.compared] == [False]


slots = st.lists(
    st.builds(
        Sat, number=st.integers(1, 999), question=st.just("q"), area=st.sampled_from(["", "a", "b"]), task=st.sampled_from(["", "x", "y"]),
        section=st.integers(1, 3), mark=st.none() | st.integers(0, 2), maximum=st.just(2), is_scored=st.booleans(), is_blank=st.booleans(),
        first_mark=st.none() | st.integers(0, 2), changes=st.integers(0, 3), confidence=st.sampled_from(list(Confidence)),
        seconds=st.floats(0, 500), plan=st.none() | st.just(60.0), beliefs=st.lists(st.sampled_from("mn"), max_size=2).map(tuple),
    ),
    unique_by=lambda slot: slot.number,
)  # fmt: skip


@given(slots, st.randoms())
def test_EX_13_the_parts_add_up_whatever_the_order(form: list[Sat], chance) -> None:
    found = report(form)
    named = [slot for slot in form if slot.area]
    for name in ("items", "right", "blank", "waiting"):
        assert sum(getattr(area, name) for area in found.areas) == getattr(report(named).whole, name)
    assert sum(area.marks.score for area in found.areas) == report(named).whole.marks.score
    assert all(sum(task.items for task in area.rows) <= area.items for area in found.areas)
    assert 0 <= found.whole.marks.score <= found.whole.marks.maximum
    assert sum(pace.items for pace in found.pace) == len(form)
    mixed = list(form)
    chance.shuffle(mixed)
    assert report(mixed) == found
