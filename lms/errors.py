"""Error pages: what happened, what was kept, what to do, and the request id to quote."""

from typing import NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from django.template import loader


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
    """The 500 page asks nothing of the database: it may be what broke."""
    text = loader.get_template("errors/500.html").render({"request_id": getattr(request, "id", "-")})
    return HttpResponse(text, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse(
        loader.render_to_string("errors/csrf.html", {"status": 403, "request_id": getattr(request, "id", "-")}, request), status=403
    )


def shut(request: HttpRequest, *args: object, **kwargs: object) -> NoReturn:
    raise Http404("this door is shut")
