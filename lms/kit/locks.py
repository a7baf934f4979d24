"""Locks on names, held until the transaction ends. SQLite needs none: its transactions are IMMEDIATE, one writer at a time."""

from collections.abc import Iterable
from hashlib import sha256

from django.db import connection


def for_update() -> str:
    """What a SELECT that is written out ends with to lock its rows; nothing on SQLite."""
    return f" {connection.ops.for_update_sql()}" if connection.features.has_select_for_update else ""


def hold(names: Iterable[str]) -> None:
    """Wait for every name, always in the same order, so that two transactions never wait for each other (one statement)."""
    if connection.vendor != "postgresql":
        return
    numbers = sorted({int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True) for name in names})
    if numbers:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(n) FROM unnest(%s::bigint[]) WITH ORDINALITY AS t(n, o) ORDER BY o", [numbers])
