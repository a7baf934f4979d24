"""Which attempt counts: the best, the last or the average; and attempts that a trainer gives back (QZ-14)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.models import Lesson, MockExam
from courses.learning.models import LessonProgress
from courses.quizzes import actions, grading, queries, results
from courses.quizzes.enums import Grade
from courses.quizzes.grading import Tried
from courses.quizzes.models import Attempt, Quiz, TriesGiven
from lms.accounts import privacy
from lms.accounts.actions import erase
from lms.accounts.models import User
from lms.kit import clock, freshness
from tests.courses.booking import makers

from . import exams, groups
from .forms import item, quiz, sat
from .test_told import telling

db = pytest.mark.django_db


def tried(score: int, *, of: int = 10, cut: int | None = 7) -> Tried:
    return Tried(score, of, None if cut is None else Fraction(cut))


some = st.lists(
    st.integers(1, 80).flatmap(lambda of: st.builds(Tried, st.integers(0, of), st.just(of), st.none() | st.fractions(0, of))), min_size=1
)


@pytest.mark.parametrize(
    ("scores", "best", "last", "average"),
    [
        ([9], (90, True), (90, True), (90, True)),
        ([5, 9], (90, True), (50, False), (70, True)),
        ([8, 5], (80, True), (80, True), (65, False)),
        ([0, 0, 0], (0, False), (0, False), (0, False)),
    ],
)
def test_QZ_14_the_best_the_last_or_the_average_counts(scores: list[int], best: tuple, last: tuple, average: tuple) -> None:
    tries = [tried(score) for score in scores]
    for grade, expected in ((Grade.BEST, best), (Grade.LAST, last), (Grade.AVERAGE, average)):
        found = grading.counted(grade, tries)
        assert (found.percent, found.passed, found.n) == (*expected, len(scores)), grade


def test_QZ_14_the_attempt_that_counts_is_named() -> None:
    tries = [replace(tried(score), pk=pk) for pk, score in ((3, 5), (2, 9), (1, 9))]
    assert [grading.counted(grade, tries).pk for grade in (Grade.BEST, Grade.LAST, Grade.AVERAGE)] == [2, 3, 3]


def test_QZ_14_without_attempts_nothing_counts_and_without_a_cut_nothing_passes() -> None:
    for grade in Grade.values:
        assert grading.counted(grade, []) is None
        assert grading.counted(grade, [tried(9, cut=None), tried(3, cut=None)]).passed is None
    assert grading.counted(Grade.AVERAGE, [tried(9), tried(9, cut=None)]).passed is None
    assert grading.counted(Grade.BEST, [tried(0, of=0, cut=0)]).percent == 0


@given(tries=some)
def test_QZ_14_the_best_is_never_under_any_and_the_average_between(tries: list[Tried]) -> None:
    best, average = (grading.counted(grade, tries) for grade in (Grade.BEST, Grade.AVERAGE))
    passing = [each.share for each in tries if each.passed]
    assert best.percent == int(max(passing or [each.share for each in tries]) * 100)
    assert bool(best.passed) is bool(passing)
    assert int(min(each.share for each in tries) * 100) <= average.percent <= int(max(each.share for each in tries) * 100)
    if average.passed:
        assert any(each.passed for each in tries), "nobody passes on average without having passed once"


# --- What the product takes for the result of a person ------------------------------------------------------------------------


def marks(n: int) -> Callable:
    """Right answers to the first n questions."""
    return lambda slot: "a" if slot.number <= n else "b"


def sat_in_turn(user: User, asked: Quiz, *rights: int) -> list[Attempt]:
    """An attempt a minute, with so many right answers of ten each."""
    found = []
    for at, n in enumerate(rights):
        with clock.at(clock.now() + timedelta(minutes=at)):
            found.append(sat(user, asked, marks(n)))
    return found


def form(key: str = "graded", **settings: object) -> Quiz:
    return quiz(key, [item(f"{key}-{at}") for at in range(10)], **settings)


@pytest.fixture
def learner(people: dict) -> User:
    return people["learner"]


def lesson_of(asked: Quiz) -> Lesson:
    lesson = Lesson.objects.filter(module__key="agilepm-m1", quiz__isnull=False).select_related("module__training").get()
    Lesson.objects.filter(pk=lesson.pk).update(quiz=asked)
    freshness.touch()
    return lesson


@db
@pytest.mark.parametrize(
    ("grade", "rights", "done"),
    [
        ("best", [5, 8, 2], [False, True, True]),
        ("last", [5, 8, 2], [False, True, True]),
        ("average", [5, 8, 9], [False, False, True]),
        ("average", [8, 2, 2], [True, True, True]),
    ],
)
def test_QZ_14_a_lesson_is_finished_by_what_counts_and_stays_finished(
    learner: User, as_role: Callable[[str], Client], grade: str, rights: list[int], done: list[bool]
) -> None:
    asked = form(grade=grade)
    lesson = lesson_of(asked)
    client, address = as_role("learner"), f"/en/learn/{lesson.module.training.code}/{lesson.key}/"
    client.get(address)
    for at, (n, is_done) in enumerate(zip(rights, done, strict=True)):
        with clock.at(clock.now() + timedelta(minutes=at)):
            sat(learner, asked, marks(n))
        assert LessonProgress.objects.filter(enrolment__user=learner, lesson=lesson, state="done").exists() is is_done, (at, n)


@db
@pytest.mark.parametrize(
    ("grade", "rule", "words"),
    [
        ("best", "The best attempt counts.", "best of 3: 90%"),
        ("last", "The last attempt counts.", "last of 3: 40%"),
        ("average", "The average of all attempts counts.", "average of 3: 60%"),
    ],
)
def test_QZ_14_the_rule_and_what_counts_stand_at_the_entrance_in_the_lesson_and_with_the_coach(
    people: dict, as_role: Callable[[str], Client], grade: str, rule: str, words: str
) -> None:
    learner, asked = people["learner"], form(grade=grade)
    mock = MockExam.objects.create(quiz=asked, training=makers.training("agilepm"), access="sign_up", position=9)
    lesson = lesson_of(asked)
    sat_in_turn(learner, asked, 5, 9, 4)
    lesson_page = as_role("learner").get(f"/en/learn/{lesson.module.training.code}/{lesson.key}/").content.decode()
    entrance = as_role("learner").get(f"/en/learn/{mock.training.code}/mocks/{asked.key}/").content.decode()
    assert rule in lesson_page and "Counts:" in lesson_page
    for seen in (lesson_page, entrance):
        assert seen.replace("\xa0", " ").count(words) == 1
    rows = as_role("office").get(f"/en/desk/rooms/exam-{asked.key}/results/").content.decode().replace("\xa0", " ")
    assert rows.count(words) == 1, "on the attempt that counts, and on no other"
    telling(asked, "released:passed:score")
    entrance = as_role("learner").get(f"/en/learn/{mock.training.code}/mocks/{asked.key}/").content.decode()
    assert f"the {grade} " in entrance and words not in entrance.replace("\xa0", " "), (
        "an average or a best of untold scores would tell them"
    )


@db
def test_QZ_14_what_counts_costs_the_same_for_three_and_forty(people: dict, as_role: Callable[[str], Client], page_costs: Callable) -> None:
    asked, counted = form(), []
    client = as_role("office")
    for at in range(40):
        user = User.objects.create(email=f"many-{at}@x.example")
        sat_in_turn(user, asked, 3, 8)
        if at in (2, 39):
            counted.append(page_costs(client, f"/en/desk/rooms/exam-{asked.key}/results/"))
    assert counted[0] == counted[1]


# --- Attempts given back ------------------------------------------------------------------------------------------------------


@db
def test_QZ_14_attempts_given_back_count_no_more_and_stay_readable(learner: User, people: dict, as_role: Callable[[str], Client]) -> None:
    asked = form(tries=2, cool_down_hours=24, grade="average")
    with clock.at(clock.now() - timedelta(hours=30)):
        first = sat(learner, asked, marks(2))
    second = sat(learner, asked, marks(4))
    left, due = queries.tries_left(learner, asked)
    assert left == 0 and due > clock.now()
    given = actions.reset_tries(user=learner, quiz=asked, actor=people["trainer"], reason="  Fire\nalarm ")
    assert (given.reason, given.given_by) == ("Fire alarm", people["trainer"])
    assert queries.tries_left(learner, asked) == (2, None)
    third = sat(learner, asked, marks(9))
    assert [each.pk for each in queries.last_released(learner, asked.pk)] == [third.pk, second.pk, first.pk], "all of them are kept"
    client = as_role("learner")
    for attempt in (first, second):
        attempt.refresh_from_db()
        assert attempt.given_back == given and attempt.score is not None
        assert client.get(f"/en/quiz/{attempt.public_id}/result/").status_code == 200
        assert attempt.events.last().kind == "given back" and attempt.events.last().actor == people["trainer"]
    third = Attempt.objects.select_related("quiz", "blueprint", "user").get(pk=third.pk)
    assert results.read(third, language="en").number == 1, "counted from the first again"
    assert queries.tries_left(learner, asked)[0] == 1


@db
def test_QZ_14_what_waits_for_its_mark_is_given_back_too_and_finishes_nothing(learner: User, people: dict) -> None:
    asked = form(tries=1)
    lesson = lesson_of(asked)
    attempt = exams.sit(learner, asked)
    with pytest.raises(actions.QuizRefused, match=r"nothing to give back|rien à rendre"):
        actions.reset_tries(user=learner, quiz=asked, actor=people["trainer"], reason="Too early")
    Attempt.objects.filter(pk=attempt.pk).update(state="submitted", submitted_at=clock.now())
    actions.reset_tries(user=learner, quiz=asked, actor=people["trainer"], reason="A power cut")
    for reason, error in (("", r"Say why|Dites pourquoi"), ("Again", r"nothing to give back|rien à rendre")):
        with pytest.raises(actions.QuizRefused, match=error):
            actions.reset_tries(user=learner, quiz=asked, actor=people["trainer"], reason=reason)
    assert TriesGiven.objects.count() == 1
    assert not LessonProgress.objects.filter(enrolment__user=learner, lesson=lesson, state="done").exists()


@db
def test_QZ_14_a_trainer_gives_the_attempts_back_from_the_page_of_the_candidate(people: dict, as_role: Callable[[str], Client]) -> None:
    group = groups.group(people["trainer"], tries=1)
    user = group.people[0]
    attempt = groups.handed_in(group.sit(1)[0], "a")
    trainer, base = as_role("trainer"), f"/en/desk/rooms/{group.key}/{attempt.public_id}/"
    assert "Give the attempts back" in trainer.get(base).content.decode()
    assert trainer.post(f"{base}acts/reset/", {"reason": ""}).status_code == 422
    assert as_role("learner").post(f"{base}acts/reset/", {"reason": "Please"}).status_code == 404
    assert queries.tries_left(user, group.quiz)[0] == 0
    assert trainer.post(f"{base}acts/reset/", {"reason": "The room was evacuated"}).status_code == 302
    assert queries.tries_left(user, group.quiz)[0] == 1
    page = trainer.get(base).content.decode()
    assert "Attempts given back: this one counts no more" in page and "The room was evacuated" in page
    assert "Give the attempts back" not in page, "there is nothing left to give back"
    assert "given back" in trainer.get(f"/en/desk/rooms/{group.key}/results/").content.decode()
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    entrance = client.get(f"/en/learn/agilepm/mocks/{group.quiz.key}/").content.decode()
    assert f"Attempts given back by {people['trainer']} on" in entrance and "<dt>Attempts left</dt><dd>1</dd>" in entrance
    assert "The room was evacuated" not in entrance, "the reason is for those who run exams"


@db
def test_QZ_14_an_exam_without_limits_has_nothing_to_give_back(people: dict, as_role: Callable[[str], Client]) -> None:
    group = groups.group(people["trainer"])
    attempt = groups.handed_in(group.sit(1)[0], "a")
    assert "Give the attempts back" not in as_role("trainer").get(f"/en/desk/rooms/{group.key}/{attempt.public_id}/").content.decode()


@db
def test_QZ_14_what_was_given_back_goes_with_the_account_and_the_giver_is_forgotten(people: dict) -> None:
    group = groups.group(people["trainer"], tries=1)
    first, second = (groups.handed_in(attempt, "a") for attempt in group.sit(2))
    for attempt in (first, second):
        actions.reset_tries(user=attempt.user, quiz=group.quiz, actor=people["office"], reason="A power cut")
    export = privacy.export(first.user)
    assert "A power cut" in str(export)
    erase(user=first.user, typed=first.user.email)
    assert set(TriesGiven.objects.values_list("user", flat=True)) == {second.user_id}
    erase(user=people["office"], typed=people["office"].email)
    assert TriesGiven.objects.get().given_by is None and Attempt.objects.get(pk=second.pk).given_back is not None


@db
def test_QZ_14_the_pages_of_a_quiz_cost_the_same_after_three_and_forty_attempts(
    learner: User, as_role: Callable[[str], Client], page_costs: Callable
) -> None:
    asked, client = form(grade="average"), as_role("learner")
    MockExam.objects.create(quiz=asked, training=makers.training("agilepm"), access="sign_up", position=9)
    lesson = lesson_of(asked)
    counted = []
    for n in (3, 37):
        sat_in_turn(learner, asked, *[5] * n)
        pages = (f"/en/learn/agilepm/mocks/{asked.key}/", f"/en/learn/{lesson.module.training.code}/{lesson.key}/")
        counted.append([page_costs(client, address) for address in pages])
    assert counted[0] == counted[1]
