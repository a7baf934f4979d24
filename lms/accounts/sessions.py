"""A session ends after SESSION_IDLE_SECONDS without a request, and SESSION_COOKIE_AGE after sign-in whatever happens (A13)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lms.kit import clock

STARTED, SEEN = "jalon_started", "jalon_seen"
# A row is written at most this often, so that reading a page stays reading.
NOTE_SECONDS = 300


class SessionLimitsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            if is_over(request.session):
                logout(request)
                messages.info(request, _("Your session has ended. Sign in again; what you saved is still there."))
            elif _now() - request.session.get(SEEN, 0) > NOTE_SECONDS:
                request.session[SEEN] = _now()
        return self.get_response(request)


def start(session: SessionBase) -> None:
    """Note the moment of sign-in."""
    session[STARTED] = session[SEEN] = _now()


def is_over(session: SessionBase) -> bool:
    """Whether the session has been idle, or open, for too long; one without marks is over."""
    idle, open_for = _now() - session.get(SEEN, 0), _now() - session.get(STARTED, 0)
    return idle > settings.SESSION_IDLE_SECONDS or open_for > settings.SESSION_COOKIE_AGE


def _now() -> float:
    return clock.now().timestamp()
