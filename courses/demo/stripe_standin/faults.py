"""What a test asked to go wrong next; each wish is used once, in the order asked for its kind."""

import threading
from dataclasses import dataclass, field

NAMES = ("decline", "delay", "error", "error_after", "duplicate", "reorder", "refund_pending", "refund_fail")


@dataclass(frozen=True)
class Fault:
    name: str
    seconds: float = 3.0
    remembered: bool = False


@dataclass
class Faults:
    waiting: list[Fault] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, fault: Fault) -> None:
        with self.lock:
            self.waiting.append(fault)

    def take(self, *names: str) -> Fault | None:
        """The first waiting wish among `names`, which is then gone."""
        with self.lock:
            found = next((fault for fault in self.waiting if fault.name in names), None)
            if found is not None:
                self.waiting.remove(found)
            return found

    def names(self) -> list[str]:
        with self.lock:
            return [fault.name for fault in self.waiting]
