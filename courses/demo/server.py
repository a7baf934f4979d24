"""Web, worker and beat in one process. Never imports lms.celery: the current app is set by the wiring (decision 0002)."""

import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer

from celery import current_app
from celery.beat import EmbeddedService
from celery.worker import WorkController
from django.conf import settings
from django.core.servers.basehttp import WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from lms.kit import chance

from .stripe_standin import StandIn

log = logging.getLogger("courses.demo")
HOST = "127.0.0.1"


class PortBusy(OSError):
    """Another program listens on the port."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is no news."""


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """The demo's console is for people."""


def simulate_payments(port: int, *, webhook_url: str, state: Path) -> StandIn:
    """Start the payment stand-in beside port `port`, on the next free one, and make the product use it."""
    secret = f"whsec_{chance.token()}"
    for candidate in (port + 1, 0):  # the next port keeps the addresses of open payment pages; else any free one
        try:
            standin = StandIn(port=candidate, state=state, webhook_url=webhook_url, secret=secret)
            break
        except OSError:
            continue
    standin.start()
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = "sk_test_standin", standin.url
    settings.STRIPE_WEBHOOK_SECRETS = [secret]
    settings.STRIPE_PAGE_ORIGINS = [page_origin(standin)]
    return standin


def page_origin(standin: StandIn) -> str:
    """Where the stand-in's payment pages are, as a browser names it."""
    return standin.url.replace(HOST, "localhost")


def check_port(port: int) -> None:
    """Raise PortBusy when something already listens on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortBusy(port) from error


def free_port(after: int) -> int:
    """The next port that is free together with the one behind it, where the payment stand-in listens."""
    for port in range(after + 1, 65_000):
        with contextlib.suppress(PortBusy):
            check_port(port)
            check_port(port + 1)
            return port
    return 0


class Demo:
    """Everything the demo runs; `stop()` ends it in order."""

    def __init__(self, port: int, standin: StandIn | None = None, *, works: bool = True) -> None:
        self.standin = standin
        self.server = _Server((HOST, port), _Handler)
        self.server.set_app(get_wsgi_application())
        current_app.loader.import_default_modules()
        self.stopping = threading.Event()
        self.worker: WorkController | None = None
        self.beat = EmbeddedService(current_app._get_current_object(), thread=True) if works else None
        self.threads = [threading.Thread(target=self.server.serve_forever, name="web", daemon=True)]
        if works:
            self.threads.append(threading.Thread(target=self._work, name="worker", daemon=True))

    def start(self) -> None:
        for thread in self.threads:
            thread.start()
        if self.beat is not None:
            self.beat.start()

    def stop(self) -> None:
        self.stopping.set()
        for end in (self.server.shutdown, self.server.server_close, self._stop_beat, self._stop_worker, self._stop_standin):
            _quietly(end)

    def _work(self) -> None:
        """A worker for as long as the demo runs: the filesystem broker can hand over a half-written message, which ends one."""
        while not self.stopping.is_set():
            self.worker = WorkController(
                app=current_app._get_current_object(), pool_cls="threads", concurrency=2, without_mingle=True, without_gossip=True
            )
            _quietly(self.worker.start)
            if not self.stopping.wait(1):
                log.warning("the worker ended and is started again; the job table kept its work")

    def _stop_beat(self) -> None:
        if self.beat is not None:
            self.beat.stop()

    def _stop_standin(self) -> None:
        if self.standin is not None:
            self.standin.stop()

    def _stop_worker(self) -> None:
        if self.worker is not None:
            self.worker.stop(exitcode=0)


def _quietly(end: Callable[[], object]) -> None:
    with contextlib.suppress(Exception, SystemExit):
        end()
