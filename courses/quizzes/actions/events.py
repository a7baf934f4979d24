"""The append-only log of an attempt: each event follows from the one before it (chain.py). The caller holds the attempt's lock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from lms.accounts.models import User
from lms.kit import clock

from .. import chain
from ..models import Attempt, Event


def record(
    attempt: Attempt, kind: str, data: Mapping[str, Any] | None = None, *, actor: User | None = None, at: datetime | None = None
) -> Event:
    """Append one event (2 statements)."""
    last = Event.objects.filter(attempt=attempt).order_by("-number").values_list("number", "hash").first()
    return append(attempt.pk, kind, data or {}, last=last, actor=actor, at=at)


def record_all(attempt: Attempt, told: Sequence[tuple[str, Mapping[str, Any], User | None]]) -> None:
    """Append events that happen at once, each (kind, data, actor) (2 statements)."""
    last = Event.objects.filter(attempt=attempt).order_by("-number").values_list("number", "hash").first()
    found = []
    for kind, data, actor in told:
        found.append(made(attempt.pk, kind, data, last=last, actor=actor))
        last = found[-1].number, found[-1].hash
    Event.objects.bulk_create(found)


def last_of(attempts: Iterable[int]) -> dict[int, tuple[int, str]]:
    """{attempt: (number, hash) of its last event} of attempts whose locks the caller holds (1 statement)."""
    newest = Event.objects.filter(attempt=OuterRef("attempt")).order_by("-number").values("number")[:1]
    rows = Event.objects.filter(attempt__in=list(attempts), number=Subquery(newest)).order_by()
    return {attempt: (number, link) for attempt, number, link in rows.values_list("attempt", "number", "hash")}


def append(
    attempt: int, kind: str, data: Mapping[str, Any], *, last: tuple[int, str] | None, actor: User | None = None, at: datetime | None = None
) -> Event:
    """Append an event after `last` (number, hash), which the caller has read under the lock (1 statement)."""
    event = made(attempt, kind, data, last=last, actor=actor, at=at)
    event.save(force_insert=True)
    return event


def made(
    attempt: int, kind: str, data: Mapping[str, Any], *, last: tuple[int, str] | None, actor: User | None = None, at: datetime | None = None
) -> Event:
    """The event that follows `last`, not saved yet: for those that are written together."""
    before, number = (last[1], last[0] + 1) if last else (chain.NOTHING, 1)
    moment = at or clock.now()
    link = chain.link(before, number=number, kind=kind, at=moment, data=data)
    return Event(attempt_id=attempt, number=number, kind=kind, at=moment, actor=actor, data=data, hash=link)
