"""The guard of every request: what the access matrix does not allow ends at the login door (visitors) or in 404 (known people)."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch

from lms.kit import access


class AccessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        match = request.resolver_match
        row = access.row(route_name(match)) if match else None
        if row is None:
            raise Http404("undeclared route")
        if access.ANYONE in row.allow:
            return None
        if not request.user.is_authenticated:
            return _login(request)
        if not row.allows(request.user.roles, signed_in=True):
            raise Http404("not for this role")
        return None


def route_name(match: ResolverMatch) -> str:
    """What the matrix calls a route: its view name, else its path pattern."""
    return match.view_name if match.url_name else match.route


def _login(request: HttpRequest) -> HttpResponse:
    response = redirect_to_login(request.get_full_path())
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": response.url})
    return response
