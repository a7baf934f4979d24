"""Health, robots, sitemap, security.txt, and the public part of the media folder."""

import mimetypes
from datetime import timedelta
from functools import reduce
from hashlib import sha256
from operator import or_
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap
from wagtail.models import Page

from content.models import HomePage, ProviderIdentity
from courses.learning import media as learning_media
from lms.kit import clock
from lms.monitoring.readiness import readiness

# Renditions only: originals and documents are never served from their folder (reliability.md B6).
PUBLIC_MEDIA = "images"


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, every migration is applied and no job is late; else 503 and which one is not."""
    found = readiness()
    return JsonResponse(found, status=200 if all(found.values()) else 503)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = ["/cms/", "/*/account/", "/*/desk/", "/*/learn/", "/*/quiz/", "/*/search/", "/documents/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116; expires a year from today."""
    identity = ProviderIdentity.load(request)
    contact = identity.security_email or identity.email
    if not contact:
        raise Http404("no security contact in the settings")
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {(clock.now() + timedelta(days=365)).strftime('%Y-%m-%dT00:00:00Z')}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


class EveryLanguage(Sitemap):
    """Wagtail's own stops at the default language's tree."""

    def items(self) -> QuerySet[Page]:
        roots = HomePage.objects.live()
        trees = [Page.objects.descendant_of(root, inclusive=True) for root in roots]
        pages = reduce(or_, trees, Page.objects.none())
        return pages.live().public().order_by("path").specific()


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return wagtail_sitemap(request, sitemaps={"pages": EveryLanguage(request)})


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A rendition of an image, where `request` may read a page that shows it; anything else under MEDIA_ROOT is 404."""
    path = PurePosixPath(name)
    kind = mimetypes.guess_type(path.name)[0] or ""
    shown = path.parts[:1] == (PUBLIC_MEDIA,) and ".." not in path.parts and kind.startswith("image/") and "svg" not in kind
    uses = learning_media.rendition(request, str(path)) if shown and default_storage.exists(str(path)) else None
    if uses is None:
        raise Http404
    mark = f"{path}-{default_storage.get_modified_time(str(path)).timestamp()}"
    etag = quote_etag(sha256(mark.encode()).hexdigest()[:32])
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = FileResponse(default_storage.open(str(path)), content_type=kind)
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=31536000, immutable" if uses.open else "private, no-cache"
    return response
