"""The append-only log of an attempt: each event follows from the one before it (chain.py). The caller holds the attempt's lock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery

from lms.accounts.models import User
from lms.kit import clock, rows

from .. import chain
from ..models import Attempt, Event


def record(
    attempt: Attempt, kind: str, data: Mapping[str, Any] | None = None, *, actor: User | None = None, at: datetime | None = None
) -> Event:
    """Append one event (2 statements)."""
    last = Event.objects.filter(attempt=attempt).order_by("-number").values_list("number", "hash").first()
    return append(attempt.pk, kind, data or {}, last=last, actor=actor, at=at)


def record_all(
    attempt: Attempt, told: Sequence[tuple[str, Mapping[str, Any], User | None]], *, last: tuple[int, str] | None = None
) -> None:
    """Append events that happen at once, each (kind, data, actor) (1 statement after `last`, which is read where it is not given)."""
    last = last or last_of([attempt.pk]).get(attempt.pk)
    found = []
    for kind, data, actor in told:
        event = made(attempt.pk, kind, data, last=last, actor=actor)
        last = event.number, event.hash
        at = str(connection.ops.adapt_datetimefield_value(event.at))
        columns = {"attempt_id": attempt.pk, "number": event.number, "kind": kind, "at": at, "actor_id": event.actor_id}
        found.append(columns | {"data": data, "hash": event.hash})
    rows.insert(Event, found)


def last_of(attempts: Iterable[int]) -> dict[int, tuple[int, str]]:
    """{attempt: (number, hash) of its last event} of attempts whose locks the caller holds (1 statement)."""
    newest = Event.objects.filter(attempt=OuterRef("attempt")).order_by("-number").values("number")[:1]
    found = Event.objects.filter(attempt__in=list(attempts), number=Subquery(newest)).order_by()
    return {attempt: (number, link) for attempt, number, link in found.values_list("attempt", "number", "hash")}


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
