"""The closing moment of a quiz: nobody starts after it, and nobody's time goes beyond it (QZ-13)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from courses.catalogue.models import Lesson, MockExam
from courses.quizzes import actions
from courses.quizzes.enums import QuizMode
from courses.quizzes.models import Accommodation, Attempt, Grant, Quiz
from lms.accounts.models import User
from lms.jobs.models import Job
from lms.kit import clock, freshness
from tests.courses.booking import makers

from . import exams
from .forms import item, quiz

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def user(people: dict) -> User:
    return people["learner"]


def closing(after: timedelta, **settings: object) -> Quiz:
    asked = quiz("closing", [item(f"c-{at}") for at in range(3)], **settings)
    asked.closes_at = clock.now() + after
    asked.save()
    return asked


@pytest.mark.parametrize("way", ["drawn", "prepared"])
def test_QZ_13_nobody_starts_after_the_closing_moment(user: User, way: str) -> None:
    asked = closing(HOUR)
    actions.grant(user=user, quiz=asked)
    if way == "prepared":
        actions.prepare(user=user, quiz=asked)
    with clock.at(asked.closes_at), pytest.raises(actions.QuizRefused, match=r"has closed|est fermé"):
        actions.start(user=user, quiz=asked)
    with clock.at(asked.closes_at - timedelta(seconds=1)):
        assert actions.start(user=user, quiz=asked).is_under_way
    with clock.at(asked.closes_at + HOUR):
        assert actions.prepare_for(user=user.pk, quiz=asked.pk) == "not open"


def test_QZ_13_who_is_under_way_is_let_on_until_the_end_and_handed_in_then(user: User) -> None:
    asked = closing(timedelta(minutes=20), minutes=60)
    attempt = exams.sit(user, asked)
    assert attempt.deadline == asked.closes_at and attempt.seconds in (20 * 60 - 1, 20 * 60)
    assert Job.objects.filter(kind="quizzes.close", run_after__gt=asked.closes_at).exists()
    with clock.at(asked.closes_at - timedelta(seconds=1)):
        assert actions.start(user=user, quiz=asked).pk == attempt.pk
    with clock.at(asked.closes_at + timedelta(minutes=5)):
        assert actions.close_due(attempt=attempt.pk) == "released"
    attempt.refresh_from_db()
    assert attempt.submitted_at == asked.closes_at


@pytest.mark.parametrize(("closes", "granted", "expected"), [(20, 30, 20), (30, 20, 20), (90, 80, 60), (None, 20, 20), (20, None, 20)])
def test_QZ_13_the_first_of_time_grant_and_closing_moment_ends_it(
    user: User, closes: int | None, granted: int | None, expected: int
) -> None:
    asked = closing(timedelta(minutes=closes or 0), minutes=60)
    if closes is None:
        Quiz.objects.filter(pk=asked.pk).update(closes_at=None)
        asked.refresh_from_db()
    actions.grant(user=user, quiz=asked, until=clock.now() + timedelta(minutes=granted) if granted else None)
    attempt = actions.start(user=user, quiz=asked)
    assert round((attempt.deadline - attempt.started_at).total_seconds() / 60) == expected
    assert Grant.objects.filter(user=user, quiz=asked).count() == 1


@pytest.mark.parametrize("how", ["practice", "accommodated", "prepared"])
def test_QZ_13_what_has_no_clock_ends_at_the_closing_moment_too(user: User, how: str) -> None:
    asked = closing(HOUR, mode=QuizMode.ASSESS if how == "accommodated" else QuizMode.PRACTISE)
    if how == "accommodated":
        Accommodation.objects.create(user=user, untimed=True)
    actions.grant(user=user, quiz=asked)
    if how == "prepared":
        actions.prepare(user=user, quiz=asked)
    attempt = actions.start(user=user, quiz=asked)
    assert (attempt.deadline, attempt.seconds) == (asked.closes_at, None), "it ends, and has no plan for its pace"
    actions.extend(attempt=attempt, actor=user, minutes=5, reason="A fire alarm")
    attempt.refresh_from_db()
    assert attempt.deadline == asked.closes_at + timedelta(minutes=5) and attempt.seconds is None


@pytest.mark.parametrize(("back", "ends"), [(10, 20), (30, 30)])
def test_QZ_13_a_pause_carries_nobody_past_the_closing_moment(user: User, people: dict, back: int, ends: int) -> None:
    attempt = exams.sit(user, closing(timedelta(minutes=20), minutes=60))
    began = attempt.started_at
    actions.pause(attempt=attempt, actor=people["trainer"], reason="Power cut")
    with clock.at(began + timedelta(minutes=back)):
        resumed = actions.resume(attempt=attempt, actor=people["trainer"])
    assert round((resumed.deadline - began).total_seconds() / 60) == ends


def test_QZ_13_without_a_closing_moment_nothing_changes(user: User) -> None:
    practice = quiz("open", [item("o-1")], mode=QuizMode.PRACTISE)
    assert exams.sit(user, practice).deadline is None
    timed = quiz("timed", [item("o-2")], minutes=30)
    attempt = exams.sit(user, timed)
    assert attempt.deadline == attempt.started_at + timedelta(minutes=30)


def test_QZ_13_the_entrance_says_when_it_closes_and_that_it_has(as_role: Callable[[str], Client]) -> None:
    asked, client = closing(timedelta(minutes=20)), as_role("learner")
    MockExam.objects.create(quiz=asked, training=makers.training("agilepm"), access="sign_up", position=9)
    freshness.touch()
    address = f"/en/learn/agilepm/mocks/{asked.key}/"
    seen = client.get(address).content.decode()
    assert "Closes on" in seen and "After the closing moment" in seen and "Start the exam" in seen
    with clock.at(asked.closes_at):
        seen = client.get(address).content.decode()
        assert "Closed on" in seen and "nobody may start it any more" in seen and "Start the exam" not in seen
        client.post(f"{address}start/")
    assert not Attempt.objects.filter(quiz=asked).exists()


def test_QZ_13_a_lesson_says_when_its_quiz_closes(as_role: Callable[[str], Client]) -> None:
    lesson = Lesson.objects.filter(module__key="agilepm-m1", quiz__isnull=False).select_related("module__training", "quiz").get()
    Quiz.objects.filter(pk=lesson.quiz_id).update(closes_at=clock.now() + HOUR)
    client, address = as_role("learner"), f"/en/learn/{lesson.module.training.code}/{lesson.key}/"
    seen = client.get(address).content.decode()
    assert "It closes on" in seen and "Start the quiz" in seen
    with clock.at(clock.now() + HOUR):
        seen = client.get(address).content.decode()
    assert "It closed on" in seen and "Start the quiz" not in seen
