"""`make bench`: what a request costs, as ratios to two yardsticks measured in the same run, on PostgreSQL and Redis.

CPU counts web, database, cache and workers together; rounds are interleaved and medians taken, so that a machine whose speed
swings does not decide; every answer's content is checked. The aims are those of performance.md. Linux only (it reads /proc).
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from . import meter
from .client import Browser
from .world import World

ROUNDS, CLIENTS, SECONDS, ONCE = 3, 8, 2.0, 40


@dataclass
class Measured:
    """Medians of the rounds: `cpu_ms` per step, `cpu_parts` by who used it; `sql` per warm step; `bytes` of a step's answers."""

    name: str
    system: str
    requests_per_s: float = 0
    p50_ms: float = 0
    p95_ms: float = 0
    cpu_ms: float = 0
    cpu_parts: dict[str, float] = field(default_factory=dict)
    sql: int | None = None
    bytes: int = 0
    ratio_h: float = 0
    ratio_w: float = 0
    aim: str = ""
    met: bool | None = None
    rounds: list[dict] = field(default_factory=list, repr=False)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rows", default="", help="only rows whose name contains one of these words, by commas")
    parser.add_argument("--json", default="", help="also write the rows to this file")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jalon-bench-") as name:
        world = World(Path(name))
        world.make_databases()
        os.environ.update(world.product, DJANGO_ALLOW_ASYNC_UNSAFE="true")  # the client's loop also asks the database, between rounds
        import django

        django.setup()
        try:
            found = run(world, options)
        finally:
            from django.db import connections

            connections.close_all()
            world.drop_databases()
    print(table(found))
    if options.json:
        Path(options.json).write_text(json.dumps([_public(row) for row in found], indent=1))
    return 0


def run(world: World, options: argparse.Namespace) -> list[Measured]:
    from . import load, people
    from .rush import rush
    from .steps import rows

    began = time.monotonic()
    load.everything()
    print(f"Data loaded in {time.monotonic() - began:.0f} s", flush=True)
    facts = people.facts()
    words = [word.strip() for word in options.rows.split(",") if word.strip()]
    chosen = [row for row in rows(facts) if row.system == "yardstick" or not words or any(word in row.name for word in words)]
    measured = {row.name: Measured(row.name, row.system) for row in chosen}
    for row in chosen:
        if row.system == "jalon":
            measured[row.name].sql = asyncio.run(people.statements(row))
    with world.running():
        crowd = people.Crowd(world)
        for number in range(options.rounds):
            for row in chosen:
                print(f"round {number + 1} of {options.rounds}: {row.name:<40}", end="\r", flush=True)
                measured[row.name].rounds.append(asyncio.run(one_round(world, crowd, row)))
        extra = [] if words and not any("buyers" in word for word in words) else [asyncio.run(rush(world, crowd, n)) for n in (50, 200)]
    print(" " * 60, end="\r")
    return conclude(chosen, measured) + extra


async def one_round(world: World, crowd, row) -> dict:
    """One closed loop: CLIENTS people at once, for SECONDS, or ONCE people once each."""
    browsers = crowd.browsers(row, ONCE if row.once_each else CLIENTS)
    for browser in browsers:
        if row.prepare:
            await row.prepare(browser)
        if not row.once_each:
            await row.step(browser)  # warm: sessions, connections, caches
    times: list[float] = []
    before = [browser.received for browser in browsers]
    waiting = iter(browsers)
    end = time.monotonic() + SECONDS

    async def repeat(browser: Browser) -> None:
        while time.monotonic() < end:
            await timed(browser)

    async def next_of_all() -> None:
        for browser in waiting:
            await timed(browser)

    async def timed(browser: Browser) -> None:
        began = time.perf_counter()
        await row.step(browser)
        times.append(time.perf_counter() - began)

    cpu, wall = meter.cpu_seconds(world.groups), time.perf_counter()
    await asyncio.gather(*([next_of_all() for _n in range(CLIENTS)] if row.once_each else map(repeat, browsers)))
    wall = time.perf_counter() - wall
    await settled(row)
    after = meter.cpu_seconds(world.groups)
    parts = {name: (after[name] - cpu[name]) * 1000 / len(times) for name in cpu}
    received = sum(browser.received for browser in browsers) - sum(before)
    for browser in browsers:
        browser.close()
    return {
        "requests_per_s": len(times) / wall, "p50_ms": statistics.median(times) * 1000, "p95_ms": percentile(times, 95) * 1000,
        "cpu_ms": sum(parts.values()), "cpu_parts": parts, "bytes": received // len(times),
    }  # fmt: skip


async def settled(row) -> None:
    """What a flow leaves to the workers belongs to its cost: wait until their jobs are done."""
    if not row.leaves_jobs:
        return
    from . import people

    end = time.monotonic() + 60
    while people.open_jobs() and time.monotonic() < end:
        await asyncio.sleep(0.1)


def percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def conclude(chosen: list, measured: dict[str, Measured]) -> list[Measured]:
    for found in measured.values():
        for name in ("requests_per_s", "p50_ms", "p95_ms", "cpu_ms", "bytes"):
            value = statistics.median(each[name] for each in found.rounds)
            setattr(found, name, int(value) if name == "bytes" else round(value, 2))
        parts = found.rounds[0]["cpu_parts"]
        found.cpu_parts = {name: round(statistics.median(each["cpu_parts"][name] for each in found.rounds), 2) for name in parts}
    yardsticks = {name[0]: found.cpu_ms for name, found in measured.items() if found.system == "yardstick"}
    for row in chosen:
        found = measured[row.name]
        found.ratio_h, found.ratio_w = round(found.cpu_ms / yardsticks["H"], 2), round(found.cpu_ms / yardsticks["W"], 2)
        if row.aim is None:
            continue
        base = yardsticks.get(row.aim.unit) or (
            1.0 if row.aim.unit == "ms" else measured[row.aim.unit].cpu_ms if row.aim.unit in measured else 0
        )
        found.aim = f"≤ {row.aim.most:g} × {row.aim.unit}" if row.aim.unit != "ms" else f"≤ {row.aim.most:g} ms"
        found.aim += f", ≤ {row.aim.sql} SQL" if row.aim.sql else ""
        found.aim += f", ≤ {row.aim.kilobytes} KB" if row.aim.kilobytes else ""
        found.met = (
            bool(base) and found.cpu_ms <= row.aim.most * base
            and (row.aim.sql is None or (found.sql or 0) <= row.aim.sql)
            and (row.aim.kilobytes is None or found.bytes <= row.aim.kilobytes * 1000)
        )  # fmt: skip
    return list(measured.values())


def table(found: list[Measured]) -> str:
    head = f"{'step':<38}{'req/s':>8}{'p50 ms':>8}{'p95 ms':>8}{'CPU ms':>8}{'SQL':>5}{'KB':>7}{'× H':>8}{'× W':>7}  aim"
    lines = [head, "-" * len(head)]
    for row in found:
        met = "" if row.met is None else "   met" if row.met else "   MISSED"
        sql = "" if row.sql is None else row.sql
        times = f"{row.requests_per_s:>8.1f}{row.p50_ms:>8.1f}{row.p95_ms:>8.1f}{row.cpu_ms:>8.2f}"
        lines.append(f"{row.name:<38}{times}{sql:>5}{row.bytes / 1000:>7.1f}{row.ratio_h:>8.2f}{row.ratio_w:>7.2f}  {row.aim}{met}")
    return "\n".join(lines)


def _public(row: Measured) -> dict:
    return {name: value for name, value in asdict(row).items() if name != "rounds"}


if __name__ == "__main__":
    sys.exit(main())
