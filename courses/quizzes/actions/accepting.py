"""Counting an answer that came after the end: an act of staff, with its reason, on a result that may already be out (EX-6)."""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User

from .. import late
from ..enums import AttemptState
from ..kinds import kind
from ..models import Attempt, Event, Slot
from ..regrades import Change
from ..signals import attempt_submitted
from . import events, news
from .errors import QuizRefused
from .sitting import MOST_CHANGES


@transaction.atomic
def accept_late(*, attempt: Attempt, event: int, actor: User, reason: str, mark: int | None = None) -> Change:
    """Let the late answer of event number `event` count: its slot, mark and score follow, before and after are kept with the act.

    `mark`: for a text that a person marks, once the result is out; before that, it waits in the queue like any other. A result that
    passes only now is news to the floors above, as if the answer had come in time. Raises QuizRefused, also for what is accepted
    already: staff who press together wait for the attempt's lock, and the second finds the act of the first.
    """
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise QuizRefused(_("Say why: the reason is kept with the attempt."))
    held = _held(attempt)
    if not held.is_handed_in or held.forgotten_at is not None:
        raise QuizRefused(_("Late answers are accepted once the attempt is handed in, and as long as its log is kept."))
    log = list(held.events.filter(kind__in=("late", "accepted")))
    found = next((each for each in log if each.number == event and each.kind == "late"), None)
    slot = late.slot_of(held, found) if found else None
    answer = late.answer_of(slot, found) if slot and found else None
    if found is None or slot is None or answer is None:
        raise QuizRefused(_("There is no such late answer that could count."))
    if event in late.accepted(log):
        raise QuizRefused(_("This late answer has been accepted already."))
    by_hand = kind(slot.version.kind).by_hand
    if by_hand and held.state != AttemptState.SUBMITTED and (mark is None or not 0 <= mark <= slot.version.marks):
        raise QuizRefused(_("The result is out: give this text its mark, 0 to %(marks)s.") % {"marks": slot.version.marks})
    change = late.change(slot, answer, mark=None if held.state == AttemptState.SUBMITTED else mark)
    _count(held, slot, answer, change, event=found)
    data = {
        "late": event, "n": slot.number, "answer": [slot.answer, answer], "mark": [slot.mark, change.after], "reason": reason,
        "score": [change.score_before, change.score_after], "passed": [change.passed_before, change.passed_after],
    }  # fmt: skip
    events.record(held, "accepted", data, actor=actor)
    news.tell_of_results([change], act=f"late:{held.pk}:{event}")
    if change.passed_after and not change.passed_before:
        held.score = change.score_after
        attempt_submitted.send(sender=Attempt, attempt=held)
    return change


def _held(attempt: Attempt) -> Attempt:
    return Attempt.objects.select_for_update(of=("self",)).select_related("quiz", "blueprint", "user").get(pk=attempt.pk)


def _count(held: Attempt, slot: Slot, answer: dict, change: Change, *, event: Event) -> None:
    first = slot.first_answer or answer
    changed = min(slot.changes + (bool(slot.answer) and slot.answer != answer), MOST_CHANGES)
    Slot.objects.filter(pk=slot.pk).update(answer=answer, first_answer=first, changes=changed, mark=change.after, saved_at=event.at)
    if change.score_after != held.score:
        Attempt.objects.filter(pk=held.pk).update(score=change.score_after, areas=change.areas_after)
