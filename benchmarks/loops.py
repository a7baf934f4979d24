"""How load comes: so many people at once, each waiting for an answer (closed), or so many requests a second whatever happens (open)."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from .client import Browser

Step = Callable[[Browser], Awaitable[object]]


@dataclass(frozen=True)
class Load:
    """The seconds of each step, and the seconds all of them took together."""

    times: list[float]
    wall: float

    @property
    def figures(self) -> dict[str, float]:
        return {
            "requests_per_s": round(len(self.times) / self.wall, 1),
            "p50_ms": round(percentile(self.times, 50) * 1000, 1),
            "p95_ms": round(percentile(self.times, 95) * 1000, 1),
        }


async def closed(step: Step, browsers: list[Browser], *, seconds: float) -> Load:
    """Every browser again and again until `seconds` have passed."""
    times: list[float] = []
    end = time.monotonic() + seconds

    async def repeat(browser: Browser) -> None:
        while time.monotonic() < end:
            await _timed(step, browser, times)

    return await _together(map(repeat, browsers), times)


async def once_each(step: Step, browsers: list[Browser], *, clients: int) -> Load:
    """Every browser once, `clients` of them at a time."""
    times: list[float] = []
    waiting = iter(browsers)

    async def next_of_all() -> None:
        for browser in waiting:
            await _timed(step, browser, times)

    return await _together([next_of_all() for _n in range(clients)], times)


async def opened(step: Step, browsers: list[Browser], *, per_second: float, seconds: float) -> Load:
    """Requests that come by chance, `per_second` on average, and are late when no browser is free: lateness counts as waiting."""
    times: list[float] = []
    free: asyncio.Queue[Browser] = asyncio.Queue()
    for browser in browsers:
        free.put_nowait(browser)
    chance = random.Random(1)

    async def ask(due: float) -> None:
        browser = await free.get()
        try:
            await step(browser)
        finally:
            free.put_nowait(browser)
        times.append(time.perf_counter() - due)

    asked = []
    due = began = time.perf_counter()
    while due < began + seconds:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        asked.append(asyncio.create_task(ask(due)))
        due += chance.expovariate(per_second)
    await asyncio.gather(*asked)
    return Load(times, time.perf_counter() - began)


async def _timed(step: Step, browser: Browser, times: list[float]) -> None:
    began = time.perf_counter()
    await step(browser)
    times.append(time.perf_counter() - began)


async def _together(work, times: list[float]) -> Load:
    began = time.perf_counter()
    await asyncio.gather(*work)
    return Load(times, time.perf_counter() - began)


def percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
