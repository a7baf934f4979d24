"""Answers that came after the end: kept as events of the attempt, and what it would be if one of them counted (EX-6)."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from . import marking, regrades
from .kinds import BadAnswer, kind
from .models import Attempt, Event, Slot
from .regrades import Change


def accepted(events: Iterable[Event]) -> set[int]:
    """The numbers of the late answers that staff have accepted."""
    return {event.data["late"] for event in events if event.kind == "accepted"}


def slot_of(attempt: Attempt, event: Event) -> Slot | None:
    """The slot a late answer was given to, with what a Change asks of it."""
    return regrades.to_change(Slot.objects.filter(attempt=attempt, number=event.data.get("n") or 0)).first()


def answer_of(slot: Slot, event: Event) -> dict[str, Any] | None:
    """The late answer in its clean form; None for one that was too long to be kept, or is no answer to this question."""
    given = event.data.get("answer")
    if not given:
        return None
    try:
        found = kind(slot.version.kind).clean(slot.version.body, given)
    except BadAnswer:
        return None
    if not found:
        return None
    return {**found, "drawn": slot.drawn} if slot.drawn else found


def change(slot: Slot, answer: dict[str, Any], *, mark: int | None = None) -> Change:
    """What counting `answer` makes of the attempt; `mark`: a person's, where a person marks."""
    version = slot.regraded or slot.version
    partial = marking.is_partial(slot.attempt.blueprint.blueprint if slot.attempt.blueprint else None)
    after = marking.mark(SimpleNamespace(answer=answer, version=version), partial=partial)
    return Change(slot, mark if kind(version.kind).by_hand else after)
