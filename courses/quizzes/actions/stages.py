"""The stages of an attempt: sections and breaks, pause and more time, handing in, marking, releasing, voiding.

Every change of state goes through `_move`, under the attempt's lock, and is an event with its actor and reason (EX-17).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import clock

from .. import machine, marking, timing
from ..enums import AttemptState
from ..kinds import KINDS
from ..models import Attempt, Slot
from ..signals import attempt_submitted
from . import coaching, events, locking, news, practice
from .drawing import close_at
from .errors import QuizRefused


def _held(attempt: Attempt | int) -> Attempt:
    pk = attempt if isinstance(attempt, int) else attempt.pk
    return Attempt.objects.select_for_update(of=("self",)).select_related("quiz", "blueprint", "user").get(pk=pk)


class Step(NamedTuple):
    """A state that follows, and the event that tells of it."""

    state: str
    kind: str
    data: Mapping[str, Any] | None = None
    actor: User | None = None


def _move(
    held: Attempt, state: str, *, kind: str, actor: User | None = None, data: Mapping[str, Any] | None = None, **changes: Any
) -> None:
    """One step (3 statements)."""
    _moves(held, [Step(state, kind, data, actor)], **changes)


def _moves(held: Attempt, steps: Sequence[Step], *, last: tuple[int, str] | None = None, **changes: Any) -> None:
    """The one function that changes a state: steps that follow each other at once are one conditional update, and an event each.

    `last`: the number and hash of the newest event, where the caller has read it.
    """
    state = held.state
    for step in steps:
        machine.check(state, step.state)
        state = step.state
    locking.write_state(held, state, changes)
    held.state = state
    for name, value in changes.items():
        setattr(held, name, value)
    events.record_all(held, [(step.kind, step.data or {}, step.actor) for step in steps], last=last)


def _stop_clock(held: Attempt) -> dict[str, Any]:
    """What is left is kept in seconds while no deadline runs."""
    if held.deadline is None:
        return {"deadline": None}
    return {"deadline": None, "remaining": max((held.deadline - clock.now()).total_seconds(), 0.0)}


def _start_clock(held: Attempt, *, less: float = 0.0) -> dict[str, Any]:
    """It goes on for what was left, to the closing moment of the quiz at most: from then on others may be told its key."""
    if held.remaining is None:
        return {"remaining": None}
    now = clock.now()
    ends = now + timedelta(seconds=max(held.remaining - less, 0.0))
    closes = held.quiz.closes_at
    return {"deadline": ends if closes is None else min(ends, max(closes, now)), "remaining": None, "seen_at": now}


@transaction.atomic
def close_section(*, attempt: Attempt, section: int, take_break: bool = True) -> Attempt:
    """End the section for good (EX-11); then its break, when there is one and it is taken, else the next section begins.

    A repeat changes nothing. Raises QuizRefused when the attempt is not running, or this is its last section.
    """
    held = _held(attempt)
    if held.section > section or held.state == AttemptState.BREAK:
        return held
    is_over = held.deadline is not None and clock.now() > held.deadline
    if held.state != AttemptState.RUNNING or is_over or section != held.section or section >= len(held.sections):
        raise QuizRefused(_("This part cannot be ended now. Reload the page to see where you are."))
    sections = [dict(each) for each in held.sections]
    sections[section - 1]["closed"] = True
    seconds = sections[section - 1]["break"]
    Attempt.objects.filter(pk=held.pk).update(section=section + 1, sections=sections)
    held.section, held.sections = section + 1, sections
    if seconds and take_break:
        until = clock.now() + timedelta(seconds=seconds)
        _move(held, AttemptState.BREAK, kind="break", data={"after": section, "seconds": seconds}, break_until=until, **_stop_clock(held))
    else:
        events.record(held, "section", {"closed": section})
    return held


@transaction.atomic
def take_break(*, attempt: Attempt) -> Attempt:
    """Take one of the person's own breaks, between two questions; the clock stands still for its length (EX-10).

    A repeat changes nothing: who is on a break stays on it. Raises QuizRefused where none is left or the attempt does not run.
    """
    held = _held(attempt)
    if held.state == AttemptState.BREAK:
        return held
    is_over = held.deadline is not None and clock.now() > held.deadline
    if held.state != AttemptState.RUNNING or is_over or not held.breaks_left:
        raise QuizRefused(_("No break can be taken now. Reload the page to see where you are."))
    left, until = held.breaks_left - 1, clock.now() + timedelta(seconds=held.break_seconds)
    told = {"extra": True, "seconds": held.break_seconds, "left": left}
    _move(held, AttemptState.BREAK, kind="break", data=told, breaks_left=left, break_until=until, **_stop_clock(held))
    return held


@transaction.atomic
def end_break(*, attempt: Attempt) -> Attempt:
    """Go on with the next section, or where the break was taken; what was too long has used up exam time (EX-11). A repeat changes
    nothing."""
    held = _held(attempt)
    if held.state != AttemptState.BREAK:
        return held
    over = max((clock.now() - held.break_until).total_seconds(), 0.0) if held.break_until else 0.0
    clocks = _start_clock(held, less=over)
    _move(held, AttemptState.RUNNING, kind="back", data={"over": round(over, 3)}, break_until=None, **clocks)
    if held.deadline is not None:
        close_at(held)
    return held


@transaction.atomic
def pause(*, attempt: Attempt, actor: User, reason: str) -> Attempt:
    """Stop the clock for a reason that is kept (EX-9); answers are not taken meanwhile."""
    held = _held(attempt)
    if held.state not in (AttemptState.RUNNING, AttemptState.BREAK):
        raise QuizRefused(_("This attempt does not run: it cannot be paused."))
    _move(held, AttemptState.PAUSED, kind="paused", actor=actor, data={"reason": _reason(reason)}, break_until=None, **_stop_clock(held))
    return held


@transaction.atomic
def resume(*, attempt: Attempt, actor: User, reason: str = "") -> Attempt:
    """Let the clock run again from where it stood; a reason is kept where one is given."""
    held = _held(attempt)
    if held.state != AttemptState.PAUSED:
        raise QuizRefused(_("This attempt is not paused."))
    _move(
        held, AttemptState.RUNNING, kind="resumed", actor=actor, data={"reason": _reason(reason)} if reason else None, **_start_clock(held)
    )
    if held.deadline is not None:
        close_at(held)
    return held


@transaction.atomic
def extend(*, attempt: Attempt, actor: User, minutes: int, reason: str) -> Attempt:
    """Give more minutes; the candidate's page knows at its next contact (EX-9)."""
    held = _held(attempt)
    timed = held.deadline is not None or held.remaining is not None
    if not held.is_under_way or not timed or not 1 <= minutes <= 240:
        raise QuizRefused(_("More time can be given to an attempt on the clock: 1 to 240 minutes."))
    more = timedelta(minutes=minutes)
    # An untimed attempt that ends with its quiz has no plan for its pace, and gets none.
    changes: dict[str, Any] = {} if held.seconds is None else {"seconds": held.seconds + minutes * 60}
    if held.deadline is not None:
        # Whoever is already in the grace gets the minutes from now, and may answer again.
        changes.update(deadline=max(held.deadline, clock.now()) + more, replayed_at=None, seen_at=clock.now())
    else:
        changes["remaining"] = (held.remaining or 0.0) + minutes * 60
    Attempt.objects.filter(pk=held.pk).update(**changes)
    for name, value in changes.items():
        setattr(held, name, value)
    events.record(held, "extended", {"minutes": minutes, "reason": _reason(reason)}, actor=actor)
    if held.deadline is not None:
        close_at(held)
    return held


@transaction.atomic
def reopen_section(*, attempt: Attempt, actor: User, section: int, reason: str) -> Attempt:
    """Go back to a section that was closed by mistake (EX-9): an act of staff, never of the candidate."""
    held = _held(attempt)
    if held.state != AttemptState.RUNNING or not 1 <= section < held.section:
        raise QuizRefused(_("Only an earlier section of a running attempt can be opened again."))
    sections = [dict(each, closed=each["closed"] and at < section) for at, each in enumerate(held.sections, start=1)]
    Attempt.objects.filter(pk=held.pk).update(section=section, sections=sections)
    held.section, held.sections = section, sections
    events.record(held, "reopened", {"section": section, "reason": _reason(reason)}, actor=actor)
    return held


@transaction.atomic
def submit(*, attempt: Attempt, why: str = "candidate", actor: User | None = None, reason: str = "") -> Attempt:
    """Hand in, mark, and release what needs no person, all in one transaction; a second call changes nothing.

    `why`: "candidate", "time" (the clock), or "staff", whose `reason` is kept. Whom the clock hands in has finished when the time was
    over, however late that is done (E7).
    """
    return _hand_in(_held(attempt), why=why, actor=actor, reason=reason)


@transaction.atomic
def submit_own(*, user: User, public_id: UUID | str) -> Attempt | None:
    """`submit` of one's own attempt; None where there is none, or its quiz is not open to one any more (B5)."""
    held = locking.hold_own(user.pk, public_id)
    if held is None:
        return None
    held.user = user
    return _hand_in(held, why="time" if _is_over(held) else "candidate")


def _hand_in(held: Attempt, *, why: str, actor: User | None = None, reason: str = "") -> Attempt:
    if not held.is_under_way:
        return held
    if held.rehearses_id is not None:  # nothing is marked, and nothing comes of it (EX-3)
        _move(held, AttemptState.VOIDED, kind="practised", data={"why": why}, deadline=None)
        return held
    finished = _ends(held) if why == "time" else None
    told = {"why": why, "reason": _reason(reason)} if why == "staff" else {"why": why}
    handed = Step(AttemptState.SUBMITTED, "submitted", told, actor)
    clocks: dict[str, Any] = {"submitted_at": finished or clock.now(), "remaining": None, "break_until": None}
    slots, last = locking.handed(held)
    if _mark(held, slots):
        _moves(held, [handed], last=last, **clocks)
    else:
        _release(held, slots, after=[handed], last=last, **clocks)
    return held


def _mark(held: Attempt, slots: Sequence[locking.Handed]) -> int:
    """Give each slot its mark; says how many wait for a person (1 statement)."""
    partial = marking.is_partial(held.blueprint.blueprint if held.blueprint else None)
    for slot in slots:
        slot.mark = marking.mark(slot, partial=partial)
    locking.write_marks(held, slots)
    return sum(slot.mark is None for slot in slots)


def _release(
    held: Attempt, slots: Sequence[locking.Handed], *, after: Sequence[Step] = (), actor: User | None = None, **changes: Any
) -> None:
    """Every slot has its mark: the score is their sum, and the candidate may see the result.

    The news goes up; then what it teaches is kept, last, for it locks rows that others share.
    """
    score = sum(slot.mark or 0 for slot in slots if slot.counted)
    graded = Step(AttemptState.GRADED, "graded", {"score": score, "of": held.maximum}, actor)
    released = Step(AttemptState.RELEASED, "released", actor=actor)
    _moves(held, [*after, graded, released], score=score, areas=practice.areas(held, slots), **changes)
    attempt_submitted.send(sender=Attempt, attempt=held)
    practice.learn_from(held, slots)


@transaction.atomic
def mark_by_hand(*, attempt: Attempt, number: int, mark: int, actor: User, said: coaching.Said | None = None) -> Attempt:
    """The mark of an answer that a person marks, and what is `said` of it; the last one releases the result. Raises QuizRefused."""
    held = _held(attempt)
    slot = held.slots.select_related("version").filter(number=number).first()
    if held.state != AttemptState.SUBMITTED or slot is None or not KINDS[slot.version.kind].by_hand:
        raise QuizRefused(_("There is nothing to mark here: the answer is not handed in, or it is marked by itself."))
    if not 0 <= mark <= slot.version.marks:
        raise QuizRefused(_("This question is worth 0 to %(marks)s marks.") % {"marks": slot.version.marks})
    Slot.objects.filter(pk=slot.pk).update(mark=mark)
    events.record(held, "marked", {"n": number, "mark": mark}, actor=actor)
    if said is not None:
        coaching.say_instead(attempt=held, number=number, said=said, author=actor)
    slots, last = locking.handed(held)
    if all(each.mark is not None for each in slots):
        _release(held, slots, actor=actor, last=last)
        news.comments_are_out(held)
    return held


@transaction.atomic
def void(*, attempt: Attempt, actor: User, reason: str) -> Attempt:
    """Take an attempt out of account for a reason that is kept; its answers stay readable."""
    held = _held(attempt)
    if AttemptState.VOIDED not in machine.FOLLOWS[held.state]:
        raise QuizRefused(_("This attempt is already void."))
    _move(held, AttemptState.VOIDED, kind="voided", actor=actor, data={"reason": _reason(reason)}, deadline=None, note=_reason(reason))
    return held


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise QuizRefused(_("Say why: the reason is kept with the attempt."))
    return reason[:200]


def _ends(attempt: Attempt) -> datetime | None:
    return timing.ends_at(deadline=attempt.deadline, break_until=attempt.break_until, remaining=attempt.remaining)


def close_if_over(attempt: Attempt) -> Attempt:
    """Hand the attempt in when its time, and the grace after it, are over: looked at on every read (EX-7)."""
    return submit(attempt=attempt, why="time") if _is_over(attempt) else attempt


def _is_over(attempt: Attempt) -> bool:
    ends = _ends(attempt)
    return attempt.state in (AttemptState.RUNNING, AttemptState.BREAK) and ends is not None and clock.now() > ends + timing.GRACE


def close_due(*, attempt: int) -> str:
    """The job's look: an attempt that was given more time is left to its later job."""
    found = Attempt.objects.filter(pk=attempt).first()
    if found is None:
        return "gone"
    return close_if_over(found).state


def close_overdue() -> int:
    """Every attempt whose job was lost or parked (EX-7, the sweeper)."""
    last = clock.now() - timing.GRACE
    running = Q(state=AttemptState.RUNNING, deadline__lt=last)
    resting = Q(state=AttemptState.BREAK, break_until__lt=last)
    return sum(not close_if_over(attempt).is_under_way for attempt in Attempt.objects.filter(running | resting)[:500])
