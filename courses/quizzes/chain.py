"""The hash chain of an attempt's events: what happened stays as it was, or it shows. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

# What the first event of every attempt follows.
NOTHING = "0" * 64


class Row(Protocol):
    number: int
    kind: str
    at: datetime
    data: Any
    hash: str


def link(before: str, *, number: int, kind: str, at: datetime, data: Mapping[str, Any]) -> str:
    """The hash of an event that follows the one whose hash is `before`."""
    held = [before, number, kind, at.astimezone(UTC).isoformat(timespec="microseconds"), data]
    return hashlib.sha256(json.dumps(held, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def broken_at(rows: Iterable[Row]) -> int | None:
    """The number of the first event that does not follow from those before it; None where all do."""
    before, wanted = NOTHING, 1
    for row in rows:
        if row.number != wanted or row.hash != link(before, number=row.number, kind=row.kind, at=row.at, data=row.data):
            return wanted
        before, wanted = row.hash, wanted + 1
    return None
