"""An exam sat part by part: the clock stands still for days, and the result is practice (EX-2, EX-11, QZ-17)."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.catalogue.models import MockExam, Training
from courses.quizzes import actions, results
from courses.quizzes.models import Attempt, ItemStatistics, Quiz
from lms.accounts.models import User
from lms.kit import clock

from . import exams


def _french(name: str, *args: object) -> str:
    with override("fr"):
        return reverse(name, args=args)


def _split(user: User, quiz: Quiz) -> Attempt:
    actions.grant(user=user, quiz=quiz)
    return actions.start(user=user, quiz=quiz, split=True)


def _sit_in_parts(user: User, quiz: Quiz) -> Attempt:
    attempt = _split(user, quiz)
    for section in (1, 2):
        attempt = actions.end_break(attempt=actions.close_section(attempt=attempt, section=section))
    return actions.submit(attempt=attempt)


def test_EX_11_a_split_exam_waits_for_days_between_its_parts(people: dict[str, User]) -> None:
    attempt = _split(people["learner"], exams.pmp_exam())
    assert attempt.is_split and [each["break"] for each in attempt.sections] == [604_800, 604_800, 0]
    with clock.at(clock.now() + timedelta(minutes=70)):
        resting = actions.close_section(attempt=attempt, section=1)
    assert resting.state == "break" and resting.deadline is None
    left = resting.remaining
    with clock.at(clock.now() + timedelta(days=3)):
        assert actions.close_overdue() == 0
        again = actions.end_break(attempt=resting)
        assert abs((again.deadline - clock.now()).total_seconds() - left) < 1
    assert again.section == 2


def test_EX_11_who_stays_away_for_longer_uses_up_the_exams_time(people: dict[str, User]) -> None:
    resting = actions.close_section(attempt=_split(people["learner"], exams.pmp_exam()), section=1)
    with clock.at(resting.break_until + timedelta(seconds=(resting.remaining or 0) + 61)):
        assert actions.close_overdue() == 1
    resting.refresh_from_db()
    assert resting.state == "released"


def test_EX_02_a_form_prepared_for_one_sitting_is_not_taken_for_a_split_one(people: dict[str, User]) -> None:
    quiz, learner = exams.pmp_exam(), people["learner"]
    actions.grant(user=learner, quiz=quiz)
    prepared = actions.prepare(user=learner, quiz=quiz)
    assert actions.start(user=learner, quiz=quiz, split=True).pk != prepared.pk
    prepared.refresh_from_db()
    assert prepared.state == "expired"


def test_EX_02_an_exam_of_one_part_cannot_be_split(people: dict[str, User]) -> None:
    attempt = _split(people["learner"], exams.prince2_exam())
    assert not attempt.is_split and len(attempt.sections) == 1


def test_EX_15_an_exam_that_certifies_or_has_a_door_cannot_be_split(people: dict[str, User]) -> None:
    quiz = exams.pmp_exam()
    Quiz.objects.filter(pk=quiz.pk).update(feedback="certifying")
    quiz.refresh_from_db()
    assert not _split(people["learner"], quiz).is_split
    quiz.feedback, quiz.access_code = "mock", "sesame"
    assert not quiz.may_split


def test_QZ_17_a_split_exam_feeds_neither_figures_nor_forecast(people: dict[str, User]) -> None:
    quiz = exams.exam("pmp-2026", bank="test-pmp", key="parts", size=36) if exams.pmp_exam() else None
    split = _sit_in_parts(people["learner"], quiz)
    actions.make_figures(bank=quiz.bank_id)
    assert not ItemStatistics.objects.exists()
    # Who has seen the questions part by part is no first sitter afterwards either.
    exams.sit(people["learner"], quiz)
    whole = actions.submit(attempt=Attempt.objects.get(user=people["learner"], quiz=quiz, state="running"))
    actions.make_figures(bank=quiz.bank_id)
    assert not whole.is_split and not ItemStatistics.objects.exists()
    assert results._readiness(split, [], cut=20) is None and results._readiness(whole, [split], cut=20) is not None


def test_EX_04_the_entrance_offers_parts_where_the_exam_has_some(people: dict[str, User], as_role: Callable[[str], Client]) -> None:
    training, client = Training.objects.get(code="pmp"), as_role("learner")
    for at, (quiz, offered) in enumerate([(exams.pmp_exam(), True), (exams.prince2_exam(), False)], start=90):
        mock = MockExam.objects.create(quiz=quiz, training=training, access="sign_up", position=at)
        address = reverse("learning:mock", kwargs={"code": "pmp", "key": mock.quiz.key})
        assert (b'value="parts"' in client.get(address).content) is offered
    start = reverse("learning:start_mock", kwargs={"code": "pmp", "key": exams.pmp_exam().key})
    page = client.post(start, {"sitting": "parts", "honour": "on"}, follow=True)
    assert page.status_code == 200
    attempt = Attempt.objects.get(user=people["learner"], quiz__key="test-pmp-2026")
    assert attempt.is_split
    review = client.get(_french("quizzes:attempt", attempt.public_id) + "?n=end").content.decode()
    assert "Terminer cette partie pour aujourd’hui" in review
    client.post(_french("quizzes:section", attempt.public_id, 1))
    waiting = client.get(_french("quizzes:attempt", attempt.public_id)).content.decode()
    assert "Cette partie est terminée" in waiting and "break-timer" not in waiting
