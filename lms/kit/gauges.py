"""Gauges: numbers that an app says about itself, for those who watch the site. The app registers; lms.monitoring asks.

A reading costs a fixed number of statements, whatever the number of rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Gauge:
    """`values` {(value of each label): number}; without labels, {(): number}."""

    name: str
    says: str
    values: dict[tuple[str, ...], float]
    labels: tuple[str, ...] = ()


Reading = Callable[[], Iterable[Gauge]]
_readings: dict[str, Reading] = {}


def register(reading: Reading) -> Reading:
    """Add a function that reads gauges; the same function twice is one."""
    _readings[f"{reading.__module__}.{reading.__name__}"] = reading
    return reading


def read() -> list[Gauge]:
    """Every gauge, now."""
    return [gauge for _name, reading in sorted(_readings.items()) for gauge in reading()]
