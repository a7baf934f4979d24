"""Concepts come back when they are about to be forgotten (QZ-15, by FSRS as exams.md section 3 says; QZ-10)."""

import json
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from fsrs import Card, Scheduler
from fsrs import Rating as Grade
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.memory import (
    A_DAY,
    LONGEST,
    Confidence,
    Given,
    Memory,
    Variant,
    begins,
    choose_variant,
    grade,
    known_on,
    review,
    todays_drill,
)  # fmt: skip

pytestmark = pytest.mark.once  # no database

DAY = date(2026, 11, 23)
RIGHT, UNSURE, WRONG = Given(1), Given(1, Confidence.UNSURE), Given(0)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Given(0, Confidence.SURE), Grade.Again),
        (Given(0.75), Grade.Again),
        (Given(1, Confidence.GUESS), Grade.Hard),
        (Given(1, Confidence.UNSURE), Grade.Hard),
        (Given(1, Confidence.SURE, 130, 60), Grade.Hard),
        (Given(1, Confidence.SURE, 120, 60), Grade.Good),
        (Given(1, Confidence.NONE, 500, None), Grade.Good),
        (Given(1), Grade.Good),
    ],
)
def test_QZ_15_QZ_10_how_an_answer_is_graded(answer: Given, expected: Grade) -> None:
    assert grade(answer) is expected
    assert begins(answer) is (expected is not Grade.Good)


def test_QZ_15_the_dates_are_those_of_fsrs_with_its_default_weights() -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, memory, day = Card(card_id=1, due=datetime(2026, 11, 23, 12, tzinfo=UTC)), None, DAY
    for answer, rating in ((WRONG, Grade.Again), (RIGHT, Grade.Good), (RIGHT, Grade.Good), (UNSURE, Grade.Hard), (RIGHT, Grade.Good)):
        card, _log = scheduler.review_card(card, rating, datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        memory = review(memory, answer, on=day)
        assert memory.due == card.due.date()
        assert memory.card["stability"] == pytest.approx(card.stability)
        day = memory.due
    # An error comes back the next day, and what is then known stays away for longer and longer.
    assert review(None, WRONG, on=DAY).due == DAY + timedelta(days=1)


def test_QZ_15_a_concept_leaves_the_notebook_after_three_successes_in_a_row() -> None:
    memory, streaks = review(None, WRONG, on=DAY), []
    for answer in (RIGHT, RIGHT, WRONG, RIGHT, UNSURE, RIGHT, RIGHT):
        memory = review(memory, answer, on=memory.due)
        streaks.append((memory.streak, memory.is_in_notebook))
    assert streaks == [(1, True), (2, True), (0, True), (1, True), (1, True), (2, True), (3, False)]
    assert memory.lapses == 2
    assert review(memory, WRONG, on=memory.due).is_in_notebook


def test_QZ_15_three_successes_within_one_day_are_one() -> None:
    memory = review(None, WRONG, on=DAY)
    for _ in range(3):
        memory = review(memory, RIGHT, on=DAY + timedelta(days=1))
    assert memory.streak == 1


def test_QZ_15_an_answer_on_the_day_of_the_error_is_no_success_yet() -> None:
    assert review(review(None, WRONG, on=DAY), RIGHT, on=DAY).streak == 0


answers = st.lists(
    st.tuples(
        st.builds(Given, st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from(list(Confidence)), st.floats(0, 300), st.just(60)),
        st.integers(-2, 90),
    ),
    min_size=1,
    max_size=25,
)


@given(answers)
def test_QZ_15_whatever_is_answered_the_card_is_json_and_due_between_tomorrow_and_a_year(steps: list[tuple[Given, int]]) -> None:
    memory, again, day = None, None, DAY
    for answer, later in steps:
        day += timedelta(days=later)
        memory, again = review(memory, answer, on=day), review(again, answer, on=day)
        stored = json.loads(json.dumps(memory.card))
        assert stored == memory.card == again.card
        memory = Memory(stored, memory.due, memory.last, memory.streak, memory.lapses)
        assert timedelta(days=1) <= memory.due - memory.last <= timedelta(days=LONGEST)
        assert memory.last >= day and memory.streak >= 0
        assert 0 < known_on(memory, memory.due) <= known_on(memory, memory.last) == 1


def test_QZ_15_a_drill_is_ten_at_most_errors_first_and_nothing_before_its_day() -> None:
    weak = [(f"weak-{number:02}", review(None, WRONG, on=DAY - timedelta(days=number))) for number in range(1, 9)]
    fresh = []
    for number in range(5):
        memory = review(None, WRONG, on=DAY - timedelta(days=400 + number))
        for _ in range(3):
            memory = review(memory, RIGHT, on=memory.due)
        fresh.append((f"known-{number}", memory))
    later = [("later", review(None, WRONG, on=DAY))]
    mixed = weak + fresh + later
    random.Random(1).shuffle(mixed)
    drill = todays_drill(mixed, today=DAY)
    assert len(drill) == A_DAY
    assert [due.concept for due in drill][:8] == [f"weak-{number:02}" for number in range(8, 0, -1)]
    assert {due.concept[:5] for due in drill[8:]} == {"known"}
    assert len(todays_drill(mixed, today=DAY, done=7)) == 3
    assert todays_drill(mixed, today=DAY, done=12) == []


def test_QZ_15_a_question_not_yet_seen_comes_first_and_a_scenario_s_last() -> None:
    at = [datetime(2026, 11, day, tzinfo=UTC) for day in range(1, 9)]
    seen = [Variant("a", at[3]), Variant("b", at[1]), Variant("c", at[0], in_scenario=True)]
    assert choose_variant([*seen, Variant("e"), Variant("d", None, in_scenario=True)]).key == "e"
    assert choose_variant([*seen, Variant("d", None, in_scenario=True)]).key == "d"
    assert choose_variant(seen).key == "b"
    assert choose_variant(seen[2:]).key == "c"
    assert choose_variant([]) is None


@given(number=st.integers(1, 6))
def test_QZ_15_every_variant_has_its_turn_before_one_comes_back(number: int) -> None:
    variants = {key: Variant(key) for key in "abcdef"[:number]}
    asked = []
    for minute in range(2 * number):
        chosen = choose_variant(list(variants.values()))
        asked.append(chosen.key)
        variants[chosen.key] = Variant(chosen.key, datetime(2026, 11, 1, 9, minute, tzinfo=UTC))
    assert asked == list("abcdef"[:number]) * 2
