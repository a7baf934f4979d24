"""The only door through which a state changes: checks the move, updates under the old state, and logs who and why (I7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from lms.accounts.models import User

from .enums import HOLD_MOVES, REQUEST_MOVES, SEAT_MOVES, SESSION_MOVES
from .models import StateChange


@dataclass(frozen=True)
class Machine:
    """`moves` says where each state may go; rows have `state` and `public_id`."""

    name: str
    moves: Mapping[Any, Iterable[Any]]

    def allows(self, old: str, new: str) -> bool:
        return new in self.moves.get(old, ())


class IllegalMove(RuntimeError):
    """The row is not in a state that may go there; nothing was changed."""


SESSION = Machine("session", SESSION_MOVES)
HOLD = Machine("hold", HOLD_MOVES)
SEAT = Machine("seat", SEAT_MOVES)
REQUEST = Machine("request", REQUEST_MOVES)


def change(machine: Machine, row: models.Model, to: str, **fields: object) -> StateChange:
    """Move `row` (and set `fields`) if it still is where we read it; the log entry to write. Raises IllegalMove."""
    return changes(machine, [row], to, **fields)[0]


def changes(machine: Machine, rows: Sequence[models.Model], to: str, **fields: object) -> list[StateChange]:
    """Move rows that share one state together, in one statement; the log entries to write with `log`."""
    old = {row.state for row in rows}  # type: ignore[attr-defined]
    if len(old) != 1 or not machine.allows(next(iter(old)), to):
        raise IllegalMove(f"{machine.name}: {', '.join(sorted(old))} → {to}")
    was = old.pop()
    model = type(rows[0])
    moved = model._default_manager.filter(pk__in=[row.pk for row in rows], state=was).update(state=to, **fields)
    if moved != len(rows):
        raise IllegalMove(f"{machine.name}: another hand moved it from {was}")
    for row in rows:
        for name, value in {"state": to, **fields}.items():
            setattr(row, name, value)
    return [StateChange(machine=machine.name, subject=row.public_id, old=was, new=to) for row in rows]  # type: ignore[attr-defined]


def log(entries: Sequence[StateChange], *, by: User | None = None, reason: str = "") -> None:
    """Write log entries in one statement."""
    for entry in entries:
        entry.actor, entry.reason = by, reason[:300]
    StateChange.objects.bulk_create(entries)


def move(machine: Machine, row: models.Model, to: str, *, by: User | None = None, reason: str = "", **fields: object) -> None:
    """Change one row and log it."""
    log([change(machine, row, to, **fields)], by=by, reason=reason)
