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

from . import loops, meter
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
    loads: dict[str, dict[str, float]] = field(default_factory=dict)
    rounds: list[dict] = field(default_factory=list, repr=False)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rows", default="", help="only rows whose name contains one of these words, by commas")
    parser.add_argument("--json", default="", help="also write the rows to this file")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each closed loop")
    parser.add_argument("--size", choices=["S", "M", "L"], default="L", help="of the data; aims are those of L")
    parser.add_argument("--candidates", type=int, default=500, help="who sit an exam together")
    parser.add_argument("--hall-seconds", type=float, default=180.0, help="for how long they save")
    parser.add_argument("--questions", type=int, default=100_000, help="of the large bank")
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
    from .bank import bank
    from .hall import hall
    from .rush import rush
    from .steps import rows

    began = time.monotonic()
    load.everything(options.size)
    print(f"Data loaded in {time.monotonic() - began:.0f} s", flush=True)
    facts = people.facts()
    words = [word.strip() for word in options.rows.split(",") if word.strip()]
    chosen = [row for row in rows(facts) if row.system == "yardstick" or not words or any(word in row.name for word in words)]
    measured = {row.name: Measured(row.name, row.system) for row in chosen}
    with world.running():
        for row in chosen:
            if row.system == "jalon":
                measured[row.name].sql = asyncio.run(people.statements(row))
        crowd = people.Crowd(world)
        for number in range(options.rounds):
            for row in chosen:
                say(f"round {number + 1} of {options.rounds}: {row.name}")
                measured[row.name].rounds.append(asyncio.run(one_round(world, crowd, row, seconds=options.seconds)))
        for row in chosen:
            if not row.once_each:
                say(f"1 and 32 clients, open loop: {row.name}")
                usual = measured[row.name].rounds[0]["requests_per_s"]
                measured[row.name].loads = asyncio.run(other_loads(crowd, row, seconds=options.seconds, usual=usual))
        extra = [] if words and not any("buyers" in word for word in words) else [asyncio.run(rush(world, crowd, n)) for n in (50, 200)]
        if not words or any("candidates" in word for word in words):
            say("the exam hall")
            extra += asyncio.run(hall(crowd, candidates=options.candidates, seconds=options.hall_seconds))
        if not words or any("bank" in word for word in words):
            say("the large bank")
            extra += asyncio.run(bank(world, options.questions))
    say("")
    return conclude(chosen, measured) + extra


async def one_round(world: World, crowd, row, *, seconds: float) -> dict:
    """CLIENTS people at once for so many seconds, or ONCE people once each; with the CPU that all servers used meanwhile."""
    browsers = await ready(crowd, row, ONCE if row.once_each else CLIENTS)
    before, cpu = [browser.received for browser in browsers], meter.cpu_seconds(world.groups)
    if row.once_each:
        load = await loops.once_each(row.step, browsers, clients=CLIENTS)
    else:
        load = await loops.closed(row.step, browsers, seconds=seconds)
    await settled(row)
    after = meter.cpu_seconds(world.groups)
    parts = {name: (after[name] - cpu[name]) * 1000 / len(load.times) for name in cpu}
    received = sum(browser.received for browser in browsers) - sum(before)
    close(browsers)
    return load.figures | {"cpu_ms": sum(parts.values()), "cpu_parts": parts, "bytes": received // len(load.times)}


async def other_loads(crowd, row, *, seconds: float, usual: float) -> dict[str, dict[str, float]]:
    """One and 32 people at once, and requests that come by chance at half the usual rate."""
    found = {}
    for clients in (1, 32):
        browsers = await ready(crowd, row, clients)
        found[f"{clients} clients"] = (await loops.closed(row.step, browsers, seconds=seconds)).figures
        close(browsers)
    browsers = await ready(crowd, row, 32)
    found["open"] = (await loops.opened(row.step, browsers, per_second=max(usual / 2, 1), seconds=seconds)).figures
    close(browsers)
    return found


async def ready(crowd, row, number: int) -> list[Browser]:
    """Browsers before their measured step: prepared, and warm where the step can be repeated."""
    browsers = crowd.browsers(row, number)
    for browser in browsers:
        if row.prepare:
            await row.prepare(browser)
        if not row.once_each:
            await row.step(browser)
    return browsers


def close(browsers: list[Browser]) -> None:
    for browser in browsers:
        browser.close()


async def settled(row) -> None:
    """What a flow leaves to the workers belongs to its cost: wait until their jobs are done."""
    if not row.leaves_jobs:
        return
    from . import people

    end = time.monotonic() + 60
    while people.open_jobs() and time.monotonic() < end:
        await asyncio.sleep(0.1)


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
    under = [f"{row.name:<38}{_loads(row)}" for row in found if row.loads]
    return "\n".join([*lines, "", "Other loads: requests a second, p50 and p95 in ms", *under])


def _loads(row: Measured) -> str:
    return "".join(f"  {name}: {f['requests_per_s']:>6.0f} {f['p50_ms']:>6.1f} {f['p95_ms']:>7.1f}" for name, f in row.loads.items())


def say(words: str) -> None:
    """What is being done, on one line that is written over; nothing where nobody looks."""
    if sys.stdout.isatty():
        print(f"{words:<100}", end="\r", flush=True)


def _public(row: Measured) -> dict:
    return {name: value for name, value in asdict(row).items() if name != "rounds"}


if __name__ == "__main__":
    sys.exit(main())
