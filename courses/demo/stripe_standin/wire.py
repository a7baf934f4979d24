"""The HTTP side: reads a request whole, hands it on, writes the answer, and says nothing on the console."""

import contextlib
import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from .calls import Answer
from .errors import Refused
from .incoming import Request

ADDRESS = "127.0.0.1"
LARGEST_BODY = 1024 * 1024


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 75
    wbufsize = -1  # head and body leave together
    server: "Server"

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_GET  # noqa: N815 (the names http.server calls)

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        try:
            answer = self.server.answer(Request(self.command, parts.path, parts.query, self.headers, self._body()))
        except Refused as refused:
            answer = Answer.of_json(refused.body(), refused.status)
        except Exception as error:  # noqa: BLE001 (a fault of the stand-in is an answer too, as at Stripe)
            answer = Answer.of_json(Refused(f"The stand-in failed: {error!r}", kind="api_error").body(), 500)
        self.send_response(answer.status)
        for name, value in (("Content-Type", answer.kind), ("Content-Length", str(len(answer.body))), *answer.headers):
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length") or "0"
        if "Transfer-Encoding" in self.headers or not length.isdigit() or int(length) > LARGEST_BODY:
            self.close_connection = True  # what follows on the line was not read
            status = 413 if length.isdigit() and int(length) > LARGEST_BODY else 400
            if status == 413:
                self._swallow(int(length))
            raise Refused(f"The body must have a length of at most {LARGEST_BODY} bytes.", status=status)
        return self.rfile.read(int(length))

    def _swallow(self, length: int) -> None:
        """Read a body that is too long, up to a limit: a sender whose line is cut never hears why."""
        left = min(length, 8 * LARGEST_BODY)
        while left > 0 and (data := self.rfile.read(min(left, 65_536))):
            left -= len(data)

    def version_string(self) -> str:
        return "stripe-standin"

    def log_message(self, format: str, *args: object) -> None:
        """The console of the demo is for people."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, answer: Callable[[Request], Answer]) -> None:
        super().__init__((ADDRESS, port), Handler)
        self.answer = answer
        self.connections: set[socket.socket] = set()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""

    def cut(self) -> None:
        """Ends kept-alive connections: their threads would answer for a stand-in that has stopped."""
        for connection in list(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
