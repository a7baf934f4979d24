"""Live ratings: how hard the next drill should be (exams.md section 3)."""

import random
from statistics import correlation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.elo import HIGHEST, LIMIT, LOWEST, Candidate, Rating, expected, guessed, next_item, update

pytestmark = pytest.mark.once  # no database

ratings = st.builds(Rating, st.floats(-LIMIT, LIMIT), st.integers(0, 500))
chances = st.sampled_from([0.0, 0.25, 0.5])


def test_equals_know_it_half_the_time_beyond_guessing() -> None:
    assert expected(Rating(), Rating()) == 0.5
    assert expected(Rating(), Rating(), chance=0.25) == 0.625
    # One logit is odds of e to 1.
    assert expected(Rating(1), Rating()) == pytest.approx(0.731, abs=0.001)


def test_a_first_step_worked_by_hand() -> None:
    person, question = update(Rating(), Rating(), share=1)
    assert (person, question) == (Rating(0.5, 1), Rating(-0.5, 1))
    # After twenty answers the step is half as large; a guess among four was worth 0.625 already.
    person, question = update(Rating(0, 20), Rating(), share=1, chance=0.25)
    assert person.value == pytest.approx(0.375 / 2) and question.value == pytest.approx(-0.375)


@given(person=ratings, question=ratings, share=st.floats(0, 1), chance=chances)
def test_more_marks_than_expected_raise_the_person_and_lower_the_question(person, question, share, chance) -> None:
    after, asked = update(person, question, share=share, chance=chance)
    surprise = share - expected(person, question, chance=chance)
    assert (after.value - person.value) * surprise >= 0 >= (asked.value - question.value) * surprise
    assert abs(after.value - person.value) <= 1 and max(abs(after.value), abs(asked.value)) <= LIMIT
    assert (after.n, asked.n) == (person.n + 1, question.n + 1)
    assert chance <= expected(after, asked, chance=chance) <= 1


@given(n=st.integers(0, 1000))
def test_steps_only_shrink(n: int) -> None:
    assert 0 < Rating(0, n + 1).step < Rating(0, n).step <= 1


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_outside_the_marks_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        update(Rating(), Rating(), share=share)


def test_ratings_find_people_and_questions_again() -> None:
    """200 people, 60 questions of known difficulty, four choices: the order of the difficulties comes back (exams.md: r 0.84 to 0.92)."""
    chance = random.Random(3)
    skill = [chance.gauss(0, 1) for _ in range(200)]
    hard = [chance.uniform(-2, 2) for _ in range(60)]
    people, questions = [Rating()] * 200, [Rating()] * 60
    for who in [who for who in range(200) for _ in range(30)]:
        what = chance.randrange(60)
        right = chance.random() < expected(Rating(skill[who]), Rating(hard[what]), chance=0.25)
        people[who], questions[what] = update(people[who], questions[what], share=float(right), chance=0.25)
    assert correlation([rating.value for rating in questions], hard) > 0.9
    assert correlation([rating.value for rating in people], skill) > 0.7


def test_an_author_s_guess_is_where_a_question_starts() -> None:
    values = [guessed(difficulty).value for difficulty in (1, 2, 3, 4, 5)]
    assert values == sorted(values) and guessed(None) == guessed(3) == Rating()


def test_the_next_question_is_one_that_succeeds_three_times_in_four() -> None:
    candidates = [Candidate(f"q{value}", Rating(value / 4), 0.25) for value in range(-12, 13)]
    chosen = next_item(Rating(0.5, 30), candidates)
    assert LOWEST <= expected(Rating(0.5), chosen.rating, chance=0.25) <= HIGHEST
    seen = [Candidate(each.key, each.rating, 0.25, asked=int(each.key == chosen.key)) for each in candidates]
    assert next_item(Rating(0.5, 30), seen) != chosen
    assert next_item(Rating(), []) is None


@given(order=st.permutations(["a", "b", "c"]))
def test_ties_do_not_depend_on_the_order_of_the_rows(order: list[str]) -> None:
    assert next_item(Rating(), [Candidate(key, Rating()) for key in order]).key == "a"
