"""An exam under way is seen first: on the desk, on My learning, and at its own entrance (EX-4, EX-9)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.catalogue.models import MockExam
from courses.quizzes import actions, queries
from courses.quizzes.models import Attempt, Quiz
from lms.accounts.models import User
from lms.kit import clock, freshness
from tests.courses.booking import makers

from . import exams
from .forms import item, quiz

pytestmark = pytest.mark.django_db
PAGES = ("/en/learn/", "/en/desk/learner/")


@pytest.fixture
def user(people: dict) -> User:
    return people["learner"]


def timed(key: str = "timed", **settings: object) -> Quiz:
    asked = quiz(key, [item(f"{key}-{at}") for at in range(3)], mode="assess", minutes=40, **settings)
    MockExam.objects.create(quiz=asked, training=makers.training("agilepm"), access="sign_up", position=9)
    freshness.touch()
    return asked


@pytest.mark.parametrize("address", PAGES)
def test_EX_09_an_exam_under_way_comes_first_with_its_time_left(address: str, user: User, as_role: Callable[[str], Client]) -> None:
    client, asked = as_role("learner"), timed()
    assert "Exam under way" not in client.get(address).content.decode()
    attempt = exams.sit(user, asked)
    page = client.get(address).content.decode()
    assert "Exam under way" in page and "39 min left" in page and f"/en/quiz/{attempt.public_id}/" in page
    assert page.index("Exam under way") < page.index("<h2")
    assert "Exam under way" not in as_role("manager").get(address.replace("learner", "manager")).content.decode(), "it is one's own"
    with clock.at(attempt.deadline + timedelta(minutes=5)):
        assert "Exam under way" not in client.get(address).content.decode(), "its time is over"


@pytest.mark.parametrize(
    ("state", "words"), [({"state": "paused"}, "Paused by your trainer"), ({"state": "break", "break_until": True}, "On a break until")]
)
def test_EX_09_a_break_and_a_pause_are_said(state: dict, words: str, user: User, as_role: Callable[[str], Client]) -> None:
    attempt = exams.sit(user, timed())
    if "break_until" in state:
        state = {**state, "break_until": clock.now() + timedelta(minutes=10)}
    Attempt.objects.filter(pk=attempt.pk).update(deadline=None, remaining=1200, **state)
    assert words in as_role("learner").get("/en/learn/").content.decode()


def test_EX_09_a_practice_and_a_quiz_without_a_clock_are_no_exam_under_way(user: User) -> None:
    exams.sit(user, quiz("lesson", [item("l-1")], mode="learn"))
    asked = timed()
    actions.grant(user=user, quiz=asked)
    actions.rehearse(user=user, quiz=asked)
    assert queries.exams_under_way(user, language="en") == []


def test_EX_09_exams_under_way_cost_the_same_for_one_and_three(user: User, as_role: Callable[[str], Client], page_costs: Callable) -> None:
    client, counts = as_role("learner"), []
    for key in ("one", "two", "three"):
        exams.sit(user, timed(key))
        counts.append(page_costs(client, "/en/learn/"))
    assert counts[0] == counts[2]


def test_EX_04_the_entrance_of_an_exam_under_way_says_the_time_left_and_goes_on(user: User, as_role: Callable[[str], Client]) -> None:
    client, asked = as_role("learner"), timed()
    exams.sit(user, asked)
    page = client.get(f"/en/learn/agilepm/mocks/{asked.key}/").content.decode()
    assert page.index("39 min left") < page.index("Continue the exam") < page.index("The clock starts with the exam")
    assert "<aside>" not in page and 'id="honour"' not in page and "<summary>How it works</summary>" in page
    assert page.count("button--primary") == 1


def test_EX_04_a_mock_of_a_training_that_is_not_held_leads_to_the_training(as_role: Callable[[str], Client]) -> None:
    asked = timed()
    MockExam.objects.filter(quiz=asked).update(access="place")
    freshness.touch()
    page = as_role("buyer").get(f"/en/learn/agilepm/mocks/{asked.key}/").content.decode()
    assert "a training you do not hold yet" in page and '<a href="/en/trainings/agilepm/">See the training</a>' in page


def test_EX_04_the_pass_mark_is_named_in_marks_only_where_every_form_is_worth_as_many(as_role: Callable[[str], Client]) -> None:
    whole = exams.prince2_exam()
    short = exams.exam("prince2-7-practitioner", bank="test-prince2", key="short", size=20)
    for asked in (whole, short):
        MockExam.objects.create(quiz=asked, training=makers.training("prince2"), access="sign_up", position=9)
    freshness.touch()
    client = as_role("learner")
    pages = [client.get(f"/en/learn/prince2/mocks/{asked.key}/").content.decode() for asked in (whole, short)]
    assert "<dt>Pass mark</dt><dd>42/70</dd>" in pages[0]
    assert "<dt>Pass mark</dt><dd>60%</dd>" in pages[1], "some of its questions are worth several marks, and any may be drawn"


def test_EX_12_without_script_the_bar_says_until_when(user: User, as_role: Callable[[str], Client]) -> None:
    attempt = exams.sit(user, timed())
    page = as_role("learner").get(f"/en/quiz/{attempt.public_id}/?n=1").content.decode()
    assert f"<noscript>until {timezone.localtime(attempt.deadline):%H:%M}</noscript>" in page


def test_EX_04_the_entrance_names_the_origin_of_its_figures_in_words(as_role: Callable[[str], Client]) -> None:
    asked = exams.pmp_exam()
    MockExam.objects.create(quiz=asked, training=makers.training("pmp"), access="sign_up", position=9)
    freshness.touch()
    page = as_role("learner").get(f"/en/learn/pmp/mocks/{asked.key}/").content.decode()
    assert "Time and breaks" in page and "high confidence" in page and "(confidence H)" not in page
