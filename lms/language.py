"""Which language a request gets: the address first, then the cookie, then the browser, else French."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class SiteLocaleMiddleware(LocaleMiddleware):
    """Django's own, but a route that exists and says 404 stays 404: only unknown addresses are tried under a language."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and getattr(request, "resolver_match", None) is not None:
            response.headers.setdefault("Content-Language", translation.get_language())
            return response
        return super().process_response(request, response)
