"""Idempotency keys: one key is one call, and its first finished answer is the only one it ever gets."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager

from .calls import Answer, Call
from .errors import Refused
from .world import World

KEPT_SECONDS = 24 * 60 * 60
LONGEST_KEY = 255
REPLAYED = ("Idempotent-Replayed", "true")


@contextmanager
def claimed(world: World, call: Call) -> Iterator[Answer | None]:
    """Holds the call's key, if it has one; gives the answer that the key already got."""
    key = call.cause.key
    if key is None:
        yield None
        return
    if len(key) > LONGEST_KEY:
        raise Refused(f"Idempotency keys can have up to {LONGEST_KEY} characters.", kind="idempotency_error")
    told = _claim(world, key, _fingerprint(call))
    try:
        yield told
    finally:
        if told is None:
            with world.store.lock:
                del world.busy_keys[key]


def keep(world: World, call: Call, answer: Answer) -> None:
    """In the transaction of the work itself: a crash loses both or neither."""
    if call.cause.key is not None:
        world.store.sql(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)",
            call.cause.key,
            _fingerprint(call),
            world.clock.now(),
            answer.status,
            answer.body.decode(),
        )


def _claim(world: World, key: str, fingerprint: str) -> Answer | None:
    with world.store.lock:
        world.store.sql("DELETE FROM answers WHERE at < ?", world.clock.now() - KEPT_SECONDS)
        kept = world.store.sql("SELECT call, status, body FROM answers WHERE key = ?", key)
        known = kept[0]["call"] if kept else world.busy_keys.get(key)
        if known is not None and known != fingerprint:
            raise Refused(
                "Keys for idempotent requests can only be used with the same endpoint and parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request.",
                kind="idempotency_error",
            )
        if key in world.busy_keys:
            raise Refused(
                f"There is currently another in-progress request using this Idempotent Key ({key}). Please try again later.",
                status=409,
                kind="idempotency_error",
                code="idempotency_key_in_use",
            )
        if kept:
            return Answer(kept[0]["status"], kept[0]["body"].encode(), (REPLAYED,))
        world.busy_keys[key] = fingerprint
        return None


def _fingerprint(call: Call) -> str:
    text = json.dumps([call.path, call.params], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
