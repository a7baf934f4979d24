"""Which function does the work of which kind of job; apps register theirs in `tasks.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

Work = Callable[..., object]


@dataclass(frozen=True)
class Handler:
    """`atomic` work commits together with the job's outcome; other work (a mail, a call) must be safe to repeat."""

    kind: str
    work: Work
    atomic: bool
    lease_seconds: int
    forget: bool = False


_handlers: dict[str, Handler] = {}


def handles(kind: str, *, atomic: bool = True, lease_seconds: int | None = None, forget: bool = False) -> Callable[[Work], Work]:
    """Register a function as the work of `kind`; it receives the job's arguments by keyword, and `job_key`.

    `forget`: empty the arguments once done (they hold codes and addresses).
    """

    def registered(work: Work) -> Work:
        _handlers[kind] = Handler(kind, work, atomic, lease_seconds or settings.JOBS_LEASE_SECONDS, forget)
        return work

    return registered


def handler(kind: str) -> Handler:
    """The handler of `kind`; KeyError when no app registered one."""
    return _handlers[kind]


def kinds() -> list[str]:
    """Every kind that has a handler."""
    return sorted(_handlers)
