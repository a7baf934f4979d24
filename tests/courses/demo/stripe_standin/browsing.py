"""A customer's browser that shows redirects instead of following them."""

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from email.message import Message


@dataclass
class Page:
    status: int
    headers: Message
    text: str

    @property
    def location(self) -> str:
        return self.headers["Location"]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


BROWSER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)


def fetch(url: str, data: bytes | None = None, headers: dict[str, str] | None = None, method: str | None = None) -> Page:
    request = urllib.request.Request(url, data, headers or {}, method=method)
    try:
        with BROWSER.open(request, timeout=20) as answer:
            return Page(answer.status, answer.headers, answer.read().decode())
    except urllib.error.HTTPError as answer:
        with answer:
            return Page(answer.code, answer.headers, answer.read().decode())


def choose(url: str, outcome: str) -> Page:
    return fetch(url, urllib.parse.urlencode({"outcome": outcome}).encode())


def wish(url: str, **wanted: object) -> Page:
    return fetch(f"{url}/_control", json.dumps(wanted).encode(), {"Content-Type": "application/json"})
