"""One id per request or job: in the logs, in the answer's header and on the error pages, so that a report finds its line."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from .access import route_name

current: ContextVar[str] = ContextVar("request_id", default="-")
asked: ContextVar[HttpRequest | None] = ContextVar("asked", default=None)


class RequestIdMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mark = uuid.uuid4().hex[:16]
        request.id = mark  # type: ignore[attr-defined]
        with named(mark, request=request):
            response = self.get_response(request)
        response["X-Request-ID"] = mark
        return response


@contextmanager
def named(mark: str, *, request: HttpRequest | None = None) -> Iterator[None]:
    """What is logged inside the block carries the id `mark`, and who asks for what if there is a request."""
    tokens = current.set(mark), asked.set(request)
    try:
        yield
    finally:
        current.reset(tokens[0])
        asked.reset(tokens[1])


def person(request: HttpRequest | None) -> int | None:
    """The number of who asks; None for a visitor, and where nobody has needed to know yet: the session is not read for it."""
    user = getattr(request, "_cached_user", None)
    return user.pk if user is not None else None


def route(request: HttpRequest | None) -> str | None:
    """The name of the route that answers; None before it is known."""
    match = getattr(request, "resolver_match", None)
    return route_name(match) if match is not None else None
