"""One answer that came late, as staff look at it before they decide whether it counts (EX-6)."""

import copy
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime

from .. import feedback, late, presenting
from ..enums import AttemptState
from ..kinds import kind
from ..models import Attempt, Event, QuestionText
from ..presenting import ShownSlot
from ..regrades import Change


@dataclass(frozen=True)
class Late:
    """`given`: the question with the late answer; `counts`: with the answer that counts now. `change`: what accepting makes of it.

    `seconds`: how long after the end it arrived; `claimed`: when the page says it was given. `by_hand`: a person marks it.
    `told_before`: the result, which may show the right answers, was out before it arrived.
    """

    event: Event
    counts: ShownSlot
    given: ShownSlot
    change: Change
    seconds: int
    claimed: datetime | None
    is_accepted: bool
    by_hand: bool
    told_before: bool

    @property
    def asks_for_mark(self) -> bool:
        return self.by_hand and self.change.attempt.state != AttemptState.SUBMITTED


def of(attempt: Attempt, number: int, *, language: str) -> Late | None:
    """The late answer of event `number` (5 statements); None where there is none that could count, or the attempt is under way."""
    if not attempt.is_handed_in or attempt.forgotten_at is not None:
        return None
    log = list(attempt.events.filter(kind__in=("late", "accepted", "released")))
    event = next((each for each in log if each.kind == "late" and each.number == number), None)
    slot = late.slot_of(attempt, event) if event else None
    answer = late.answer_of(slot, event) if slot and event else None
    if event is None or slot is None or answer is None:
        return None
    change = late.change(slot, answer)
    released = next((each.at for each in log if each.kind == "released"), None)
    text = _text(slot.version_id if slot.regraded_id is None else slot.regraded_id, language)
    given = copy.copy(slot)
    given.answer, given.mark = answer, change.after
    ends = attempt.deadline or event.at
    return Late(
        event=event, counts=_shown(slot, text, language), given=_shown(given, text, language), change=change,
        seconds=int((event.at - ends).total_seconds()), claimed=parse_datetime(event.data.get("claimed") or ""),
        is_accepted=number in late.accepted(log), by_hand=kind(slot.version.kind).by_hand,
        told_before=released is not None and released < event.at,
    )  # fmt: skip


def _shown(slot: object, text: QuestionText, language: str) -> ShownSlot:
    slot.version = slot.regraded or slot.version  # type: ignore[attr-defined]
    return presenting.shown(slot, text, language=language, told=feedback.ALL)  # type: ignore[arg-type]


def _text(version: int, language: str) -> QuestionText:
    texts = {text.language: text for text in QuestionText.objects.filter(version=version)}
    return texts.get(language) or next(iter(texts.values()))
