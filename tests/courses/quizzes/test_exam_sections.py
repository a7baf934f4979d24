"""Sections of an exam and the breaks between them, on the server's clock (EX-11, EX-9)."""

from datetime import timedelta

import pytest

from courses.quizzes import actions
from courses.quizzes.actions import Given
from courses.quizzes.models import Attempt, Quiz
from lms.accounts.models import User
from lms.kit import clock

from . import exams

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(people: dict) -> User:
    return people["learner"]


@pytest.fixture
def pmp() -> Quiz:
    return exams.pmp_exam()


def answer(attempt: Attempt, number: int = 1) -> None:
    actions.save(attempt=attempt, given=Given(number, 1, {"chosen": ["a"]}))


def test_EX_11_a_closed_section_stays_closed_and_the_break_stops_the_clock(user: User, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    began = attempt.started_at
    with pytest.raises(actions.SaveRefused):
        answer(attempt, number=61)
    with clock.at(began + timedelta(minutes=60)):
        actions.close_section(attempt=attempt, section=1)
        attempt.refresh_from_db()
        assert (attempt.state, attempt.section, attempt.remaining) == ("break", 2, 180 * 60)
        with pytest.raises(actions.SaveRefused):
            answer(attempt, number=1)
    with clock.at(began + timedelta(minutes=66)):
        back = actions.end_break(attempt=attempt)
        assert back.state == "running" and back.deadline == clock.now() + timedelta(minutes=180)
        answer(attempt, number=61)
        with pytest.raises(actions.SaveRefused):
            answer(attempt, number=1)


def test_EX_11_a_break_that_is_too_long_uses_exam_time(user: User, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    with clock.at(attempt.started_at + timedelta(minutes=60)):
        actions.close_section(attempt=attempt, section=1)
    with clock.at(attempt.started_at + timedelta(minutes=75)):
        back = actions.end_break(attempt=attempt)
        assert back.deadline == clock.now() + timedelta(minutes=175)


def test_EX_11_a_section_ends_without_a_break_and_only_in_order(user: User, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    with pytest.raises(actions.QuizRefused):
        actions.close_section(attempt=attempt, section=2)
    for _repeat in range(2):
        actions.close_section(attempt=attempt, section=1, take_break=False)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.section) == ("running", 2) and attempt.deadline is not None
    actions.close_section(attempt=attempt, section=2, take_break=False)
    with pytest.raises(actions.QuizRefused):
        actions.close_section(attempt=attempt, section=3)


def test_EX_09_staff_open_a_section_again(user: User, people: dict, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    actions.close_section(attempt=attempt, section=1, take_break=False)
    actions.reopen_section(attempt=attempt, actor=people["trainer"], section=1, reason="Closed by mistake")
    answer(attempt, number=1)
