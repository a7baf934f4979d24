"""Whatever people and clocks do, in whatever order: no illegal move, never backwards, and a score within its bounds (EX-17)."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from courses.quizzes import actions, chain, machine
from courses.quizzes.actions import Given
from courses.quizzes.models import Attempt, Slot
from lms.accounts.models import User
from lms.kit import clock

from . import exams

# Each is half a minute of somebody's acts; ten times as many with SOAK.
EXAMPLES = 120 if os.environ.get("SOAK") else 12
REFUSALS = (actions.QuizRefused,)
BREAKS = 2


def reachable(state: str) -> set[str]:
    """Every state that may come after."""
    found: set[str] = set()
    frontier = [state]
    while frontier:
        new = machine.FOLLOWS[frontier.pop()] - found
        found |= new
        frontier += new
    return found


class Sitting(RuleBasedStateMachine):
    """One candidate, one invigilator, one clock that only goes forward."""

    def __init__(self) -> None:
        super().__init__()
        # The rows of other runs stay until the test ends: each has a person of its own.
        self.user = User.objects.create_user(f"{uuid4().hex}@x.example", None, first_name="M", last_name="M")
        self.staff = User.objects.get(email="trainer@demo.jalon.example")
        self.now = clock.now()
        areas, approaches = ("people", "process", "business"), ("predictive", "adaptive")
        items = [exams.single(f"m-{n}", area=areas[n % 3], approach=approaches[n % 2]) for n in range(60)]
        actions.write_items(bank=actions.bank(slug="machine"), items=items)
        quiz = exams.exam("pmp-2026", bank="machine", size=12)
        given = {"percent": 0, "untimed": False, "second_language": False, "breaks": BREAKS, "break_minutes": 5}
        with clock.at(self.now):
            actions.accommodate(user=self.user, reason="r", by=self.staff, **given)
            self.attempt = exams.sit(self.user, quiz)
        # What the clock has used up by our own reckoning: time while it ran, and breaks beyond their length.
        self.used, self.grace_extended = 0.0, False
        self.acknowledged: dict[int, tuple[int, dict]] = {}
        self.seen = ["running"]
        self.score: int | None = None

    def act(self, work) -> object:
        with clock.at(self.now):
            try:
                return work()
            except REFUSALS:
                return None

    @rule(seconds=st.sampled_from([1, 30, 59, 61, 300, 700, 3000]))
    def wait(self, seconds: int) -> None:
        if self.attempt.state == "running":
            self.used += seconds
        self.now += timedelta(seconds=seconds)

    @rule(number=st.integers(1, 13), key=st.sampled_from("abcdz"), back=st.integers(-2, 2), claimed=st.sampled_from([None, -90, -5, 0, 5]))
    def answer(self, number: int, key: str, back: int, claimed: int | None) -> None:
        seq = max(self.acknowledged.get(number, (0, {}))[0] + back, 1)
        when = None if claimed is None else self.now + timedelta(seconds=claimed)
        saved = self.act(lambda: actions.save(attempt=self.attempt, given=Given(number, seq, {"chosen": [key]}, claimed=when)))
        if saved is not None:
            self.acknowledged[number] = (saved.seq, saved.answer)

    @rule(section=st.integers(1, 4), rest=st.booleans())
    def close_section(self, section: int, rest: bool) -> None:
        self.act(lambda: actions.close_section(attempt=self.attempt, section=section, take_break=rest))

    @rule()
    def take_a_break_of_ones_own(self) -> None:
        before = self.attempt.breaks_left
        taken = self.act(lambda: actions.take_break(attempt=self.attempt))
        if taken is not None and self.attempt.state == "running":
            assert taken.state == "break" and taken.breaks_left == before - 1 and taken.section == self.attempt.section

    @rule()
    def come_back(self) -> None:
        if self.attempt.state == "break":
            self.used += max((self.now - self.attempt.break_until).total_seconds(), 0.0)
        self.act(lambda: actions.end_break(attempt=self.attempt))

    @rule()
    def pause(self) -> None:
        self.act(lambda: actions.pause(attempt=self.attempt, actor=self.staff, reason="r"))

    @rule()
    def resume(self) -> None:
        self.act(lambda: actions.resume(attempt=self.attempt, actor=self.staff))

    @rule(minutes=st.integers(-1, 30))
    def extend(self, minutes: int) -> None:
        self.grace_extended |= self.attempt.deadline is not None and self.now > self.attempt.deadline
        self.act(lambda: actions.extend(attempt=self.attempt, actor=self.staff, minutes=minutes, reason="r"))

    @rule()
    def look(self) -> None:
        self.act(lambda: actions.look(user=self.user, public_id=self.attempt.public_id))

    @rule()
    def start_again(self) -> None:
        if self.attempt.is_under_way:
            with clock.at(self.now):
                assert actions.start(user=self.user, quiz=self.attempt.quiz).pk == self.attempt.pk

    @precondition(lambda self: len(self.acknowledged) > 2)
    @rule()
    def submit(self) -> None:
        self.act(lambda: actions.submit(attempt=self.attempt))

    @precondition(lambda self: len(self.acknowledged) > 4)
    @rule()
    def void(self) -> None:
        self.act(lambda: actions.void(attempt=self.attempt, actor=self.staff, reason="r"))

    @invariant()
    def never_backwards(self) -> None:
        self.attempt.refresh_from_db()
        if self.attempt.state != self.seen[-1]:
            assert self.attempt.state in reachable(self.seen[-1]), [row.kind for row in self.attempt.events.all()]
            self.seen.append(self.attempt.state)

    @invariant()
    def what_was_acknowledged_is_there(self) -> None:
        held = {slot.number: (slot.seq, slot.answer) for slot in self.attempt.slots.filter(seq__gt=0)}
        assert held == self.acknowledged

    @invariant()
    def score_in_bounds_and_never_changed(self) -> None:
        assert 0 <= (self.attempt.score or 0) <= self.attempt.maximum
        if self.attempt.state == "released":
            counted = Slot.objects.filter(attempt=self.attempt, counted=True)
            assert self.attempt.score == sum(counted.values_list("mark", flat=True))
            assert self.score in (None, self.attempt.score)
            self.score = self.attempt.score

    @invariant()
    def the_clock_stands_still_or_runs(self) -> None:
        if self.attempt.state in ("break", "paused"):
            assert self.attempt.deadline is None and self.attempt.remaining is not None
        if self.attempt.state == "running":
            assert self.attempt.deadline is not None and self.attempt.remaining is None

    @invariant()
    def breaks_never_give_or_take_more_than_their_length(self) -> None:
        self.attempt.refresh_from_db()
        assert 0 <= self.attempt.breaks_left <= BREAKS
        taken = [event for event in self.attempt.events.filter(kind="break") if event.data.get("extra")]
        assert len(taken) == BREAKS - self.attempt.breaks_left
        if self.attempt.deadline is None or self.now <= self.attempt.deadline:
            self.used = min(self.used, float(self.attempt.seconds))  # a clock that has run out uses no more
        if self.attempt.state in machine.UNDER_WAY and not self.grace_extended:
            left = (self.attempt.deadline - self.now).total_seconds() if self.attempt.deadline else self.attempt.remaining
            assert abs(max(left, 0.0) - max(self.attempt.seconds - self.used, 0.0)) < 0.01

    @invariant()
    def the_log_is_whole(self) -> None:
        assert chain.broken_at(self.attempt.events.all()) is None

    @invariant()
    def one_under_way(self) -> None:
        assert Attempt.objects.filter(user=self.user, quiz=self.attempt.quiz, state__in=machine.UNDER_WAY).count() <= 1


@pytest.mark.django_db
def test_EX_17_any_order_of_acts_keeps_the_rules() -> None:
    rules = settings(max_examples=EXAMPLES, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Sitting, settings=rules)
