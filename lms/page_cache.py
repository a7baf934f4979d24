"""Pages for visitors, made once per publication: among the first middleware, so that a hit costs no session, no SQL, no template.

Key: host, path, theme, and the site's version (lms.kit.freshness), which publication and seats touch. Only Wagtail pages
without a query string, for people without a session, are kept; such pages carry no per-person text and no form token. A
process keeps the latest pages itself too: what most visitors ask for is answered without asking the cache server.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from lms.kit import freshness

SECONDS = 600
# In the process itself: a page shows what the day sells, so it may not grow much older here than in the cache.
NEAR, NEAR_SECONDS = 256, 60
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
CACHED_ROUTE = "wagtail_serve"
DOCUMENTS = "/documents/"


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.near: OrderedDict[str, tuple[bytes, dict[str, str], float]] = OrderedDict()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_site_page(request.path):  # health and files ask the cache nothing
            return self._private(request, self.get_response(request))
        with freshness.one_version():
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        key = self.key(request)
        if key is None:
            return self._private(request, self.get_response(request))
        stored = self._stored(key)
        if stored is not None:
            content, headers = stored
            return HttpResponse(content, headers=headers)
        response = self._private(request, self.get_response(request))
        if self.may_keep(request, response):
            cache.set(key, (response.content, {**response.headers, "X-Page-Cache": "hit"}), SECONDS)
        return response

    def _stored(self, key: str) -> tuple[bytes, dict[str, str]] | None:
        """The page as it was kept: from this process, else from the cache server."""
        near = self.near.get(key)
        if near is not None and near[2] > time.monotonic():
            return near[:2]
        stored = cache.get(key)
        if stored is not None:
            self.near[key] = (*stored, time.monotonic() + NEAR_SECONDS)
            while len(self.near) > NEAR:
                self.near.popitem(last=False)
        return stored

    @staticmethod
    def key(request: HttpRequest) -> str | None:
        """The cache key of a request that may be answered from the cache, else None."""
        if request.method != "GET" or request.META.get("QUERY_STRING"):
            return None
        if any(name in request.COOKIES for name in PERSONAL_COOKIES):
            return None
        theme = request.COOKIES.get("theme", "auto")
        host, _port = split_domain_port(request.META.get("HTTP_HOST", ""))  # a port that somebody makes up is no other site
        secure = str(request.scheme)
        mark = "\n".join([host, secure, request.path, theme if theme in {"light", "dark"} else "auto", freshness.version()])
        return "page:" + sha256(mark.encode()).hexdigest()

    @staticmethod
    def may_keep(request: HttpRequest, response: HttpResponse) -> bool:
        match = request.resolver_match
        return (
            match is not None
            and match.url_name == CACHED_ROUTE
            and response.status_code == 200
            and not response.cookies
            and not response.streaming
            and response["Content-Type"].startswith("text/html")
        )

    @staticmethod
    def _private(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """No HTML is kept outside: a person's pages not at all, so that Back after logout shows nothing (A15)."""
        if response.get("Content-Type", "").startswith("text/html") and "Cache-Control" not in response:
            person = getattr(request, "user", None)
            known = person is not None and settings.SESSION_COOKIE_NAME in request.COOKIES
            response["Cache-Control"] = "private, no-store" if known else "private, no-cache"
        elif request.path.startswith(DOCUMENTS):
            response["Cache-Control"] = "private, no-cache"  # who may have it is asked each time
        return response


def _is_site_page(path: str) -> bool:
    return path[:4] in {f"/{code}/" for code, _name in settings.LANGUAGES}
