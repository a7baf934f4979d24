"""How many requests, how they ended and how long they took: counted in each process, added up in Redis.

So one scrape sees every process of every machine, and a request costs no call. Without Redis there is one process.
"""

import logging
import threading
from bisect import bisect_left
from collections import Counter
from typing import Any

from django.core.cache import caches

from lms.kit.caches import RedisCache

log = logging.getLogger("lms.monitoring")
# Upper ends of the histogram's buckets, in seconds.
BOUNDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
FLUSH_SECONDS = 2.0
KEY = "metrics:requests"
STATUS, BUCKET, TIME = "status", "bucket", "microseconds"


class Tally:
    """Counts named ("status", route, "200"), ("bucket", route, "3") and ("microseconds", route, "")."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._alone: Counter[tuple[str, str, str]] = Counter()
        self._timer: threading.Timer | None = None

    def add(self, *, route: str, status: int, seconds: float) -> None:
        with self._lock:
            self._counts[STATUS, route, str(status)] += 1
            self._counts[BUCKET, route, str(bisect_left(BOUNDS, seconds))] += 1
            self._counts[TIME, route, ""] += int(seconds * 1e6)
            if self._timer is None:
                self._timer = threading.Timer(FLUSH_SECONDS, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Add this process's counts to the shared ones; a Redis that is away gets them next time."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        try:
            self._share(counts)
        except Exception as error:  # noqa: BLE001 (any trouble with Redis; counting may never break the site)
            log.warning("the metrics could not be added up: %s", error)
            with self._lock:
                self._counts.update(counts)

    def shared(self) -> Counter[tuple[str, str, str]]:
        """The counts of every process, as last added up."""
        redis, key = _redis()
        if redis is None:
            return Counter(self._alone)
        found: Counter[tuple[str, str, str]] = Counter()
        for name, number in redis.hgetall(key).items():
            what, route, rest = name.decode().split("|")
            found[what, route, rest] = int(number)
        return found

    def _share(self, counts: Counter[tuple[str, str, str]]) -> None:
        redis, key = _redis()
        if redis is None:
            self._alone.update(counts)
        elif counts:
            with redis.pipeline(transaction=True) as pipe:
                for name, number in counts.items():
                    pipe.hincrby(key, "|".join(name), number)
                pipe.execute()


def _redis() -> tuple[Any, str]:
    """(the client, the key), or (None, "") without Redis."""
    cache = caches["default"]
    if not isinstance(cache, RedisCache):
        return None, ""
    key = cache.make_key(KEY)
    return cache._cache.get_client(key, write=True), key  # type: ignore[attr-defined]


tally = Tally()
