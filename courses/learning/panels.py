"""What learning shows on the desks."""

from django.utils.translation import get_language

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.kit.panels import Panel, register

from . import queries


def resume(user: User) -> dict:
    return queries.my_learning(user, language=(get_language() or "fr")[:2])


register(Panel("learning.resume", frozenset({Role.LEARNER}), "learning/panels/resume.html", resume, order=10))
