"""A small HTTP/1.1 client on asyncio: one kept connection, one person's cookies, contents checked by the caller."""

import asyncio
import json
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


@dataclass
class Browser:
    """One person at one server (`host:port`), with the quiz `attempt` they have begun.

    Requests say that they came over TLS, as behind the proxy of docs/operate.md.
    """

    netloc: str
    cookies: dict[str, str] = field(default_factory=dict)
    secure: bool = True
    received: int = 0
    attempt: str = ""
    _stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, *, must: str = "", status: int = 200, **headers: str) -> Answer:
        return self._checked(await self.ask("GET", path, None, headers), path, status, must)

    async def post(self, path: str, data: dict, *, must: str = "", status: int = 302, **headers: str) -> Answer:
        body = urlencode(data).encode()
        return self._checked(await self.ask("POST", path, body, headers), path, status, must)

    async def put(self, path: str, data: dict, *, must: str = "", status: int = 200) -> Answer:
        """JSON, as a page's script sends it."""
        headers = {"Content_Type": "application/json"}
        return self._checked(await self.ask("PUT", path, json.dumps(data).encode(), headers), path, status, must)

    async def post_json(self, path: str, data: dict, *, must: str = "", status: int = 200) -> Answer:
        headers = {"Content_Type": "application/json"}
        return self._checked(await self.ask("POST", path, json.dumps(data).encode(), headers), path, status, must)

    @staticmethod
    def _checked(answer: Answer, path: str, status: int, must: str) -> Answer:
        if (status and answer.status != status) or (must and must.encode() not in answer.body):
            raise AssertionError(f"{path}: {answer.status}, wanted {status} and {must!r}: {answer.body[:300]!r}")
        return answer

    async def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """One request on the kept connection; opened again once when the server has closed it meanwhile."""
        for attempt in (1, 2):
            if self._stream is None:
                host, _, port = self.netloc.partition(":")
                self._stream = await asyncio.open_connection(host, int(port))
            try:
                return await self._exchange(method, path, body, headers)
            except (asyncio.IncompleteReadError, ConnectionError):
                self.close()
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")

    async def _exchange(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        assert self._stream is not None
        reader, writer = self._stream
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Accept-Language: fr"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if self.secure:
            lines += ["X-Forwarded-Proto: https", "Origin: https://localhost"] if body is not None else ["X-Forwarded-Proto: https"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body is not None:
            kind = [] if "Content_Type" in headers else ["Content-Type: application/x-www-form-urlencoded"]
            lines += [*kind, f"Content-Length: {len(body)}"]
            lines += [f"X-CSRFToken: {self.cookies['csrftoken']}"] if "csrftoken" in self.cookies else []
        writer.write("\r\n".join([*lines, "", ""]).encode() + (body or b""))
        answer = await _read(reader)
        self.received += len(answer.body)
        if answer.headers.get("connection", "").lower() == "close":
            self.close()
        return answer

    def close(self) -> None:
        if self._stream is not None:
            self._stream[1].close()
            self._stream = None


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split(" ", 2)[1])
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    if headers.get("transfer-encoding", "").lower() == "chunked":
        parts = []
        while size := int((await reader.readline()).split(b";")[0], 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readline()
        return Answer(status, headers, b"".join(parts))
    return Answer(status, headers, await reader.readexactly(int(headers.get("content-length", 0))))


async def outside(url: str, data: dict) -> Answer:
    """One request to another server, such as the payment page of the stand-in."""
    parts = urlsplit(url)
    browser = Browser(f"127.0.0.1:{parts.port}", secure=False)
    answer = await browser.ask("POST", parts.path, urlencode(data).encode(), {})
    browser.close()
    return answer
