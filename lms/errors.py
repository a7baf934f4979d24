"""Error pages: what happened, what was kept, what to do, and the request id to quote."""

import sys
from typing import NoReturn

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template import loader
from redis.exceptions import ConnectionError as CacheAway
from redis.exceptions import TimeoutError as CacheLate

# What passes by itself: nothing was changed, and the same request a little later succeeds.
CACHE_AWAY = (CacheAway, CacheLate)
MISTAKES = ("no such", "syntax error", "has no column", "ambiguous", "unrecognized token", "wrong number of", "incomplete input")
RETRY_SECONDS = 10


def _page(request: HttpRequest, status: int) -> HttpResponse:
    context = {"status": status, "request_id": getattr(request, "id", "-")}
    return HttpResponse(loader.render_to_string(f"errors/{status}.html", context, request), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 429)


def broken(request: HttpRequest) -> HttpResponse:
    """The 500 page, or 503 while the database or the cache does not answer; neither page asks anything of them."""
    error = sys.exc_info()[1]
    if isinstance(error, RecursionError) and "JSON" in str(error):  # nested deeper than anybody means
        return bad_request(request, error)
    status = 503 if is_outage(error) else 500
    text = loader.get_template(f"errors/{status}.html").render({"request_id": getattr(request, "id", "-")})
    return HttpResponse(text, status=status, headers={"Retry-After": str(RETRY_SECONDS)} if status == 503 else {})


def is_outage(error: BaseException | None) -> bool:
    """Whether an error, or what it was raised from, is the database or the cache that does not answer, is full, busy or read-only."""
    while error is not None:
        if isinstance(error, CACHE_AWAY) or (isinstance(error, DatabaseError | InterfaceError) and _passes(error)):
            return True
        error = error.__cause__
    return False


def _passes(error: Exception) -> bool:
    """SQLite calls a wrong statement operational too: the words tell."""
    if any(words in str(error) for words in MISTAKES):
        return False
    return isinstance(error, OperationalError | InterfaceError) or "read-only" in str(error)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse(
        loader.render_to_string("errors/csrf.html", {"status": 403, "request_id": getattr(request, "id", "-")}, request), status=403
    )


def shut(request: HttpRequest, *args: object, **kwargs: object) -> NoReturn:
    raise Http404("this door is shut")
