"""The only clock the product reads, so that tests can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.utils import timezone

_frozen: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    if _frozen is not None:
        return _frozen
    return timezone.now()


def today() -> date:
    """The present day in the site's time zone."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` inside the block (tests only; not for threads)."""
    global _frozen
    before, _frozen = _frozen, moment
    try:
        yield
    finally:
        _frozen = before
