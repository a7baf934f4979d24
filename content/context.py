"""What every template knows of the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict:
    user = getattr(request, "user", None)
    chosen = user.theme if user is not None and user.is_authenticated else "auto"
    theme = request.COOKIES.get("theme", chosen)  # the switch in the header is this device's choice: it wins
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "theme": theme if theme in {"light", "dark"} else "auto",
        "languages": settings.LANGUAGES,
    }
