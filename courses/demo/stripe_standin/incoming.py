"""One HTTP request, read from the wire once."""

from dataclasses import dataclass
from email.message import Message


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    headers: Message  # finds a header in any case
    body: bytes = b""

    def header(self, name: str) -> str:
        return self.headers.get(name) or ""
