"""System checks of the database: a mode, a folder or an isolation in which bookings would fail or be sold twice."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from psycopg import IsolationLevel

MOUNTS = Path("/proc/self/mountinfo")
# Their locks or shared memory do not hold between machines, and SQLite needs both.
NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "afs",
    "ceph",
    "glusterfs",
    "lustre",
    "beegfs",
    "fuse.sshfs",
    "fuse.glusterfs",
    "fuse.s3fs",
}
LEAST_TIMEOUT = 20


def _databases(engine: str) -> Iterator[dict[str, Any]]:
    yield from (database for database in settings.DATABASES.values() if database["ENGINE"].endswith(engine))


@register(Tags.security)
def sqlite_mode(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Without these, a third of concurrent writers fail with "database is locked" (reliability.md section 2)."""
    found = []
    for options in (database.get("OPTIONS", {}) for database in _databases("sqlite3")):
        if "journal_mode=wal" not in options.get("init_command", "").replace(" ", "").lower():
            found.append("journal_mode=WAL")
        if options.get("transaction_mode") != "IMMEDIATE":
            found.append("transaction_mode IMMEDIATE")
        if options.get("timeout", 0) < LEAST_TIMEOUT:
            found.append(f"a timeout of {LEAST_TIMEOUT} seconds or more")
    return [Error(f"SQLite needs {', '.join(found)}.", hint="Use lms.settings.databases.", id="jalon.E020")] if found else []


@register(Tags.security)
def sqlite_folder(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """SQLite on a network share corrupts; in a folder that cannot be written it cannot even read (M6)."""
    found: list[CheckMessage] = []
    for database in _databases("sqlite3"):
        folder = _existing(Path(database["NAME"]).absolute().parent)
        if not os.access(folder, os.W_OK):
            hint = "SQLite writes beside its file even to read."
            found.append(Error(f"The database's folder {folder} cannot be written.", hint=hint, id="jalon.E021"))
        if _filesystem(folder) in NETWORK:
            hint = "Use a local disk, or PostgreSQL (DATABASE_URL)."
            found.append(Error(f"The database's folder {folder} is a network share.", hint=hint, id="jalon.E022"))
    return found


@register(Tags.security)
def read_committed(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Seats are counted after a lock; a snapshot taken before it (REPEATABLE READ) would sell the same one twice (D8)."""
    chosen = [database.get("OPTIONS", {}) for database in _databases("postgresql")]
    wrong = any(options.get("isolation_level") not in {None, IsolationLevel.READ_COMMITTED} for options in chosen)
    return _wrong_isolation("the settings") if wrong or any("isolation" in str(options.get("options", "")) for options in chosen) else []


@register(Tags.database)
def read_committed_by_default(app_configs: object, *, databases: Sequence[str] | None = None, **kwargs: object) -> Iterable[CheckMessage]:
    """The same, where the server, the database or the role chooses; `migrate` asks, and `check --database default`."""
    for connection in (connections[alias] for alias in databases or ()):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SHOW default_transaction_isolation")
                if cursor.fetchone()[0] != "read committed":
                    return _wrong_isolation(f"the server for the role of {connection.alias!r}")
    return []


def _wrong_isolation(who: str) -> list[CheckMessage]:
    hint = "Leave default_transaction_isolation at read committed."
    return [Error(f"PostgreSQL must run at READ COMMITTED, and {who} says otherwise.", hint=hint, id="jalon.E023")]


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that there is: it is made on the first run."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def _filesystem(folder: Path) -> str:
    """The kind of file system that `folder` is on ("ext4"); "" where Linux does not say."""
    if not MOUNTS.exists():
        return ""
    where = folder.resolve()
    found = ("", "")
    for line in MOUNTS.read_text().splitlines():
        place, kind = line.split()[4], line.partition(" - ")[2].split()[0]
        if where.is_relative_to(place) and len(place) >= len(found[0]):
            found = (place, kind)
    return found[1]
