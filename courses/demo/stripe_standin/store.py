"""The state in one SQLite file behind one lock, so that a restart of the demo keeps its sessions, payments and events."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Thing = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS things (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS things_of_a_kind ON things (kind, seq);
CREATE INDEX IF NOT EXISTS open_sessions ON things (json_extract(body, '$.expires_at'))
    WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open';
CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, due REAL NOT NULL, since REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting'
);
CREATE INDEX IF NOT EXISTS deliveries_of_a_state ON deliveries (state, due);
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, call TEXT NOT NULL, at REAL NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    """Things by id, and plain SQL for the rest. Every access holds the lock; `transaction()` may be nested."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        if str(path) != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        self.depth = 0
        self.connection = sqlite3.connect(str(path), check_same_thread=False, isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.executescript(SCHEMA)

    def close(self) -> None:
        with self.lock:
            self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, alone; the outermost one commits."""
        with self.lock:
            if self.depth == 0:
                self.connection.execute("BEGIN IMMEDIATE")
            self.depth += 1
            try:
                yield
            except BaseException:
                self.depth -= 1
                if self.depth == 0:
                    self.connection.execute("ROLLBACK")
                raise
            self.depth -= 1
            if self.depth == 0:
                self.connection.execute("COMMIT")

    def sql(self, statement: str, *values: object) -> list[sqlite3.Row]:
        with self.lock:
            return self.connection.execute(statement, values).fetchall()

    def get(self, key: str, kind: str = "") -> Thing | None:
        rows = self.sql("SELECT kind, body FROM things WHERE id = ?", key)
        return json.loads(rows[0]["body"]) if rows and kind in {"", rows[0]["kind"]} else None

    def put(self, thing: Thing) -> None:
        self.sql(
            "INSERT INTO things (id, kind, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            thing["id"],
            thing["object"],
            json.dumps(thing),
        )

    def every(self, kind: str, where: str = "1", *values: object) -> list[Thing]:
        """All things of a kind, the oldest first; `where` is SQL of this folder, never of a request."""
        rows = self.sql(f"SELECT body FROM things WHERE kind = ? AND {where} ORDER BY seq", kind, *values)  # noqa: S608
        return [json.loads(row["body"]) for row in rows]

    def note(self, name: str, default: str = "") -> str:
        rows = self.sql("SELECT value FROM notes WHERE name = ?", name)
        return rows[0]["value"] if rows else default

    def keep_note(self, name: str, value: str) -> None:
        self.sql("INSERT INTO notes VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)
