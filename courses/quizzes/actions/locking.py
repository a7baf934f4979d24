"""An attempt held under its lock with the slots that are saved, by statements that are written out: the ORM's own work at each save
was more than half of what saving cost.

The lock comes first and the slots are read after it: read in one statement, a slot could be as it was before another tab's save.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.dateparse import parse_datetime

from lms.kit import clock

from ..models import Attempt, Event, Grant, QuestionVersion, Slot

ATTEMPT, SLOT, VERSION = (model._meta.db_table for model in (Attempt, Slot, QuestionVersion))
EVENT, GRANT = (model._meta.db_table for model in (Event, Grant))

# To be in touch before the deadline is noted by the statement that locks.
_TOUCH = "seen_at = CASE WHEN deadline IS NULL OR deadline >= %s THEN %s ELSE seen_at END, at_number = COALESCE(%s, at_number)"
_OF_ATTEMPT = "id, state, section, deadline, seen_at, replayed_at, quiz_id, messages_sent, submitted_at"
_BY_ID = f"UPDATE {ATTEMPT} SET {_TOUCH} WHERE id = %s RETURNING {_OF_ATTEMPT}"  # noqa: S608 (names of our tables)
_OWN = f"""UPDATE {ATTEMPT} SET {_TOUCH} WHERE public_id = %s AND user_id = %s AND EXISTS (
    SELECT 1 FROM {GRANT} WHERE {GRANT}.quiz_id = COALESCE({ATTEMPT}.rehearses_id, {ATTEMPT}.quiz_id)
    AND {GRANT}.user_id = {ATTEMPT}.user_id
    AND ({GRANT}.until IS NULL OR {GRANT}.until > %s)) RETURNING {_OF_ATTEMPT}"""  # noqa: S608
_SLOTS = f"""SELECT s.id, s.number, s.section, s.seq, s.answer, s.first_answer, s.changes, s.seconds, s.drawn, s.checked, s.flagged,
    s.confidence, s.marked_up, s."order", v.id, v.kind, v.body, e.number, e.hash
    FROM {SLOT} s JOIN {VERSION} v ON v.id = s.version_id
    LEFT JOIN {EVENT} e ON e.attempt_id = s.attempt_id AND e.number = (SELECT MAX(number) FROM {EVENT} WHERE attempt_id = s.attempt_id)
    WHERE s.attempt_id = %s AND s.number IN """  # noqa: S608
_COLUMNS = "attempt_id, number, kind, at, actor_id, data, hash"
_EVENT = f"INSERT INTO {EVENT} ({_COLUMNS}) VALUES (%s, %s, %s, %s, NULL, %s, %s)"  # noqa: S608
# No question of any exam has such a number, and the column holds none.
MOST = 10_000
JSON = frozenset({"answer", "first_answer", "marked_up"})


def lock(attempt: int, *, number: int | None = None) -> Attempt | None:
    """The attempt, locked until the transaction ends, with what saving decides by (1 statement). `number`: the question in sight."""
    return _one(_BY_ID, [attempt], number)


def lock_own(user: int, public_id: UUID | str, *, number: int | None = None) -> Attempt | None:
    """The same for one's own attempt at a quiz that is open to one (B5)."""
    key = Attempt._meta.get_field("public_id").get_db_prep_value(public_id, connection)
    return _one(_OWN, [key, user, _adapted(clock.now())], number)


def _one(statement: str, params: Sequence[Any], number: int | None) -> Attempt | None:
    now = _adapted(clock.now())
    with connection.cursor() as cursor:
        cursor.execute(statement, [now, now, number if number and number < MOST else None, *params])
        row = cursor.fetchone()
    if row is None:
        return None
    pk, state, section, deadline, seen_at, replayed_at, quiz, messages, submitted_at = row
    return Attempt(
        pk=pk, state=state, section=section, deadline=_moment(deadline), seen_at=_moment(seen_at), replayed_at=_moment(replayed_at),
        quiz_id=quiz, messages_sent=messages, submitted_at=_moment(submitted_at),
    )  # fmt: skip


def slots(attempt: Attempt, numbers: Sequence[int]) -> tuple[dict[int, Slot], tuple[int, str] | None]:
    """{number: Slot with its version} of a locked attempt, and the number and hash of its last event (1 statement)."""
    found: dict[int, Slot] = {}
    last: tuple[int, str] | None = None
    numbers = [number for number in numbers if number < MOST]
    if not numbers:
        return found, last
    with connection.cursor() as cursor:
        cursor.execute(f"{_SLOTS}({', '.join(['%s'] * len(numbers))})", [attempt.pk, *numbers])
        rows = cursor.fetchall()
    for row in rows:
        pk, number, section, seq, answer, first, changes, seconds, drawn, checked, flagged, confidence, marked_up, *rest = row
        order, version, kind, body, event, link = rest
        slot = Slot(
            pk=pk, number=number, section=section, seq=seq, answer=_json(answer), first_answer=_json(first), changes=changes,
            seconds=seconds, drawn=_json(drawn), checked=bool(checked), flagged=bool(flagged), confidence=confidence,
            marked_up=_json(marked_up), order=_json(order),
        )  # fmt: skip
        slot.attempt, slot.version = attempt, QuestionVersion(pk=version, kind=kind, body=_json(body))
        found[number] = slot
        last = (event, link) if event else None
    return found, last


def write(slot: Slot, changes: Mapping[str, Any]) -> None:
    """Set columns of a slot (1 statement); the names are this module's callers', never a request's."""
    values = [json.dumps(value) if name in JSON else _adapted(value) for name, value in changes.items()]
    columns = ", ".join(f"{name} = %s" for name in changes)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {SLOT} SET {columns} WHERE id = %s", [*values, slot.pk])  # noqa: S608


def write_event(attempt: int, *, number: int, kind: str, at: datetime, data: Mapping[str, Any], link: str) -> None:
    """Append an event of the candidate's own (1 statement)."""
    with connection.cursor() as cursor:
        cursor.execute(_EVENT, [attempt, number, kind, _adapted(at), json.dumps(data), link])


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _moment(value: Any) -> datetime | None:
    """SQLite keeps moments in UTC without saying so, as text or already read."""
    found = parse_datetime(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
