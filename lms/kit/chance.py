"""Randomness in one place: unguessable tokens, and draws that a stored seed can repeat."""

import random
import secrets
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


def token(bits: int = 160) -> str:
    """A URL-safe token that cannot be guessed (default 160 bits; reliability.md H1 asks for 128)."""
    return secrets.token_urlsafe(bits // 8)


def seed() -> int:
    """A fresh seed to store with whatever is drawn from it."""
    return secrets.randbits(53)


def shuffled(items: Sequence[Item], *, seed: int) -> list[Item]:
    """`items` in the order that `seed` decides; the same seed always gives the same order."""
    drawn = list(items)
    random.Random(seed).shuffle(drawn)  # noqa: S311 (an order, not a secret)
    return drawn


def noise(count: int) -> bytes:
    """`count` bytes that cannot be guessed."""
    return secrets.token_bytes(count)
