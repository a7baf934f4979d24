"""An attempt held under its lock with the slots that are saved or handed in, by statements that are written out: the ORM's own work
was more than half of what saving and handing in cost.

The lock comes first and the slots are read after it: read in one statement, a slot could be as it was before another tab's save.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lms.kit import clock, locks
from lms.kit.rows import Reader, listed

from .. import queries
from ..models import Attempt, Event, Grant, QuestionVersion, Slot

ATTEMPT, SLOT, VERSION = (model._meta.db_table for model in (Attempt, Slot, QuestionVersion))
EVENT, GRANT = (model._meta.db_table for model in (Event, Grant))

# To be in touch before the deadline is noted by the statement that locks.
_TOUCH = "seen_at = CASE WHEN deadline IS NULL OR deadline >= %s THEN %s ELSE seen_at END, at_number = COALESCE(%s, at_number)"
_ATTEMPT = Reader(
    Attempt, "id", "state", "section", "quiz_id", "messages_sent", "deadline", "seen_at", "replayed_at", "submitted_at"
)  # fmt: skip
_WHOLE = Reader(Attempt)
_BY_ID = f"UPDATE {ATTEMPT} SET {_TOUCH} WHERE id = %s RETURNING {_ATTEMPT.columns()}"  # noqa: S608 (names of our tables)
_IS_OWN = f"""public_id = %s AND user_id = %s AND EXISTS (
    SELECT 1 FROM {GRANT} WHERE {GRANT}.quiz_id = COALESCE({ATTEMPT}.rehearses_id, {ATTEMPT}.quiz_id)
    AND {GRANT}.user_id = {ATTEMPT}.user_id
    AND ({GRANT}.until IS NULL OR {GRANT}.until > %s))"""  # noqa: S608
_OWN = f"UPDATE {ATTEMPT} SET {_TOUCH} WHERE {_IS_OWN} RETURNING {_ATTEMPT.columns()}"  # noqa: S608
_HELD = f"SELECT {_WHOLE.columns()} FROM {ATTEMPT} WHERE {_IS_OWN} AND state NOT IN ('created', 'expired')"  # noqa: S608
_LAST = f"""LEFT JOIN {EVENT} e ON e.attempt_id = s.attempt_id
    AND e.number = (SELECT MAX(number) FROM {EVENT} WHERE attempt_id = s.attempt_id)"""  # noqa: S608
_SLOT = Reader(
    Slot, "id", "number", "section", "seq", "changes", "seconds", "confidence", "checked", "flagged", "answer", "first_answer",
    "drawn", "marked_up", "order",
)  # fmt: skip
_VERSION = Reader(QuestionVersion, "id", "kind", "body")
_SLOTS = f"""SELECT e.number, e.hash, {_VERSION.columns("v")}, {_SLOT.columns("s")}
    FROM {SLOT} s JOIN {VERSION} v ON v.id = s.version_id {_LAST}
    WHERE s.attempt_id = %s AND s.number IN """  # noqa: S608
_HANDED = f"""SELECT s.id, s.number, s.version_id, s.counted, s.answer, s.mark, s.confidence, s.seconds, e.number, e.hash
    FROM {SLOT} s {_LAST} WHERE s.attempt_id = %s ORDER BY s.number"""  # noqa: S608
_COLUMNS = "attempt_id, number, kind, at, actor_id, data, hash"
_EVENT = f"INSERT INTO {EVENT} ({_COLUMNS}) VALUES (%s, %s, %s, %s, NULL, %s, %s)"  # noqa: S608
# No question of any exam has such a number, and the column holds none.
MOST = 10_000
JSON = frozenset({"answer", "first_answer", "marked_up", "sections", "areas", "noticed"})


@dataclass(slots=True)
class Handed:
    """A slot as marking and learning see it; `version` is shared by all who read it (`queries.versions`)."""

    pk: int
    number: int
    version: QuestionVersion
    counted: bool
    answer: dict[str, Any]
    mark: int | None
    confidence: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Saved:
    """An event of the candidate's own, to be appended."""

    attempt: int
    number: int
    kind: str
    at: datetime
    data: Mapping[str, Any]
    link: str


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
    return _ATTEMPT.made(row) if row else None


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
        slot = _SLOT.made(row[5:])
        slot.attempt, slot.version = attempt, _VERSION.made(row[2:5])
        found[slot.number] = slot
        last = (row[0], row[1]) if row[0] else None
    return found, last


def hold_own(user: int, public_id: UUID | str) -> Attempt | None:
    """One's own attempt, whole and locked until the transaction ends; None for those that `queries.owned` does not have (1 statement)."""
    key = Attempt._meta.get_field("public_id").get_db_prep_value(public_id, connection)
    with connection.cursor() as cursor:
        cursor.execute(_HELD + locks.for_update(), [key, user, _adapted(clock.now())])
        row = cursor.fetchone()
    return _WHOLE.made(row) if row else None


def handed(attempt: Attempt) -> tuple[list[Handed], tuple[int, str] | None]:
    """Every slot of a locked attempt by number, and the number and hash of its last event.

    1 statement, 1 more for versions not met before.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HANDED, [attempt.pk])
        rows = cursor.fetchall()
    versions = queries.versions([row[2] for row in rows])
    found = [
        Handed(pk, number, versions[version], bool(counted), _json(answer), mark, confidence, seconds)
        for pk, number, version, counted, answer, mark, confidence, seconds, *_event in rows
    ]
    return found, (rows[0][-2], rows[0][-1]) if rows and rows[0][-2] else None


def write_marks(attempt: Attempt, slots: Sequence[Handed]) -> None:
    """Each slot's mark, as it stands there (1 statement)."""
    by_mark: dict[int, list[int]] = {}
    for slot in slots:
        if slot.mark is not None:
            by_mark.setdefault(slot.mark, []).append(slot.pk)
    if not by_mark:
        return
    branches = " ".join(f"WHEN id IN ({listed(pks)}) THEN {int(mark)}" for mark, pks in by_mark.items())
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {SLOT} SET mark = CASE {branches} END WHERE attempt_id = {int(attempt.pk)}")  # noqa: S608


def write(slot: Slot, changes: Mapping[str, Any], *, event: Saved | None = None) -> None:
    """Set columns of a slot and append the event that tells of it; the names are this module's callers', never a request's.

    1 statement, one way to the server and back; SQLite, which is no way off, takes 2.
    """
    columns, values = _set(changes)
    update, values = f"UPDATE {SLOT} SET {columns} WHERE id = %s", [*values, slot.pk]  # noqa: S608
    with connection.cursor() as cursor:
        if event is None:
            cursor.execute(update, values)
            return
        told = [event.attempt, event.number, event.kind, _adapted(event.at), json.dumps(event.data), event.link]
        if connection.vendor == "postgresql":
            cursor.execute(f"WITH slot AS ({update}) {_EVENT}", [*values, *told])
        else:
            cursor.execute(update, values)
            cursor.execute(_EVENT, told)


def write_state(attempt: Attempt, state: str, changes: Mapping[str, Any]) -> None:
    """Set columns of an attempt with its next state, from the state it has (1 statement); names as for `write`."""
    columns, values = _set({"state": state, **changes})
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {ATTEMPT} SET {columns} WHERE id = %s AND state = %s", [*values, attempt.pk, attempt.state])  # noqa: S608


def _set(changes: Mapping[str, Any]) -> tuple[str, list[Any]]:
    values = [json.dumps(value) if name in JSON else _adapted(value) for name, value in changes.items()]
    return ", ".join(f"{name} = %s" for name in changes), values


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
