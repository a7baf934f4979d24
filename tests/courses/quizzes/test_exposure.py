"""Caps on how many candidates may have met a question (EX-15)."""

from collections.abc import Callable

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.quizzes import actions, entrance
from courses.quizzes.models import Attempt, Exposure, Question, Quiz, Slot
from lms.accounts.models import User
from lms.kit import clock, freshness

from . import exams, guarded
from .guarded import guard

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(db: None) -> Quiz:
    """An exam of six questions out of eighteen, three to a cell."""
    cells = [(area, approach) for area in ("people", "process", "business") for approach in ("predictive", "adaptive")]
    items = [exams.single(f"d-{n}", area=cells[n % 6][0], approach=cells[n % 6][1]) for n in range(36)]
    actions.write_items(bank=actions.bank(slug="drawn"), items=items)
    return exams.exam("pmp-2026", bank="drawn", size=6)


def candidates(count: int) -> list[User]:
    made = [User(email=f"c{n}@x.example", first_name="C", last_name=str(n), password="!") for n in range(count)]
    return User.objects.bulk_create(made)


def reckon(quiz: Quiz) -> None:
    actions.make_figures(bank=quiz.bank_id)
    freshness.forget()


def test_EX_15_exposure_counts_candidates_not_sittings(drawn: Quiz) -> None:
    one, two = candidates(2)
    first = exams.sit(one, drawn)
    actions.submit(attempt=first)
    again = exams.sit(one, drawn)
    exams.sit(two, drawn)
    reckon(drawn)
    assert set(Exposure.objects.values_list("of", flat=True)) == {2}
    met = {user: {slot.version.question_id for slot in _slots(user)} for user in (one, two)}
    for row in Exposure.objects.all():
        assert row.met == sum(row.question_id in questions for questions in met.values())
    assert again.pk != first.pk and Exposure.objects.count() == len(met[one] | met[two])


def _slots(user: User) -> QuerySet[Slot]:
    return Slot.objects.filter(attempt__user=user).select_related("version")


def expose(quiz: Quiz, met: dict[int, int], *, of: int) -> None:
    now = clock.now()
    Exposure.objects.bulk_create(Exposure(question_id=pk, met=n, of=of, computed_at=now) for pk, n in met.items())
    freshness.forget()


def test_EX_15_a_question_that_enough_have_met_is_not_drawn_for_others(drawn: Quiz) -> None:
    questions = list(Question.objects.filter(bank=drawn.bank_id).order_by("pk"))
    spent = {each.pk for each in questions[:18]}
    expose(drawn, dict.fromkeys(spent, 40), of=100)
    users = candidates(6)
    open_to_all = {slot.version.question_id for user in users[:3] for slot in exams.sit(user, drawn).slots.select_related("version")}
    assert open_to_all & spent, "without a cap they are drawn"
    for caps in ({"exposure_share": 40}, {"exposure_share": None, "exposure_count": 40}):
        quiz = guard(drawn, **caps)
        user = users.pop()
        assert not {slot.version.question_id for slot in exams.sit(user, quiz).slots.select_related("version")} & spent
    quiz = guard(drawn, exposure_share=42, exposure_count=None)
    assert entrance.of(users.pop(), quiz, language="en").pool == 36


def test_EX_15_a_share_of_few_candidates_caps_nothing(drawn: Quiz) -> None:
    questions = list(Question.objects.filter(bank=drawn.bank_id))
    expose(drawn, {each.pk: 29 for each in questions}, of=29)
    assert exams.sit(candidates(1)[0], guard(drawn, exposure_share=10)).slots.count() == 6


def test_EX_15_whoever_has_met_a_question_may_meet_it_again(drawn: Quiz) -> None:
    user, other = candidates(2)
    first = exams.sit(user, drawn)
    met = {slot.version.question_id for slot in first.slots.select_related("version")}
    actions.submit(attempt=first)
    expose(drawn, {each.pk: 5 for each in Question.objects.filter(bank=drawn.bank_id)}, of=50)
    quiz = guard(drawn, exposure_count=5)
    assert {slot.version.question_id for slot in exams.sit(user, quiz).slots.select_related("version")} == met
    with pytest.raises(actions.QuizRefused):
        exams.sit(other, quiz)


def test_EX_15_a_shortage_says_how_many_questions_stand_aside(drawn: Quiz) -> None:
    people = Question.objects.filter(bank=drawn.bank_id, area="people")
    expose(drawn, {each.pk: 9 for each in people}, of=50)
    quiz = guard(drawn, exposure_count=9)
    with override("en"), pytest.raises(actions.QuizRefused) as refusal:
        exams.sit(candidates(1)[0], quiz)
    told = str(refusal.value)
    assert f"{people.count()} questions stand aside" in told and "People: 0 of" in told
    assert not Attempt.objects.filter(quiz=quiz).exists()


def test_EX_15_authors_read_the_exposure_of_a_question(drawn: Quiz, as_role: Callable[[str], Client]) -> None:
    expose(drawn, {Question.objects.get(key="d-1").pk: 7}, of=50)
    assert "Met by 7 of 50 candidates" in as_role("author").get("/en/quiz/statistics/drawn/d-1/").content.decode()


def test_EX_15_caps_are_for_exams_that_draw(as_role: Callable[[str], Client], people: dict) -> None:
    group = guarded.group(people["trainer"])
    form = {
        "key": group.quiz.key, "title_fr": "Examen", "title_en": "Exam", "mode": "assess", "feedback": "mock", "pass_mark": 60,
        "blueprint": "",
        "bank": "", "size": "", "minutes": 60, "questions_listed": "small-mock-1", "tries": "", "cool_down_hours": 0, "grade": "best",
        "access_code": "", "networks": "", "exposure_share": "20", "exposure_count": "",
    }  # fmt: skip
    answer = as_role("approver").post(reverse("wagtailsnippets_quizzes_quiz:edit", args=[group.quiz.pk]), form)
    group.quiz.refresh_from_db()
    assert answer.status_code == 200 and group.quiz.exposure_share is None
