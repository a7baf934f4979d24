"""`manage.py migrate`, one at a time: a second one waits for the first, and then finds nothing left to do (reliability.md L7)."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connection

LOCK = 0x4A414C4F4E  # any number that nothing else locks: "JALON"
WAITING = "Another migrate is at work: waiting for it to end."


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        looks = options.get("check_unapplied") or options.get("plan")
        with nullcontext() if looks else _alone(self.stderr.write):
            super().handle(*args, **options)


@contextmanager
def _alone(say: Callable[[str], object]) -> Iterator[None]:
    """On PostgreSQL a lock of the session, which a killed process loses too; on SQLite a lock on a file beside the database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                say(WAITING)
                cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            if connection.connection is not None and connection.is_usable():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
    with (Path(settings.VAR_DIR) / "migrate.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(WAITING)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
