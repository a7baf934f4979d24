"""CPU time of groups of processes, from /proc (Linux): web, workers, PostgreSQL and Redis together."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
SERVERS = ("postgres", "redis-server")


def cpu_seconds(roots: list[int]) -> float:
    """CPU seconds used until now by `roots`, all below them, and every database and cache server of this machine.

    A process that has ended is counted by its parent, so the sum never falls while the roots live.
    """
    processes = _processes()
    wanted = {pid for pid, (name, _parent, _ticks) in processes.items() if name in SERVERS} | set(roots)
    grown = True
    while grown:
        below = {pid for pid, (_name, parent, _ticks) in processes.items() if parent in wanted} - wanted
        wanted |= below
        grown = bool(below)
    return sum(processes[pid][2] for pid in wanted if pid in processes) / TICKS


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
