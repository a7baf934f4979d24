"""CPU time of groups of processes, from /proc (Linux): web, workers, PostgreSQL and Redis."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(groups: dict[str, list[int]]) -> dict[str, float]:
    """CPU seconds used until now by each group: its processes and all below them.

    A process that has ended is counted by its parent, so that no sum falls while the group's first processes live.
    """
    processes = _processes()
    return {name: sum(processes[pid][2] for pid in _family(roots, processes)) / TICKS for name, roots in groups.items()}


def server_pids(database_url: str, redis_url: str) -> dict[str, list[int]]:
    """The PostgreSQL and the Redis that answer there, where they are processes of this machine: {"database", "cache"}."""
    import psycopg
    import redis

    with psycopg.connect(database_url) as connection:
        processes = _processes()
        backend = processes.get(connection.info.backend_pid)
    cache = int(redis.Redis.from_url(redis_url).info("server")["process_id"])
    database = [backend[1]] if backend and backend[0] == "postgres" else []
    return {"database": database, "cache": [cache] if processes.get(cache, ("",))[0] == "redis-server" else []}


def _family(roots: list[int], processes: dict[int, tuple[str, int, int]]) -> set[int]:
    wanted = {pid for pid in roots if pid in processes}
    grown = True
    while grown:
        below = {pid for pid, (_name, parent, _ticks) in processes.items() if parent in wanted} - wanted
        wanted |= below
        grown = bool(below)
    return wanted


def _processes() -> dict[int, tuple[str, int, int]]:
    """{pid: (name, parent, clock ticks of itself and of its ended children)}."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            text = (entry / "stat").read_text()
        except OSError:
            continue  # it has just ended
        name, rest = text[text.index("(") + 1 : text.rindex(")")], text[text.rindex(")") + 2 :].split()
        found[int(entry.name)] = (name, int(rest[1]), sum(int(value) for value in rest[11:15]))
    return found
