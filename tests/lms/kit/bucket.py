"""A bucket that speaks enough S3 for tests: keeps objects in memory, and what each request asked for."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

MISSING = b"<Error><Code>NoSuchKey</Code></Error>"


@dataclass
class Bucket:
    """`objects` {key: content}; `asked` [(method, key, headers)]."""

    url: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str, dict]] = field(default_factory=list)

    def options(self) -> dict:
        return {"bucket_name": "jalon", "endpoint_url": self.url, "region_name": "eu-west-3", "access_key": "key", "secret_key": "secret"}


@contextmanager
def running() -> Iterator[Bucket]:
    bucket = Bucket()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self, status: int, body: bytes = b"", *, length: int | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.send_header("Last-Modified", formatdate(usegmt=True))
            self.send_header("ETag", '"1"')
            self.end_headers()
            self.wfile.write(body)

        def key(self) -> str:
            found = unquote(urlsplit(self.path).path).removeprefix("/jalon/")
            bucket.asked.append((self.command, found, {name.lower(): value for name, value in self.headers.items()}))
            return found

        def do_PUT(self) -> None:
            bucket.objects[self.key()] = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(200)

        def do_GET(self) -> None:
            found = bucket.objects.get(self.key())
            self.answer(404, MISSING) if found is None else self.answer(200, found)

        def do_HEAD(self) -> None:
            found = bucket.objects.get(self.key())
            self.answer(404) if found is None else self.answer(200, length=len(found))

        def do_DELETE(self) -> None:
            bucket.objects.pop(self.key(), None)
            self.answer(204)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    bucket.url = f"http://127.0.0.1:{server.server_port}"
    yield bucket
    server.shutdown()
    server.server_close()
