"""Leaving the page of an exam is information, and nobody fills a log (EX-15)."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from courses.quizzes import actions, chain
from courses.quizzes.actions import notes
from courses.quizzes.coaching import live, rooms, timeline
from courses.quizzes.models import Attempt
from lms.kit import clock

from . import exams, guarded
from .groups import Group
from .guarded import guard, page_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(people: dict) -> Group:
    return guarded.group(people["trainer"])


def leave(client: Client, attempt: Attempt, **body: object) -> object:
    return client.post(f"/en/quiz/{attempt.public_id}/leaving/", json.dumps(body), content_type="application/json")


def test_EX_15_leaving_the_page_is_information_in_the_log_and_the_room(
    group: Group, people: dict, as_role: Callable[[str], Client]
) -> None:
    group.quiz = guard(group.quiz, access_code="", logs_leaving=True)
    user = group.people[0]
    attempt = exams.sit(user, group.quiz)
    client = signed_in(user)
    assert "data-leaving" in client.get(page_of(attempt)).content.decode()
    assert leave(client, attempt, left=True).status_code == 200
    assert leave(client, attempt, left=False, seconds=42).status_code == 200
    with override("en"):
        words = [entry.words for entry in timeline.of(attempt, routine=True).entries]
    assert "Left the page of the exam (for information)" in words and "Came back to the page after 42 s" in words
    room = rooms.room(people["trainer"], group.key)
    [candidate] = live.live(room, language="en").candidates
    assert candidate.times_left == 1
    assert "left the page once" in as_role("trainer").get(f"/en/desk/rooms/{group.key}/").content.decode()
    attempt.refresh_from_db()
    assert attempt.state == "running" and actions.submit(attempt=attempt).score == 0


@pytest.mark.parametrize("body", [{}, {"left": 1}, {"left": True, "seconds": "x"}, [], {"left": False, "seconds": 1.5}])
def test_EX_15_what_is_no_word_of_leaving_is_refused(group: Group, body: object) -> None:
    attempt = exams.sit(group.people[0], guard(group.quiz, access_code="", logs_leaving=True))
    address = f"/en/quiz/{attempt.public_id}/leaving/"
    assert signed_in(group.people[0]).post(address, json.dumps(body), content_type="application/json").status_code == 409
    assert attempt.events.count() == 1


def test_EX_15_nothing_is_noted_where_the_exam_does_not_ask_for_it_or_stands_still(group: Group, people: dict) -> None:
    attempt = exams.sit(group.people[0], guard(group.quiz, access_code=""))
    client = signed_in(group.people[0])
    leave(client, attempt, left=True)
    guard(group.quiz, logs_leaving=True)
    actions.pause(attempt=attempt, actor=people["trainer"], reason="Fire drill")
    leave(client, attempt, left=True)
    assert [event.kind for event in attempt.events.all()] == ["started", "paused"]


KINDS: dict[str, Callable[[Attempt], None]] = {
    "left": lambda attempt: actions.record_leaving(attempt=attempt, left=True),
    "looked up": lambda attempt: actions.record_look_up(attempt=attempt, entry="risk", seconds=1),
    "opened": lambda attempt: actions.record_return(attempt=attempt, data={"n": 1, "agent": "x"}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_EX_15_nobody_fills_the_log_and_what_is_dropped_is_counted(group: Group, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(notes.LIMITS, kind, (4, 10))
    attempt = exams.sit(group.people[0], guard(group.quiz, access_code="", logs_leaving=True))
    actions.record_return(attempt=attempt, data={"n": 1, "agent": "x"})  # the first look, which is no return
    began = clock.now().replace(second=0, microsecond=0)
    for minute in range(4):
        with clock.at(began + timedelta(minutes=minute)):
            for _n in range(6):
                KINDS[kind](attempt)
    events = list(attempt.events.filter(kind=kind))
    attempt.refresh_from_db()
    assert len(events) == 10, "four a minute, ten in all"
    assert [event.data.get("dropped") for event in events] == [None] * 4 + [2] + [None] * 3 + [2, None]
    assert (attempt.noticed[kind]["kept"], attempt.noticed[kind]["dropped"]) == (10, 14)
    assert chain.broken_at(attempt.events.all()) is None
    with override("en"):
        assert "2 more before it were counted only" in [entry.words for entry in timeline.of(attempt, routine=True).entries][5]


@pytest.mark.parametrize("came_from", ["/en/learn/prince2/mocks/mock/", "its own door"])
def test_EX_09_the_first_look_after_the_start_is_no_return(group: Group, came_from: str) -> None:
    attempt = exams.sit(group.people[0], guard(group.quiz, access_code=""))
    client, other = signed_in(group.people[0]), signed_in(group.people[0])
    client.get(page_of(attempt), headers={"Referer": came_from if came_from.startswith("/") else page_of(attempt)})
    client.get(page_of(attempt), headers={"Referer": page_of(attempt)})
    assert [event.kind for event in attempt.events.all()] == ["started"]
    other.get(page_of(attempt))
    assert [event.kind for event in attempt.events.all()] == ["started", "opened"]


def test_EX_15_the_log_takes_what_somebody_really_does() -> None:
    assert all(minute >= 10 and whole >= 300 for minute, whole in notes.LIMITS.values())
