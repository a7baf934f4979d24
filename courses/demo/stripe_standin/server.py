"""The stand-in as one object: its state, its HTTP server, and the threads that deliver events and close sessions in time."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import checkout
from .clock import Clock
from .control import Control, ledger
from .site import Site
from .store import Store, Thing
from .webhooks import Deliveries
from .wire import ADDRESS, Server
from .world import World


class StandIn:
    """Stripe on this machine: `start()`, give `url` to the Stripe client, `stop()`. Not to be started twice."""

    def __init__(
        self,
        *,
        port: int = 0,
        state: Path | str = ":memory:",
        webhook_url: str = "",
        secret: str = "whsec_standin",  # noqa: S107 (signs simulated events only)
        clock: Callable[[], float] = time.time,
        public_host: str = "localhost",
    ) -> None:
        store = Store(state)
        self.world = World(store, Clock(clock, float(store.note("ahead", "0"))))
        self.deliveries = Deliveries(self.world, webhook_url, secret)
        self.world.wake = self.deliveries.news.set
        self.wishes = Control(self.world, self.deliveries)
        try:
            self.server = Server(port, Site(self.world, self.wishes).answer)
        except OSError:
            store.close()
            raise
        self.world.public_url = f"http://{public_host}:{self.server.server_port}"
        self.threads = [
            threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, name="stripe-standin", daemon=True),
            threading.Thread(target=self._watch_clock, name="stripe-standin-clock", daemon=True),
        ]

    @property
    def url(self) -> str:
        return f"http://{ADDRESS}:{self.server.server_port}"

    @property
    def webhook_url(self) -> str:
        return self.deliveries.url

    @webhook_url.setter
    def webhook_url(self, url: str) -> None:
        self.deliveries.url = url
        self.world.wake()

    def start(self) -> None:
        for thread in self.threads:
            thread.start()
        self.deliveries.start()

    def stop(self) -> None:
        self.world.stopping.set()
        self.server.shutdown()
        self.server.server_close()
        self.server.cut()
        self.deliveries.stop()
        for thread in self.threads:
            thread.join()
        self.world.store.close()

    def control(self, wish: dict[str, Any]) -> Thing:
        """The same as POST /_control, without the detour."""
        return self.wishes.do(wish)

    def ledger(self) -> Thing:
        return ledger(self.world, self.deliveries)

    def _watch_clock(self) -> None:
        while not self.world.stopping.wait(1):
            checkout.expire_due(self.world)
