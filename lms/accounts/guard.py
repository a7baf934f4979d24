"""The guard of every request: what the access matrix does not allow ends at the login door (visitors) or in 404 (known people)."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from lms.kit import access
from lms.kit.access import route_name

from . import factors


class AccessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        match = request.resolver_match
        name = route_name(match) if match else ""
        row = access.row(name)
        if row is None:
            raise Http404("undeclared route")
        if access.ANYONE in row.allow and name in factors.SETUP_ROUTES:
            return None  # the same for everybody: not even the session is read
        if not request.user.is_authenticated:
            return None if access.ANYONE in row.allow else _login(request)
        if not row.allows(request.user.roles, signed_in=True):
            raise Http404("not for this role")
        if name not in factors.SETUP_ROUTES and factors.missing(request.user):
            return _go(request, redirect("mfa_index"))
        return None


def _login(request: HttpRequest) -> HttpResponse:
    return _go(request, redirect_to_login(request.get_full_path()))


def _go(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The redirect, told to htmx in its own way, so that a fragment never holds a whole page."""
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": response["Location"]})
    return response
