"""The one declared access matrix: which roles may call which route. Apps declare rows; lms.accounts.guard enforces them.

A row's `allow` holds role codes, or ANYONE (visitors too), or SIGNED_IN (any known person). A route without a row is
closed to everybody and fails the tests.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.urls import ResolverMatch

ANYONE = "anyone"
SIGNED_IN = "signed-in"


@dataclass(frozen=True)
class Row:
    """`route` is a view name ("learning:lesson") or a pattern of names ("wagtailadmin_*"); `why` says what the view checks further."""

    route: str
    allow: frozenset[str]
    why: str = ""

    def allows(self, roles: Iterable[str], *, signed_in: bool) -> bool:
        if ANYONE in self.allow:
            return True
        if not signed_in:
            return False
        return SIGNED_IN in self.allow or bool(self.allow.intersection(roles))


_rows: dict[str, Row] = {}


def declare(route: str, *allow: str, why: str = "") -> None:
    """Say who may call `route`; called at import time by the app's `access.py`."""
    _rows[route] = Row(route, frozenset(allow), why)


def rows() -> list[Row]:
    """Every declared row, by route."""
    return [_rows[route] for route in sorted(_rows)]


def route_name(match: ResolverMatch) -> str:
    """What the matrix, the logs and the metrics call a route: its view name, else its path pattern."""
    return match.view_name if match.url_name else match.route


def row(name: str) -> Row | None:
    """The row of the route called `name`: its own, else the longest pattern that matches; None when nobody declared it."""
    if name in _rows:
        return _rows[name]
    patterns = [route for route in _rows if "*" in route and fnmatchcase(name, route)]
    return _rows[max(patterns, key=len)] if patterns else None
