"""Racers on a real database: one attempt, one enrolment, one certificate, progress counted once; and controls that show the race."""

import threading

import pytest
from django.db import IntegrityError, connection

from courses.catalogue.models import Lesson, Training
from courses.credentials.models import Certificate
from courses.learning import actions as learning
from courses.learning.models import Enrolment
from courses.quizzes import actions as quizzes
from courses.quizzes.actions import Given, drawing
from courses.quizzes.models import Attempt, ConceptCard, Quiz, Slot
from lms.accounts.models import User
from lms.jobs.models import Job
from lms.kit import clock
from tests.courses.quizzes import forms
from tests.races.racing import RACERS, race

pytestmark = pytest.mark.usefixtures("committed")


def person() -> User:
    return User.objects.get(email="buyer@demo.jalon.example")


def lessons() -> list[Lesson]:
    return list(Lesson.objects.filter(module__key="agilepm-m1").select_related("module__training", "quiz").order_by("position"))


@pytest.mark.case("E_04")
def test_e4_many_starts_make_one_attempt() -> None:
    quiz, user = Quiz.objects.get(key="agilepm-m1"), person()
    quizzes.grant(user=user, quiz=quiz)
    found = race(lambda _n: quizzes.start(user=user, quiz=quiz).pk)
    assert len(set(found)) == 1
    assert Attempt.objects.filter(user=user).count() == 1
    assert Slot.objects.filter(attempt__user=user).count() == 9


@pytest.mark.case("E_04")
def test_e4_control_without_the_constraint_there_are_several() -> None:
    quiz, user = Quiz.objects.get(key="agilepm-m1"), person()
    quizzes.grant(user=user, quiz=quiz)
    constraint = next(c for c in Attempt._meta.constraints if c.name == "quizzes_one_under_way")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Attempt, constraint)
    gate = threading.Barrier(2)

    def unguarded(_number: int) -> None:
        if not Attempt.objects.filter(user=user, quiz=quiz, state="running").exists():
            gate.wait(timeout=20)  # both have looked before either writes
            drawing._draw(user, quiz, state="running")

    race(unguarded, 2)
    assert Attempt.objects.filter(user=user).count() == 2


def test_many_enrolments_are_one() -> None:
    training, user = Training.objects.get(code="pmp"), person()
    found = race(lambda _n: learning.enrol(user=user, training=training).pk)
    assert len(set(found)) == 1
    assert Enrolment.objects.filter(user=user, training=training).count() == 1


def test_four_lessons_finished_at_once_are_counted_four_times_not_less() -> None:
    user, found = person(), lessons()[:4]
    learning.enrol(user=user, training=found[0].module.training)
    errors = [r for r in race(lambda n: learning.finish_lesson(user=user, lesson=found[n % 4])) if isinstance(r, Exception)]
    assert errors == []
    assert Enrolment.objects.get(user=user).done_lessons == 4


@pytest.mark.case("H_05", "M_05")
def test_c2_submits_at_once_score_once_and_issue_one_certificate() -> None:
    user, found = person(), lessons()
    for lesson in found[:4]:
        learning.finish_lesson(user=user, lesson=lesson)
    attempt = learning.start_quiz(user=user, lesson=found[4])
    for slot in attempt.slots.select_related("version"):
        quizzes.save(attempt=attempt, given=Given(slot.number, 1, slot.version.right))
    results = race(lambda _n: quizzes.submit(attempt=Attempt.objects.get(pk=attempt.pk)).score)
    assert set(results) == {9}
    assert Certificate.objects.filter(user=user).count() == 1


@pytest.mark.case("E_11")
def test_e11_saves_from_many_tabs_keep_the_highest_sequence() -> None:
    user = person()
    attempt = learning.start_quiz(user=user, lesson=lessons()[4])
    single = next(slot for slot in attempt.slots.select_related("version") if slot.version.kind == "single")

    def save(number: int) -> int:
        return quizzes.save(attempt=attempt, given=Given(single.number, number + 1, {"chosen": ["abcd"[number % 4]]})).seq

    race(save)
    held = Slot.objects.get(pk=single.pk)
    assert held.seq == RACERS
    assert held.answer == {"chosen": ["abcd"[(RACERS - 1) % 4]]}


def test_a_save_never_lands_after_the_submit() -> None:
    user = person()
    attempt = learning.start_quiz(user=user, lesson=lessons()[4])
    slot = attempt.slots.select_related("version").get(number=1)
    right = slot.version.right

    def act(number: int) -> object:
        if number == 0:
            return quizzes.submit(attempt=attempt)
        return quizzes.save(attempt=attempt, given=Given(1, number, right))

    race(act)
    attempt.refresh_from_db()
    slot.refresh_from_db()
    assert attempt.score == (1 if slot.answer == right else 0), "what was saved before the end is what was marked"


@pytest.mark.case("H_05")
def test_h5_the_database_refuses_a_second_certificate() -> None:
    certificate = Certificate.objects.first()
    with pytest.raises(IntegrityError):
        Certificate.objects.create(
            user=certificate.user, training=certificate.training, module=certificate.module, kind=certificate.kind, facts={}
        )


def test_QZ_15_two_workers_at_once_write_one_job() -> None:
    user = person()
    forms.sat(user, forms.quiz("race", [forms.item("q", concept="c")]), forms.wrong)
    quizzes.want_reminder(user=user, wanted=True)
    ConceptCard.objects.update(due=clock.today())  # a stopped clock is not for threads
    Job.objects.all().delete()
    told = race(lambda _n: quizzes.due_reminders(), racers=6)
    assert [each for each in told if isinstance(each, Exception)] == []
    assert Job.objects.filter(kind="quizzes.remind").count() == 1
