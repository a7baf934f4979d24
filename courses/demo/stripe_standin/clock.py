"""The stand-in's own clock, which tests move forward."""

import time
from collections.abc import Callable


class Clock:
    """`now()` dates what the stand-in makes; `machine()` times deliveries, so a clock that a test froze cannot stop them."""

    def __init__(self, base: Callable[[], float] = time.time, ahead: float = 0.0) -> None:
        self.base = base
        self.ahead = ahead

    def now(self) -> int:
        return int(self.base() + self.ahead)

    def machine(self) -> float:
        return time.time() + self.ahead
