"""Sitting: answers saved one by one, answers that waited for the network, marks on the page, look-ups in the book."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import clock

from .. import chain, queries, sealed, timing, veil
from ..enums import AttemptState, Confidence
from ..kinds import Answer, BadAnswer, kind
from ..models import Attempt, Slot
from . import events, locking, notes
from .errors import SaveRefused
from .stages import close_if_over

LONGEST_SCRATCHPAD = 20_000
MOST_MARKS = 60
# An answer a second for more than five hours: who sends more is no hand that types, and may not fill the log. The answers are saved.
MOST_LOGGED = 20_000
# What the column holds.
MOST_CHANGES = 32_767
LONGEST_LATE = 25_000
# Answers that a device still held are kept for so long after the time; whoever comes later shows them to the invigilator.
LATE_KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Given:
    """One answer as the page sends it. `seq` counts the changes in that page; `claimed`: when it was given, by the page's clock.

    None leaves what the server holds: a page may send a flag alone. `seconds`: the time spent on the question since the last save.
    """

    number: int
    seq: int
    answer: Answer | None = None
    flagged: bool | None = None
    confidence: str | None = None
    marked_up: Mapping[str, Any] | None = None
    seconds: int = 0
    claimed: datetime | None = None


@dataclass
class Replayed:
    """What became of answers that had waited: `saved` {number: seq}, `refused` {number: (code, sentence)}."""

    saved: dict[int, int] = field(default_factory=dict)
    refused: dict[int, tuple[str, str]] = field(default_factory=dict)


def save(*, attempt: Attempt, given: Given) -> Slot:
    """Save one answer. The highest `seq` wins; a repeat is harmless; a stale tab is told (QZ-4, QZ-6, E10, E11).

    Raises SaveRefused for a closed attempt or section, a foreign question or option, a stale `seq`, or an answer given too late.
    """
    with transaction.atomic():
        locked = locking.lock(attempt.pk, number=given.number)
        if locked is None:
            raise _NoSlot
        return _save_one(locked, given)


def save_own(*, user: User, public_id: UUID | str, given: Given) -> Slot | None:
    """`save` in the attempt of that address; None where it is not one's own and open (B5)."""
    try:
        with transaction.atomic():
            locked = locking.lock_own(user.pk, public_id, number=given.number)
            return None if locked is None or locked.state in UNSEEN else _save_one(locked, given)
    except SaveRefused as refusal:
        if refusal.code == "over":
            with transaction.atomic():
                locked = locking.lock_own(user.pk, public_id)
                if locked is not None:
                    slots, last = locking.slots(locked, [given.number])
                    _keep_late(slots.get(given.number), given, last=last)
        raise


def _keep_late(slot: Slot | None, given: Given, *, last: tuple[int, str] | None) -> tuple[int, str] | None:
    """An answer that came too late counts for nothing and is kept: staff can read and accept it (EX-6). Returns the last event."""
    if slot is None or last is None or given.answer is None:
        return last
    claimed = given.claimed.isoformat() if given.claimed else None
    attempt, answer = slot.attempt, veil.lifted(slot.order, given.answer)
    answer = answer if len(json.dumps(answer)) < LONGEST_LATE else {}
    attempt.noticed = Attempt.objects.values_list("noticed", flat=True).get(pk=attempt.pk)
    return notes.note(attempt, "late", {"n": given.number, "answer": answer, "claimed": claimed}, last=last)


def _save_one(locked: Attempt, given: Given) -> Slot:
    slots, last = locking.slots(locked, [given.number])
    if given.number not in slots:
        raise _NoSlot
    slot = slots[given.number]
    _save(slot, given, last=last)
    _note_late(locked)
    return slot


def replay_own(*, user: User, public_id: UUID | str, given: Sequence[Given]) -> Replayed | None:
    """Save answers that waited for the network, all in one go, each decided on its own (EX-8); None as for `save_own`.

    After the deadline this is taken within seconds of the first contact: nothing waits for longer in a page that has one (EX-6).
    """
    found = Replayed()
    with transaction.atomic():
        locked = locking.lock_own(user.pk, public_id)
        if locked is None or locked.state in UNSEEN:
            return None
        slots, last = locking.slots(locked, sorted({each.number for each in given}))
        for each in sorted(given, key=lambda one: one.seq):
            try:
                if each.number not in slots:
                    raise _NoSlot
                last = _save(slots[each.number], each, last=last)
                found.saved[each.number] = slots[each.number].seq
            except SaveRefused as refusal:
                found.refused[each.number] = (refusal.code, str(refusal))
                if refusal.code == "over":
                    last = _keep_late(slots[each.number], each, last=last)
        _note_late(locked)
    return found


# What is not begun, or was never taken, does not exist for its candidate.
UNSEEN = (AttemptState.CREATED, AttemptState.EXPIRED)


class _Over(SaveRefused):
    def __init__(self) -> None:
        super().__init__(_("The time was over when this answer arrived: it does not count. Your trainer can see it."), code="over")


class _NoSlot(SaveRefused):
    def __init__(self) -> None:
        super().__init__(_("This question does not belong to your quiz."))


def _note_late(attempt: Attempt) -> None:
    """The server was reached after the deadline: what is not on its way by then is not taken."""
    if attempt.state == AttemptState.RUNNING and attempt.deadline is not None and clock.now() > attempt.deadline:
        Attempt.objects.filter(pk=attempt.pk, replayed_at__isnull=True).update(replayed_at=clock.now())


def _save(slot: Slot, given: Given, *, last: tuple[int, str] | None) -> tuple[int, str] | None:
    """Decide and save one answer in the slot, whose attempt is locked; returns the last event."""
    attempt, now = slot.attempt, clock.now()
    _check_open(slot, given, now)
    changes = _changes(slot, given)
    if given.seq <= slot.seq:
        if given.seq == slot.seq and all(getattr(slot, name) == value for name, value in changes.items()):
            return last
        raise SaveRefused(_("This answer was changed in another tab or device. Reload the page to see it."), code="stale")
    if given.answer is not None:
        _count(slot, changes)
    changes.update(seq=given.seq, saved_at=now, seconds=min(slot.seconds + max(given.seconds, 0), 2_000_000_000))
    told: dict[str, Any] = {"n": slot.number, "seq": given.seq}
    told.update({name: changes[name] for name in ("answer", "flagged", "confidence") if name in changes})
    if given.claimed is not None:
        told["claimed"] = given.claimed.isoformat()
    if attempt.deadline is not None and now > attempt.deadline:
        told["late"] = True
    before, number = (last[1], last[0] + 1) if last else (chain.NOTHING, 1)
    event = None
    if number <= MOST_LOGGED:
        if number == MOST_LOGGED:
            told["full"] = True
        link = chain.link(before, number=number, kind="saved", at=now, data=told)
        event, last = locking.Saved(attempt.pk, number, "saved", now, told, link), (number, link)
    locking.write(slot, changes, event=event)
    for name, value in changes.items():
        setattr(slot, name, value)
    return last


def _check_open(slot: Slot, given: Given, now: datetime) -> None:
    attempt = slot.attempt
    if attempt.state in (AttemptState.BREAK, AttemptState.PAUSED):
        raise SaveRefused(_("The exam stands still: answers are taken again when it goes on."), code="still")
    if _was_closed_by_time(attempt, now):
        raise _Over
    if attempt.state != AttemptState.RUNNING:
        raise SaveRefused(_("This quiz is already submitted: nothing can be changed any more."), code="closed")
    if slot.section != attempt.section:
        raise SaveRefused(_("This part of the exam is closed: its answers stay as they are."), code="closed")
    if slot.checked:
        raise SaveRefused(_("This answer has been checked: it stays as it is."), code="closed")
    clocks = {"deadline": attempt.deadline, "seen_at": attempt.seen_at, "replayed_at": attempt.replayed_at}
    if not timing.in_time(now=now, claimed=given.claimed, **clocks):
        raise _Over


def _was_closed_by_time(attempt: Attempt, now: datetime) -> bool:
    """Whether the attempt was handed in at the end of its time, not long ago: a device may only now find the network again."""
    handed_in, deadline = attempt.submitted_at, attempt.deadline
    if not attempt.is_handed_in or handed_in is None or deadline is None:
        return False
    return handed_in >= deadline and now <= deadline + LATE_KEPT


def _changes(slot: Slot, given: Given) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if given.answer is not None:
        try:
            changes["answer"] = kind(slot.version.kind).clean(slot.version.body, veil.lifted(slot.order, given.answer))
        except BadAnswer as error:
            raise SaveRefused(str(error)) from error
        if slot.drawn and changes["answer"]:
            changes["answer"]["drawn"] = slot.drawn
    if given.flagged is not None:
        changes["flagged"] = given.flagged
    if given.confidence is not None:
        if given.confidence not in ("", *Confidence.values):
            raise SaveRefused(_("Say that you are sure, not sure, or guessing."))
        changes["confidence"] = given.confidence
    if given.marked_up is not None:
        changes["marked_up"] = _marked_up(given.marked_up, order=slot.order)
    return changes


def _marked_up(marks: Mapping[str, Any], *, order: Sequence[str]) -> dict[str, Any]:
    """{"struck": option keys, "highlights": [[start, end], …] in the plain text of the stem}, in bounds (QZ-9)."""
    struck, highlights = marks.get("struck", []), marks.get("highlights", [])
    good = isinstance(struck, list) and isinstance(highlights, list) and len(struck) + len(highlights) <= MOST_MARKS
    if not good or not all(isinstance(key, str) and len(key) <= 20 for key in struck) or not all(map(_is_span, highlights)):
        raise SaveRefused(_("These marks could not be read. Reload the page and mark again."))
    keys = {name: key for key, name in veil.names(order).items()}
    return {"struck": veil.each(keys, struck), "highlights": highlights}


def _is_span(span: object) -> bool:
    return (
        isinstance(span, list) and len(span) == 2 and all(type(each) is int and 0 <= each <= 100_000 for each in span) and span[0] < span[1]
    )


def _count(slot: Slot, changes: dict[str, Any]) -> None:
    """Remember the first answer, and how often a given one was changed."""
    if not slot.first_answer and changes["answer"]:
        changes["first_answer"] = changes["answer"]
    if slot.answer and changes["answer"] != slot.answer:
        changes["changes"] = min(slot.changes + 1, MOST_CHANGES)


def _touch(attempt: Attempt, *, number: int | None) -> None:
    """The server was reached: in time, this is the last contact; after it, the end of what is taken. `number`: the question in sight."""
    now = clock.now()
    if attempt.deadline is None or now <= attempt.deadline:
        at: dict[str, Any] = {} if number is None else {"at_number": number}
        Attempt.objects.filter(pk=attempt.pk).update(seen_at=now, **at)
    else:
        Attempt.objects.filter(pk=attempt.pk, replayed_at__isnull=True).update(replayed_at=now)


def contact(*, user: User, public_id: UUID | str, number: int | None = None) -> Attempt | None:
    """A page says that it is there, at question `number`, and has nothing that waits; the attempt, handed in if its time is over."""
    attempt = look(user=user, public_id=public_id)
    if attempt is not None and attempt.state == AttemptState.RUNNING:
        section = attempt.sections[attempt.section - 1]
        inside = number is not None and section["first"] <= number <= section["last"]
        _touch(attempt, number=number if inside else None)
    return attempt


def look(*, user: User, public_id: UUID | str) -> Attempt | None:
    """One's own attempt (`queries.own`), handed in first if its time is over (EX-7)."""
    attempt = queries.own(user, public_id)
    return attempt and close_if_over(attempt)


@transaction.atomic
def save_scratchpad(*, attempt: Attempt, text: str) -> None:
    """Keep the candidate's own notes (QZ-9); raises SaveRefused when the exam is over or the notes too long."""
    if len(text) > LONGEST_SCRATCHPAD or "\x00" in text:
        raise SaveRefused(_("The notes hold %(n)s characters at most.") % {"n": LONGEST_SCRATCHPAD})
    if not Attempt.objects.filter(pk=attempt.pk, state=AttemptState.RUNNING).update(scratchpad=text):
        raise SaveRefused(_("This quiz is already submitted: nothing can be changed any more."), code="closed")


@transaction.atomic
def check_answer(*, attempt: Attempt, number: int) -> Slot:
    """Fix one answer and mark it, in a quiz that teaches as it goes (QZ-1, Learn). Raises SaveRefused."""
    locked = locking.lock(attempt.pk)
    slots, last = locking.slots(locked, [number]) if locked is not None else ({}, None)
    if number not in slots or not attempt.quiz.checks_answers:
        raise _NoSlot
    slot = slots[number]
    if not slot.answer:
        raise SaveRefused(_("Answer first, then check."))
    if sealed.by_exam_with(attempt.user_id, slot.version.pk):
        raise SaveRefused(_("The exam that you are sitting asks this question too: hand it in first, then check."))
    if not slot.checked:
        _check_open(slot, Given(number=number, seq=slot.seq), clock.now())
        Slot.objects.filter(pk=slot.pk).update(checked=True)
        slot.checked = True
        events.append(slot.attempt.pk, "checked", {"n": number}, last=last)
    return slot
