"""Moved addresses: an editor's redirect answers for a page that is gone, never for a route of our own that says 404."""

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware

PAGE_ROUTES = {"wagtail_serve", None}  # None: nothing resolved


class MovedPageMiddleware(RedirectMiddleware):
    """Wagtail's own, without its statements where the guard or a view of ours has answered."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        match = getattr(request, "resolver_match", None)
        if (match.url_name if match else None) not in PAGE_ROUTES:
            return response
        return super().process_response(request, response)
