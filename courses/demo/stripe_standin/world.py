"""What every part of the stand-in shares: the state, the clock, the wishes of tests and the addresses."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .clock import Clock
from .faults import Faults
from .store import Store


class Cause(NamedTuple):
    """The API call that caused a change; empty for what a person did on a page."""

    request: str | None = None
    key: str | None = None


NOBODYS_CALL = Cause()


@dataclass
class World:
    store: Store
    clock: Clock
    faults: Faults = field(default_factory=Faults)
    public_url: str = ""
    wake: Callable[[], None] = lambda: None
    stopping: threading.Event = field(default_factory=threading.Event)
    busy_keys: dict[str, str] = field(default_factory=dict)
    requests: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=10_000))

    def page_url(self, session_id: str) -> str:
        return f"{self.public_url}/c/pay/{session_id}"
