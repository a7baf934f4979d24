"""Delivers events to the webhook: signed, in order, again and again until a 2xx, also after a restart."""

import hashlib
import hmac
import http.client
import json
import sqlite3
import threading
import time
from urllib.parse import urlsplit

from .store import Thing
from .views import public
from .world import World

ANSWER_WITHIN = 10
LONGEST_PAUSE = 60
GIVE_UP_AFTER = 3 * 24 * 60 * 60


def signature(payload: str, secret: str, moment: int) -> str:
    mac = hmac.new(secret.encode(), f"{moment}.{payload}".encode(), hashlib.sha256)
    return f"t={moment},v1={mac.hexdigest()}"


def send(url: str, secret: str, event: Thing) -> bool:
    """One attempt; True for a 2xx. A redirect is a failure, as at Stripe."""
    payload = json.dumps(event, indent=2)
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (stand-in)",
        # The receiver compares with its own clock, so this is the real time even where the stand-in's was moved.
        "Stripe-Signature": signature(payload, secret, int(time.time())),
    }
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=ANSWER_WITHIN)
        try:
            connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), payload.encode(), headers)
            return 200 <= connection.getresponse().status < 300
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError):
        return False


class Deliveries:
    """A thread that empties the queue in the store."""

    def __init__(self, world: World, url: str, secret: str) -> None:
        self.world = world
        self.url = url
        self.secret = secret
        self.held = False
        self.news = threading.Event()
        self.thread = threading.Thread(target=self._run, name="stripe-standin-webhooks", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """A delivery under way may go on for a moment; one that is cut off is sent again after the next start."""
        self.news.set()
        self.thread.join(timeout=2)

    def undelivered(self) -> int:
        return self.world.store.sql("SELECT count(DISTINCT event) AS n FROM deliveries WHERE state != 'delivered'")[0]["n"]

    def _run(self) -> None:
        try:
            while not self.world.stopping.is_set():
                self.news.clear()
                due = [] if self.held or not self.url else self._due()
                if due:
                    self._deliver(due)
                else:
                    self.news.wait(self._pause())
        except sqlite3.ProgrammingError:
            return  # the store was closed under a delivery

    def _due(self) -> list[sqlite3.Row]:
        """Every due delivery of the first event that has one: more than one where a test wants duplicates."""
        return self.world.store.sql(
            "SELECT * FROM deliveries WHERE state = 'waiting' AND due <= ?1 AND event = "
            "(SELECT event FROM deliveries WHERE state = 'waiting' AND due <= ?1 ORDER BY seq LIMIT 1)",
            self.world.clock.machine(),
        )

    def _pause(self) -> float:
        rows = self.world.store.sql("SELECT min(due) AS due FROM deliveries WHERE state = 'waiting'")
        wait = (rows[0]["due"] or float("inf")) - self.world.clock.machine()
        return min(max(wait, 0.02), 5.0) if self.url and not self.held else 5.0

    def _deliver(self, due: list[sqlite3.Row]) -> None:
        event = self.world.store.get(due[0]["event"]) or {}
        shown = public(self.world, event)
        attempts = [threading.Thread(target=self._attempt, args=(row, shown), daemon=True) for row in due[1:]]
        for attempt in attempts:
            attempt.start()
        self._attempt(due[0], shown)
        for attempt in attempts:
            attempt.join()

    def _attempt(self, row: sqlite3.Row, event: Thing) -> None:
        taken = send(self.url, self.secret, event)
        try:
            self._settle(row, taken)
        except sqlite3.ProgrammingError:
            return  # the store was closed meanwhile

    def _settle(self, row: sqlite3.Row, taken: bool) -> None:
        moment = self.world.clock.machine()
        if taken:
            self.world.store.sql("UPDATE deliveries SET state = 'delivered' WHERE seq = ?", row["seq"])
            return
        state = "abandoned" if moment - row["since"] > GIVE_UP_AFTER else "waiting"
        due = moment + min(2 ** min(row["attempts"], 10), LONGEST_PAUSE)
        self.world.store.sql("UPDATE deliveries SET attempts = attempts + 1, due = ?, state = ? WHERE seq = ?", due, state, row["seq"])
