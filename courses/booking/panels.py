"""What booking shows on the desks of learners, trainers and the training office."""

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.kit import languages
from lms.kit.panels import Panel, register

from . import queries


def coming(user: User) -> dict:
    return {"bookings": queries.coming(user, language=languages.active(), limit=3)}


def taught(user: User) -> dict:
    return {"sessions": queries.taught(user, language=languages.active())}


def sessions(user: User) -> dict:
    return queries.sessions_to_mind(language=languages.active())


def requests(user: User) -> dict:
    return {"open": queries.open_requests()}


register(Panel("booking.coming", frozenset({Role.LEARNER}), "booking/panels/coming.html", coming, order=5))
register(Panel("booking.taught", frozenset({Role.TRAINER}), "booking/panels/taught.html", taught, order=5))
register(Panel("booking.requests", frozenset({Role.OFFICE}), "booking/panels/requests.html", requests, order=4))
register(Panel("booking.sessions", frozenset({Role.OFFICE}), "booking/panels/sessions.html", sessions, order=5))
