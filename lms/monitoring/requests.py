"""Every request, seen from outside all other middleware: one log line, and one more in the metrics."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from lms.kit import request_id

from .tally import tally

log = logging.getLogger("lms.requests")
# What the page cache and the static files answer, before the address is looked up.
UNROUTED = "unrouted"


class RequestsMiddleware:
    """The line names the route, never the address: addresses hold the secrets of links in mails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.counts, self.logs = bool(settings.METRICS_TOKEN), log.isEnabledFor(logging.INFO)
        if not self.counts and not self.logs:
            raise MiddlewareNotUsed

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        route = request_id.route(request) or _unrouted(response)
        if self.counts:
            tally.add(route=route, status=response.status_code, seconds=seconds)
        if self.logs:
            said = {"method": request.method, "route": route, "status": response.status_code, "ms": round(1000 * seconds)}
            log.info("request", extra=said)
        return response


def _unrouted(response: HttpResponse) -> str:
    return "page_cache" if "X-Page-Cache" in response else UNROUTED
