"""Starts that come together never go beyond the attempts allowed, and attempts are given back once (QZ-14); and a control."""

import threading

import pytest
from django.db import transaction

from courses.quizzes import actions, chain, queries
from courses.quizzes.actions import drawing
from courses.quizzes.models import Attempt, Quiz, TriesGiven
from lms.accounts.models import User
from tests.courses.quizzes import forms
from tests.races.racing import RACERS, race

pytestmark = pytest.mark.usefixtures("committed")


def person(role: str) -> User:
    return User.objects.get(email=f"{role}@demo.jalon.example")


def limited(tries: int = 1) -> Quiz:
    asked = forms.quiz("limited", [forms.item("l-1"), forms.item("l-2")], tries=tries)
    actions.grant(user=person("buyer"), quiz=asked)
    return asked


def start_and_hand_in(asked: Quiz) -> int:
    return actions.submit(attempt=actions.start(user=person("buyer"), quiz=asked)).pk


def errors(results: list[object]) -> list[object]:
    return [each for each in results if isinstance(each, Exception) and not isinstance(each, actions.QuizRefused)]


@pytest.fixture
def looked_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of two racers has counted the attempts once before either begins one."""
    gate, here, check = threading.Barrier(2), threading.local(), drawing._check_tries

    def checked(user: User, quiz: Quiz) -> None:
        check(user, quiz)
        if not getattr(here, "looked", False):
            here.looked = True
            gate.wait(timeout=20)

    monkeypatch.setattr(drawing, "_check_tries", checked)


def test_QZ_14_two_tabs_that_counted_together_have_one_attempt(looked_together: None) -> None:
    asked = limited()
    assert errors(race(lambda _n: start_and_hand_in(asked), racers=2)) == []
    assert Attempt.objects.filter(quiz=asked).count() == 1


def test_QZ_14_control_without_the_count_under_the_lock_there_are_two(looked_together: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, turn = limited(), threading.Lock()

    def unguarded(user: User, quiz: Quiz, *, prepared: bool, split: bool) -> Attempt:
        with turn, transaction.atomic():  # the first has handed in before the second begins: no constraint stands in its way
            return actions.submit(attempt=drawing._begin(user, quiz, prepared=prepared, split=split))

    monkeypatch.setattr(drawing, "_begin_counted", unguarded)
    assert errors(race(lambda _n: start_and_hand_in(asked), racers=2)) == []
    assert Attempt.objects.filter(quiz=asked).count() == 2


def test_QZ_14_many_tabs_never_go_beyond_the_attempts_allowed() -> None:
    asked = limited(tries=2)

    def work(_number: int) -> None:
        for _again in range(3):
            start_and_hand_in(asked)

    assert errors(race(work)) == []
    assert Attempt.objects.filter(quiz=asked).count() == 2 and queries.tries_left(person("buyer"), asked)[0] == 0


def test_QZ_14_attempts_are_given_back_once_whoever_presses_and_whatever_starts_meanwhile() -> None:
    asked, trainer = limited(tries=1), person("trainer")
    start_and_hand_in(asked)

    def work(number: int) -> object:
        if number % 2:
            return start_and_hand_in(asked)
        return actions.reset_tries(user=person("buyer"), quiz=asked, actor=trainer, reason=f"Coach {number}").pk

    assert errors(race(work)) == []
    attempts = list(Attempt.objects.filter(quiz=asked).order_by("pk"))
    given = TriesGiven.objects.filter(quiz=asked)
    assert 1 <= given.count() <= RACERS // 2 and all(each.attempts.count() == 1 for each in given), "none gave back what was given"
    assert len(attempts) - given.count() in (0, 1), "never more that count than the one allowed"
    for attempt in attempts:
        rows = list(attempt.events.order_by("number"))
        assert chain.broken_at(rows) is None
        assert [row.kind for row in rows].count("given back") == (attempt.given_back_id is not None)
