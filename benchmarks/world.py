"""What is measured: the product as docs/operate.md runs it (granian, Celery, PostgreSQL, Redis), and the yardsticks beside it."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests import sample_site
from tests.sample_site import ROOT

from . import meter

DATABASE, YARDSTICK = "jalon_bench", "jalon_bench_yardstick"
# Bounded, so that web processes × threads never exceeds what the database allows (performance.md, the trap).
WEB = ("--interface", "wsgi", "--workers", "2", "--blocking-threads", "2", "--no-ws", "--log-level", "error")
WEBHOOK_SECRET = "whsec_bench"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class World:
    """Servers on databases of their own; `groups` are the processes whose CPU counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server_url = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
        redis = urlsplit(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0"))
        self.env = {key: value for key, value in os.environ.items() if key not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL"}}
        self.env |= {
            "SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "localhost,127.0.0.1", "SECURE_SSL_REDIRECT": "false",
            "SITE_URL": "https://localhost", "BEHIND_TLS_PROXY": "true", "JALON_VAR": str(folder), "LOG_LEVEL": "ERROR",
            "STRIPE_SECRET_KEY": "sk_test_bench", "STRIPE_WEBHOOK_SECRETS": WEBHOOK_SECRET,
        }  # fmt: skip
        self.product = self.env | {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings", "DATABASE_URL": sample_site.database_url(self.server_url, DATABASE),
            "REDIS_URL": redis._replace(path="/14").geturl(),
        }  # fmt: skip
        self.yardstick = self.env | {
            "DJANGO_SETTINGS_MODULE": "benchmarks.yardstick.settings", "DATABASE_URL": sample_site.database_url(self.server_url, YARDSTICK),
            "REDIS_URL": redis._replace(path="/15").geturl(),
        }  # fmt: skip
        self.web_port, self.yard_port, self.standin_port = free_port(), free_port(), free_port()
        self.product["STRIPE_API_BASE"] = f"http://127.0.0.1:{self.standin_port}"
        self.product["STRIPE_PAGE_ORIGINS"] = f"http://localhost:{self.standin_port}"
        self.groups: dict[str, list[int]] = {}

    def make_databases(self) -> None:
        """The prepared sample site, copied; and the yardstick's own tables."""
        prepared = sample_site.prepare(self.server_url)
        shutil.copytree(prepared, self.folder, dirs_exist_ok=True)
        sample_site.copy_database(prepared, DATABASE, self.server_url)
        sample_site.run_sql(self.server_url, f'DROP DATABASE IF EXISTS "{YARDSTICK}" WITH (FORCE)', f'CREATE DATABASE "{YARDSTICK}"')
        self._python(self.yardstick, "-m", "benchmarks.yardstick.prepare")
        self._python(self.product, "manage.py", "compile_catalogues")
        self._python(self.product, "manage.py", "collectstatic", "--noinput", "-v0")

    def drop_databases(self) -> None:
        for name in (DATABASE, YARDSTICK):
            sample_site.run_sql(self.server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _python(self, env: dict[str, str], *words: str) -> None:
        subprocess.run([sys.executable, *words], cwd=ROOT, env=env, check=True)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Web, worker, beat, yardstick and payment stand-in, until the block ends."""
        granian = (sys.executable, "-m", "granian", *WEB)
        celery = (sys.executable, "-m", "celery", "-A", "lms.celery")
        standin = (
            "--port",
            str(self.standin_port),
            "--webhook",
            f"http://127.0.0.1:{self.web_port}/stripe/webhook/",
            "--secret",
            WEBHOOK_SECRET,
        )
        own = [
            self._start(self.product, *granian, "--port", str(self.web_port), "lms.wsgi:application"),
            self._start(self.product, *celery, "worker", "--concurrency", "2", "--loglevel", "ERROR"),
            self._start(self.product, *celery, "beat", "--loglevel", "ERROR", "--schedule", str(self.folder / "beat")),
            self._start(self.yardstick, *granian, "--port", str(self.yard_port), "benchmarks.yardstick.wsgi:application"),
        ]
        others = [self._start(self.product, sys.executable, "-m", "courses.demo.stripe_standin", *standin)]
        web, worker, beat, yardstick = (process.pid for process in own)
        servers = meter.server_pids(self.product["DATABASE_URL"], self.product["REDIS_URL"])
        self.groups = {"web": [web, yardstick], "workers": [worker, beat], **servers}
        try:
            for port in (self.web_port, self.yard_port, self.standin_port):
                self._wait(port)
            yield
        finally:
            for process in own + others:
                process.send_signal(signal.SIGTERM)
            for process in own + others:
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()

    def _start(self, env: dict[str, str], *words: str) -> subprocess.Popen:
        with (self.folder / "servers.log").open("a") as log:
            return subprocess.Popen(words, cwd=ROOT, env=env, stdout=log, stderr=log)

    def _wait(self, port: int) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.2)
        raise RuntimeError((self.folder / "servers.log").read_text()[-3000:])
