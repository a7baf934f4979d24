"""Answers that come after the end: kept, shown to staff, and counted only by an act of theirs (EX-6)."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from courses.learning.models import Enrolment
from courses.quizzes import actions, chain
from courses.quizzes.actions import notes
from courses.quizzes.coaching import timeline
from courses.quizzes.models import Attempt, Slot
from lms.accounts.models import User
from lms.jobs.models import Job
from lms.kit import clock

from . import exams, groups
from .groups import Group

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(people: dict) -> Group:
    return groups.group(people["trainer"])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def send(attempt: Attempt, number: int, answer: dict, *, seq: int = 50, claimed: str | None = None) -> object:
    body = {"answers": [{"n": number, "seq": seq, "answer": answer, "at": claimed}]}
    return signed_in(attempt.user).post(f"/en/quiz/{attempt.public_id}/answers/", json.dumps(body), content_type="application/json")


def closed_by_time(attempt: Attempt) -> Attempt:
    with clock.at(attempt.deadline + timedelta(seconds=61)):
        actions.close_overdue()
    attempt.refresh_from_db()
    assert attempt.state in ("released", "submitted")
    return attempt


def came_late(attempt: Attempt, number: int = 1, answer: dict | None = None, *, after: int = 600) -> int:
    """The number of the event of a late answer to an attempt that its time has closed."""
    with clock.at(attempt.deadline + timedelta(seconds=after)):
        told = send(attempt, number, answer or {"chosen": ["b"]}).json()
    assert told["refused"][str(number)]["code"] == "over", told
    return attempt.events.get(kind="late").number


def one(group: Group, attempt: Attempt) -> str:
    return f"/en/desk/rooms/{group.key}/{attempt.public_id}/"


def test_EX_06_what_waited_on_a_device_past_the_end_is_kept_and_counts_for_nothing(group: Group) -> None:
    attempt = group.sit(1)[0]
    groups.answer(attempt, n1="a")
    closed_by_time(attempt)
    event = came_late(attempt)
    attempt.refresh_from_db()
    assert attempt.score == 0 and attempt.slots.get(number=1).answer == {"chosen": ["a"]}
    assert attempt.events.get(number=event).data["answer"] == {"chosen": ["b"]}
    assert chain.broken_at(attempt.events.all()) is None


def test_EX_06_nothing_is_kept_of_what_comes_a_day_later_or_after_ones_own_hand_in(group: Group) -> None:
    first, second = group.sit(2)
    actions.submit(attempt=second)
    closed_by_time(first)
    with clock.at(first.deadline + timedelta(hours=25)):
        assert send(first, 1, {"chosen": ["b"]}).json()["refused"]["1"]["code"] == "closed"
    with clock.at(second.deadline + timedelta(minutes=5)):
        assert send(second, 1, {"chosen": ["b"]}).json()["refused"]["1"]["code"] == "closed"
    assert not first.events.filter(kind="late").exists() and not second.events.filter(kind="late").exists()


def test_EX_06_late_answers_cannot_fill_the_log(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(notes.LIMITS, "late", (400, 3))
    attempt = closed_by_time(group.sit(1)[0])
    with clock.at(attempt.deadline + timedelta(minutes=5)):
        for seq in range(50, 57):
            send(attempt, 1, {"chosen": ["b"]}, seq=seq)
    attempt.refresh_from_db()
    assert attempt.events.filter(kind="late").count() == 3 and attempt.noticed["late"]["dropped"] == 4
    assert chain.broken_at(attempt.events.all()) is None


def test_EX_06_staff_accept_one_with_a_reason_and_before_and_after_are_kept(
    group: Group, people: dict, as_role: Callable[[str], Client]
) -> None:
    attempt = group.sit(1)[0]
    groups.answer(attempt, n1="a", n2="b")
    closed_by_time(attempt)
    event, trainer = came_late(attempt), as_role("trainer")
    address = f"{one(group, attempt)}late/{event}/"
    assert address in trainer.get(one(group, attempt)).content.decode()
    page = trainer.get(address).content.decode()
    assert "0 → 1" in page and "1 → 2" in page and "could have read the right answer first" in page
    assert trainer.post(address, {"reason": "  "}).status_code == 422
    assert trainer.post(address, {"reason": "The hall had no network"}).status_code == 302
    attempt.refresh_from_db()
    slot = attempt.slots.get(number=1)
    assert (attempt.state, attempt.score, slot.mark, slot.answer, slot.changes) == ("released", 2, 1, {"chosen": ["b"]}, 1)
    act = attempt.events.get(kind="accepted")
    assert act.actor == people["trainer"] and act.data["reason"] == "The hall had no network" and act.data["late"] == event
    assert act.data["answer"] == [{"chosen": ["a"]}, {"chosen": ["b"]}]
    assert (act.data["mark"], act.data["score"], act.data["passed"]) == ([0, 1], [1, 2], [False, True])
    assert attempt.areas["people"][:2] == [2, 3]
    told = Job.objects.get(key__startswith="mail:result:late").args
    assert (told["to"], told["context"]["before"], told["context"]["after"]) == (attempt.user.email, 1, 2)
    assert chain.broken_at(attempt.events.all()) is None
    with override("en"):
        entries = timeline.of(attempt, routine=False).entries
    assert "Late answer to question 1 accepted: mark 0 → 1; score 1 → 2" in [entry.words for entry in entries]
    assert [entry.late for entry in entries if entry.late] == ["accepted"]
    assert "Accepted since" in trainer.get(one(group, attempt)).content.decode()


def test_EX_06_the_same_answer_is_accepted_once(group: Group, people: dict) -> None:
    attempt = closed_by_time(group.sit(1)[0])
    event = came_late(attempt)
    actions.accept_late(attempt=attempt, event=event, actor=people["trainer"], reason="Network")
    with pytest.raises(actions.QuizRefused):
        actions.accept_late(attempt=attempt, event=event, actor=people["office"], reason="Network")
    attempt.refresh_from_db()
    assert attempt.score == 1 and attempt.events.filter(kind="accepted").count() == 1


def test_EX_06_only_what_came_late_to_an_attempt_handed_in_can_be_accepted(group: Group, people: dict) -> None:
    attempt = group.sit(1)[0]
    groups.answer(attempt, n1="a")
    ends = attempt.deadline
    with clock.at(ends + timedelta(seconds=30)):
        send(attempt, 2, {"chosen": ["b"]})
        late = attempt.events.get(kind="late").number
        with pytest.raises(actions.QuizRefused):
            actions.accept_late(attempt=attempt, event=late, actor=people["trainer"], reason="Network")
    closed_by_time(attempt)
    saved = attempt.events.get(kind="saved").number
    for event in (saved, 999, 0):
        with pytest.raises(actions.QuizRefused):
            actions.accept_late(attempt=attempt, event=event, actor=people["trainer"], reason="Network")
    assert actions.accept_late(attempt=attempt, event=late, actor=people["trainer"], reason="Network").after == 1


@pytest.mark.parametrize("answer", [{"chosen": ["zzz"]}, {"chosen": ["b"], "x": "y" * 30_000}, {"nonsense": 1}])
def test_EX_06_what_is_no_answer_to_the_question_is_kept_and_cannot_count(
    group: Group, people: dict, as_role: Callable[[str], Client], answer: dict
) -> None:
    attempt = closed_by_time(group.sit(1)[0])
    with clock.at(attempt.deadline + timedelta(minutes=5)):
        send(attempt, 1, answer)
    event = attempt.events.get(kind="late").number
    assert as_role("trainer").get(f"{one(group, attempt)}late/{event}/").status_code == 404
    with pytest.raises(actions.QuizRefused):
        actions.accept_late(attempt=attempt, event=event, actor=people["trainer"], reason="Network")


def test_EX_06_a_text_waits_for_its_mark_or_is_given_one_with_the_act(people: dict, as_role: Callable[[str], Client]) -> None:
    group = groups.group(people["trainer"], text=True)
    waiting, released = group.sit(2)
    for attempt in (waiting, released):
        last = attempt.slots.get(version__kind="open_text").number
        actions.save(attempt=attempt, given=actions.Given(last, 1, {"text": "One risk"}))
    for attempt in (waiting, released):
        closed_by_time(attempt)
    actions.mark_by_hand(attempt=released, number=last, mark=1, actor=people["trainer"])
    events = {attempt.pk: came_late(attempt, last, {"text": "Two risks"}) for attempt in (waiting, released)}
    actions.accept_late(attempt=waiting, event=events[waiting.pk], actor=people["trainer"], reason="Network")
    waiting.refresh_from_db()
    assert waiting.state == "submitted" and waiting.slots.get(number=last).mark is None
    address = f"{one(group, released)}late/{events[released.pk]}/"
    assert 'name="mark"' in as_role("trainer").get(address).content.decode()
    assert as_role("trainer").post(address, {"reason": "Network"}).status_code == 422
    assert as_role("trainer").post(address, {"reason": "Network", "mark": 4}).status_code == 302
    released.refresh_from_db()
    assert released.score == 4 and released.slots.get(number=last).answer == {"text": "Two risks"}
    actions.mark_by_hand(attempt=waiting, number=last, mark=3, actor=people["trainer"])
    waiting.refresh_from_db()
    assert (waiting.state, waiting.score) == ("released", 3)


def test_EX_06_a_result_that_passes_only_now_is_news_as_if_in_time(people: dict) -> None:
    from courses.catalogue.models import Lesson
    from courses.learning import actions as learning

    lesson = Lesson.objects.select_related("module__training", "quiz").get(key="agilepm-m1-quiz")
    type(lesson.quiz).objects.filter(pk=lesson.quiz_id).update(mode="assess", minutes=10)
    lesson = Lesson.objects.select_related("module__training", "quiz").get(pk=lesson.pk)
    attempt = learning.start_quiz(user=people["learner"], lesson=lesson)
    slots = list(attempt.slots.select_related("version"))
    for slot in slots[: len(slots) - 3]:
        actions.save(attempt=attempt, given=actions.Given(slot.number, 1, slot.version.right))
    closed_by_time(attempt)
    enrolment = Enrolment.objects.get(user=people["learner"], training=lesson.module.training)
    done = enrolment.progress.filter(lesson=lesson, state="done")
    assert not done.exists()
    for slot in slots[len(slots) - 3 :]:
        with clock.at(attempt.deadline + timedelta(minutes=5)):
            send(attempt, slot.number, slot.version.right)
    for event in attempt.events.filter(kind="late"):
        actions.accept_late(attempt=attempt, event=event.number, actor=people["trainer"], reason="Network")
    assert done.exists() and chain.broken_at(attempt.events.all()) is None


@pytest.mark.parametrize("role", ["learner", "manager", "buyer", "finance", "author", "visitor"])
def test_EX_06_nobody_else_accepts(group: Group, as_role: Callable[[str], Client], role: str) -> None:
    attempt = closed_by_time(group.sit(1)[0])
    address = f"{one(group, attempt)}late/{came_late(attempt)}/"
    wanted = 302 if role == "visitor" else 404
    assert as_role(role).get(address).status_code == as_role(role).post(address, {"reason": "x"}).status_code == wanted
    assert not attempt.events.filter(kind="accepted").exists() and Slot.objects.get(attempt=attempt, number=1).answer == {}


def test_EX_06_nobody_accepts_their_own(group: Group, people: dict, as_role: Callable[[str], Client]) -> None:
    attempt = closed_by_time(exams.sit(people["office"], group.quiz))
    event = came_late(attempt)
    address = f"/en/desk/rooms/exam-small-mock/{attempt.public_id}/late/{event}/"
    assert as_role("office").post(address, {"reason": "x"}).status_code == 404
    assert as_role("administrator").post(address, {"reason": "Network"}).status_code == 302
