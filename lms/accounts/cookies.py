"""Choices that a page must know before it knows the person: language (for `/` only) and appearance."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .enums import Theme
from .models import User

THEME = "theme"
YEAR_SECONDS = 365 * 24 * 3600


def remember_choices(response: HttpResponse, user: User, *, request: HttpRequest | None = None) -> None:
    """Set both cookies as the person stored them; with `request`, leave a language that this browser has chosen."""
    if request is None or settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        _set(response, settings.LANGUAGE_COOKIE_NAME, user.language)
    if user.theme == Theme.AUTO:
        response.delete_cookie(THEME, samesite="Lax")
    else:
        _set(response, THEME, user.theme)


def _set(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
