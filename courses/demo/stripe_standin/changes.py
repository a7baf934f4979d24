"""The one way to change the world: a change is saved whole, with its events in the delivery queue, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .ids import new_id
from .store import Thing
from .views import public
from .world import NOBODYS_CALL, Cause, World

API_VERSION = "2026-10-28.endive"
COPIES_OF_A_DUPLICATE = 3


@dataclass
class Change:
    """What one change saves, and the events it tells of: each with the thing as it is at that moment."""

    world: World
    cause: Cause
    events: list[Thing] = field(default_factory=list)

    def save(self, thing: Thing) -> Thing:
        self.world.store.put(thing)
        return thing

    def tell(self, what: str, thing: Thing) -> None:
        event = {
            "id": new_id("evt_"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.world.clock.now(),
            "data": {"object": public(self.world, thing)},
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": self.cause.request, "idempotency_key": self.cause.key},
            "type": what,
        }
        self.events.append(self.save(event))


@contextmanager
def change(world: World, cause: Cause = NOBODYS_CALL) -> Iterator[Change]:
    with world.store.transaction():
        one = Change(world, cause)
        yield one
        _queue(one)
    world.wake()


def _queue(done: Change) -> None:
    """Deliveries leave in the order of their rows; wishes for disorder change the rows and nothing else."""
    faults, store = done.world.faults, done.world.store
    events = done.events
    if len(events) > 1 and faults.take("reorder"):
        events = events[::-1]
    moment = done.world.clock.machine()
    for event in events:
        copies = COPIES_OF_A_DUPLICATE if faults.take("duplicate") else 1
        for _ in range(copies):
            store.sql("INSERT INTO deliveries (event, due, since) VALUES (?, ?, ?)", event["id"], moment, moment)
