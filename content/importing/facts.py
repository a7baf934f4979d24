"""Pieces of a TOML file: created, updated, unchanged, or in conflict with what an editor did."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .files import FactsFile, Refused

if TYPE_CHECKING:
    from .run import Run


def piece(
    run: "Run", file: FactsFile, kind: str, key: str, value: dict, *, write: Callable[[], object], state: Callable[[], object]
) -> None:
    """Write one piece when its source changed and nobody edited it since; `state()` is what the site holds (None: nothing)."""
    from .run import digest

    source = digest(value)
    record, before = run.record(kind, key), state()
    if record and before is not None:
        if record.source == source:
            return run.report.count(file.name, "unchanged")
        if record.state != digest(before):
            return run.report.conflict(
                file.name,
                file.line_of(f'"{key}"'),
                _("“%(key)s” was edited in the site since the last import; it was left as it is.") % {"key": key},
            )
    write()
    run.remember(kind, key, "", source=source, state=digest(state()))
    run.report.count(file.name, "updated" if before is not None else "created")
    return None


def check(file: FactsFile, row: object, *, required: set[str], optional: set[str], name: str) -> dict:
    """`row` as a table with exactly the allowed keys; refuses otherwise with the line where the row's key stands."""
    if not isinstance(row, dict):
        raise Refused(_("“%(name)s” must be a table.") % {"name": name})
    line = file.line_of(f'"{row["key"]}"') if isinstance(row.get("key"), str) else file.line_of(f"[[{name}")
    for key in row:
        if key not in required | optional:
            raise Refused(_("Unknown key “%(key)s” in %(name)s.") % {"key": key, "name": name}, line=_line_after(file, key, line))
    for key in sorted(required):
        if row.get(key) in (None, ""):
            raise Refused(_("The key “%(key)s” is missing in %(name)s.") % {"key": key, "name": name}, line=line)
    return row


def _line_after(file: FactsFile, key: str, start: int) -> int:
    """The line of `key =` at or after `start`."""
    lines = file.text.splitlines()
    for number in range(start, len(lines) + 1):
        if lines[number - 1].lstrip(" [").startswith(key):
            return number
    return start
