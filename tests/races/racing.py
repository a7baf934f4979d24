"""Racers that start together, a site served in this process for them, and a worker that runs jobs meanwhile."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

from lms.jobs import actions as jobs

RACERS = 12


def race(work: Callable[[int], object], racers: int = RACERS) -> list[object]:
    """Run `work(n)` in `racers` threads that start together; results or exceptions."""
    gate, results = threading.Barrier(racers), [None] * racers

    def run(number: int) -> None:
        try:
            gate.wait()
            results[number] = work(number)
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Tests say what they need to say."""


@contextmanager
def served() -> Iterator[str]:
    """The site on this test's database, one thread a request; its address."""
    before = settings.DATABASES["default"].get("CONN_MAX_AGE", 0)
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0  # a thread ends with its request: so must its connection
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
    settings.DATABASES["default"]["CONN_MAX_AGE"] = before


@contextmanager
def working() -> Iterator[None]:
    """A worker thread that runs due jobs for as long as the block lasts."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.05):
            jobs.run_due(seconds=1)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()
