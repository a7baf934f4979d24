"""Mails to candidates after a comment and after a result that changed: one an act and a person (EX-14, QZ-16)."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from courses.quizzes import actions, regrades
from courses.quizzes.actions import news
from courses.quizzes.models import Attempt, Comment, Question, Quiz
from lms.jobs.models import Job
from lms.kit import clock

from . import exams, groups
from .groups import Group

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(people: dict) -> Group:
    return groups.group(people["trainer"])


@pytest.fixture
def letters(settings, run_jobs: Callable[[], int]) -> Iterator[Callable[..., list]]:
    """What is sent once everything due at a moment has run: letters about comments and results only."""
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"

    def sent(*, after: timedelta = timedelta(0)) -> list:
        mail.outbox = []
        with clock.at(clock.now() + after):
            run_jobs()
        return [letter for letter in mail.outbox if "commented" in letter.subject or "result has changed" in letter.subject]

    return sent


def english(group: Group) -> None:
    for user in group.people:
        type(user).objects.filter(pk=user.pk).update(language="en")


def comment(attempt: Attempt, number: int, text: str, people: dict) -> None:
    actions.comment(attempt=attempt, number=number, text=text, author=people["trainer"])


def test_EX_14_comments_written_together_are_one_mail(group: Group, people: dict, letters: Callable[..., list]) -> None:
    english(group)
    attempt = groups.handed_in(group.sit(1)[0], "b")
    comment(attempt, 0, "Good pace", people)
    with clock.at(clock.now() + timedelta(minutes=10)):
        comment(attempt, 1, "Read it again", people)
        comment(attempt, 2, "Who decides?", people)
    assert letters(after=timedelta(minutes=16)) == [], "the coach was still writing"
    [letter] = letters(after=timedelta(minutes=26))
    assert letter.to == [attempt.user.email]
    assert "3 comments" in letter.body and str(people["trainer"]) in letter.body and "Read it again" not in letter.body
    assert f"/en/quiz/{attempt.public_id}/result/" in letter.body
    assert letters(after=timedelta(hours=2)) == []


def test_EX_14_a_later_comment_is_a_mail_of_its_own_and_the_same_text_is_none(
    group: Group, people: dict, letters: Callable[..., list]
) -> None:
    english(group)
    attempt = groups.handed_in(group.sit(1)[0], "b")
    comment(attempt, 0, "Good pace", people)
    assert len(letters(after=timedelta(minutes=16))) == 1
    with clock.at(clock.now() + timedelta(hours=1)):
        comment(attempt, 1, "Read it again", people)
        [letter] = letters(after=timedelta(minutes=16))
        assert "a comment" in letter.body
        comment(attempt, 1, "", people)
        assert letters(after=timedelta(minutes=32)) == [], "a comment taken away is no news"


def test_EX_14_nothing_is_told_that_cannot_be_read(people: dict, letters: Callable[..., list]) -> None:
    group = groups.group(people["trainer"], feedback="certifying")
    english(group)
    attempt = groups.handed_in(group.sit(1)[0], "b")
    comment(attempt, 1, "Read it again", people)
    assert letters(after=timedelta(minutes=16)) == [] and Comment.objects.get().told_at is None
    comment(attempt, 0, "Well done", people)
    [letter] = letters(after=timedelta(minutes=16))
    assert "a comment" in letter.body


def test_EX_14_comments_written_before_the_result_are_told_after_it(people: dict, letters: Callable[..., list]) -> None:
    group = groups.group(people["trainer"], text=True)
    english(group)
    attempt = group.sit(1)[0]
    last = attempt.slots.get(version__kind="open_text").number
    actions.save(attempt=attempt, given=actions.Given(last, 1, {"text": "Two risks"}))
    attempt = actions.submit(attempt=attempt)
    comment(attempt, last, "Good", people)
    assert letters(after=timedelta(minutes=16)) == []
    with clock.at(clock.now() + timedelta(days=1)):
        actions.mark_by_hand(attempt=attempt, number=last, mark=3, actor=people["trainer"])
        assert len(letters(after=timedelta(minutes=16))) == 1


def correct(key: str, right: str) -> Question:
    actions.write_items(bank=actions.bank(slug="small-mock"), items=[exams.single(key, right=right, area="people", task="team")])
    return Question.objects.get(key=key)


def test_QZ_16_a_regrade_tells_those_whose_result_changed_once_each(people: dict, letters: Callable[..., list]) -> None:
    group = groups.group(people["trainer"], size=4)
    english(group)
    twice, up, down, same = group.people
    groups.handed_in(exams.sit(twice, group.quiz), "a", "c", "c")
    groups.handed_in(exams.sit(twice, group.quiz), "a", "b", "b")
    groups.handed_in(exams.sit(up, group.quiz), "a", "b", "c")
    groups.handed_in(exams.sit(down, group.quiz), "b", "b", "c")
    groups.handed_in(exams.sit(same, group.quiz), "c", "b", "b")
    question = correct("small-mock-1", "a")
    actions.regrade(question=question, actor=people["office"], reason="Wrong key", answers=regrades.preview(question).answers)
    sent = {letter.to[0]: letter.body for letter in letters()}
    assert set(sent) == {twice.email, up.email, down.email}
    assert "Your score was 2 of 3; it is 3 of 3 now. One more of your attempts" in sent[twice.email]
    assert "Your score was 1 of 3; it is 2 of 3 now. With it you have passed." in sent[up.email]
    assert "it is 1 of 3 now. With it the pass mark is no longer reached." in sent[down.email]
    assert Job.objects.filter(key__startswith="mail:result:").count() == 3


def test_QZ_16_no_mail_before_the_result_is_out_and_none_of_a_mark_that_stays(people: dict, letters: Callable[..., list]) -> None:
    group = groups.group(people["trainer"], text=True)
    waiting = group.sit(1)[0]
    groups.answer(waiting, n1="a")
    actions.save(attempt=waiting, given=actions.Given(4, 1, {"text": "Two risks"}))
    actions.submit(attempt=waiting)
    question = correct("small-mock-1", "a")
    actions.regrade(question=question, actor=people["office"], reason="Wrong key", answers=regrades.preview(question).answers)
    assert letters() == []


def test_the_letters_can_be_previewed(as_role: Callable[[str], Client]) -> None:
    for name in ("commented", "result_changed"):
        assert as_role("administrator").get(f"/en/desk/jobs/mails/quizzes/{name}/").status_code == 200


def test_EX_14_what_somebody_deletes_is_told_to_nobody(group: Group, people: dict) -> None:
    assert news.tell_of_comments(attempt=999_999) == "not out"
    assert Quiz.objects.exists()
