"""Servers of a test's own, to stop, break and start again: PostgreSQL, Redis, and the site as docs describe it (granian, Celery)."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.sample_site import ROOT, database_url

TOKEN = "a" * 32  # a CSRF cookie and the same value in the form are all that Django compares


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing answers on port {port} after {seconds} s")


def binary(name: str) -> str:
    """The path of a server program; without it the test is left out, but never in CI."""
    found = shutil.which(name) or next((str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), "")
    if not found and os.environ.get("CI"):
        pytest.fail(f"{name} is missing: this test is never left out in CI")
    if not found:
        pytest.skip(f"{name} is not on this machine")
    return found


class Postgres:
    """A throw-away cluster in a folder of its own, run by the user postgres where we are root."""

    def __init__(self) -> None:
        self.bin = {name: binary(name) for name in ("initdb", "pg_ctl")}
        self.folder, self.port = Path(tempfile.mkdtemp(prefix="jalon-pg-")), free_port()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.run(self.bin["initdb"], "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "-D", f"{self.folder}/data")
        self.start()

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, *words: str) -> None:
        """As the user postgres: the server refuses to be root's."""
        user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run(words, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, **user)

    def start(self) -> None:
        options = f"-k {self.folder} -p {self.port} -c listen_addresses=127.0.0.1 -c max_connections=40"
        self.run(self.bin["pg_ctl"], "-D", f"{self.folder}/data", "-o", options, "-l", f"{self.folder}/log", "-w", "start")

    def stop(self) -> None:
        """At once, as a crash: no connection is closed in good order, and the log is replayed at the next start."""
        self.run(self.bin["pg_ctl"], "-D", f"{self.folder}/data", "-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        subprocess.run([self.bin["pg_ctl"], "-D", f"{self.folder}/data", "status"], stdout=subprocess.DEVNULL, check=False)
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Redis:
    """A Redis that keeps nothing on disk: what it held is gone when it starts again."""

    def __init__(self) -> None:
        self.program, self.port = binary("redis-server"), free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = [self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", tempfile.gettempdir()]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(self.port)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


class Site:
    """The web process and a worker with beat, with an environment of their own; mails are files, everything else is production's."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder, self.port = folder, free_port()
        kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
        self.env = kept | {
            "DJANGO_SETTINGS_MODULE": "lms.settings.test", "JALON_VAR": str(folder), "LOG_LEVEL": "ERROR",
            "JOBS_SWEEP_SECONDS": "1", "JOBS_LEASE_SECONDS": "3", **env,
        }  # fmt: skip
        self.processes: list[subprocess.Popen] = []

    def start_web(self, workers: int = 2) -> subprocess.Popen:
        command = (
            "granian",
            "--interface",
            "wsgi",
            "--workers",
            str(workers),
            "--blocking-threads",
            "2",
            "--no-ws",
            "--log-level",
            "error",
        )
        process = self._start(*command, "--port", str(self.port), "lms.wsgi:application")
        wait_for(self.port)
        return process

    def start_worker(self) -> subprocess.Popen:
        command = ("celery", "-A", "lms.celery", "worker", "-B", "--concurrency", "1", "--loglevel", "ERROR")
        return self._start(*command, "-s", str(self.folder / "beat"), "--without-mingle", "--without-gossip")

    def _start(self, *words: str) -> subprocess.Popen:
        with (self.folder / "servers.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *words], cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process

    def log(self) -> str:
        return (self.folder / "servers.log").read_text()[-4000:]

    @staticmethod
    def kill(process: subprocess.Popen) -> None:
        """The process and its workers, at once."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.processes:
            self.kill(process)


def copied(source_url: str, name: str, target_url: str) -> str:
    """The database `name` of one server copied to another; its address there."""
    dump = [binary("pg_dump"), "-Fc", "-d", database_url(source_url, name)]
    restore = [binary("pg_restore"), "--no-owner", "-d", target_url]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as reading:
        subprocess.run(restore, stdin=reading.stdout, check=True)
    return target_url
