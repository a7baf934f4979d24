"""The database as one file, and back: SQLite's online backup, or pg_dump and pg_restore on one snapshot."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from .archive import DATABASES, BackupRefused


def snapshot(folder: Path) -> tuple[Path, dict[str, int]]:
    """(the file, {table: rows}) of one moment, while others write."""
    target = folder / DATABASES[connection.vendor]
    return target, (_from_sqlite(target) if connection.vendor == "sqlite" else _from_postgres(target))


def load(source: Path) -> None:
    """Replace the database by the file; on failure it stays as it was."""
    if connection.vendor == "sqlite":
        _check_sqlite(source)
    connection.close()
    if connection.vendor == "sqlite":
        _into_sqlite(source)
    else:
        _into_postgres(source)


def is_empty() -> bool:
    """Whether no table stands in the database."""
    return not connection.introspection.table_names()


def migrations() -> list[str]:
    """The migrations that are applied."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def known_migrations() -> set[str]:
    """The migrations this version of the code has, those it has replaced included."""
    loader = MigrationLoader(None)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return {f"{app}.{name}" for app, name in loader.disk_migrations.keys() | replaced}


def counts() -> dict[str, int]:
    """{table: rows} now."""
    with connection.cursor() as cursor:
        return _count(cursor, connection.introspection.table_names(cursor))


def _count(cursor, tables: list[str]) -> dict[str, int]:  # noqa: ANN001 (Django's wrapper)
    found = {}
    for table in sorted(tables):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 (a name from the catalogue)
        found[table] = cursor.fetchone()[0]
    return found


def _from_sqlite(target: Path) -> dict[str, int]:
    with sqlite3.connect(connection.settings_dict["NAME"]) as source, sqlite3.connect(target) as copy:
        source.backup(copy)
    source.close()
    copy.execute("PRAGMA journal_mode=DELETE")
    _check_sqlite(target)
    names = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    found = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}  # noqa: S608
    copy.close()
    return {name: rows for name, rows in found.items() if name in set(connection.introspection.table_names())}


def _check_sqlite(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as opened:
            said = opened.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise BackupRefused(f"The database file is damaged: {said}. Nothing was changed.")


def _into_sqlite(source: Path) -> None:
    """The file takes the database's place in one step; what belonged to the old one goes."""
    name = Path(connection.settings_dict["NAME"])
    name.parent.mkdir(parents=True, exist_ok=True)
    near = name.with_name(f"{name.name}.restored")
    shutil.copyfile(source, near)
    for suffix in ("-wal", "-shm"):
        name.with_name(name.name + suffix).unlink(missing_ok=True)
    near.replace(name)


def _from_postgres(target: Path) -> dict[str, int]:
    own = connection.copy()  # a transaction of its own: the caller may have begun one
    try:
        with own.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            name = cursor.fetchone()[0]
            found = _count(cursor, own.introspection.table_names(cursor))
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={name}", f"--file={target}"]
        _run("pg_dump", *words, connection.settings_dict["NAME"])
    finally:
        own.close()
    return found


def _into_postgres(source: Path) -> None:
    """Everything that was there goes, tables of a newer version too, and the backup comes: one transaction."""
    statements = source.with_suffix(".sql")
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={statements}", str(source))
    emptied = ["-c", "DROP SCHEMA IF EXISTS public CASCADE", "-c", "CREATE SCHEMA public"]
    words = ["--quiet", "--no-psqlrc", "--single-transaction", "-v", "ON_ERROR_STOP=1", *emptied, "-f", str(statements)]
    _run("psql", "--dbname", connection.settings_dict["NAME"], *words)


def _run(program: str, *words: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise BackupRefused(f"{program} was not found. Install PostgreSQL's client programs (Debian: apt-get install postgresql-client).")
    held = connection.settings_dict
    env = {**os.environ, "PGHOST": held["HOST"] or "localhost", "PGPORT": str(held["PORT"] or 5432), "PGUSER": held["USER"]}
    env["PGPASSWORD"] = held["PASSWORD"]  # in the environment: a command line can be read by others
    done = subprocess.run([path, *words], env=env, capture_output=True, text=True)  # noqa: S603 (our own words, no shell)
    if done.returncode != 0:
        raise BackupRefused(f"{program} failed: {done.stderr.strip()[-800:]}")
