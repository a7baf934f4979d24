"""What every template knows of the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict:
    user = getattr(request, "user", None)
    theme = request.COOKIES.get("theme", "auto")
    if user is not None and user.is_authenticated:
        theme = user.theme
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "theme": theme if theme in {"light", "dark"} else "auto",
        "languages": settings.LANGUAGES,
    }
