"""What learning shows on the desks."""

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.kit import languages
from lms.kit.panels import Panel, register

from . import queries


def resume(user: User) -> dict:
    return queries.my_learning(user, language=languages.active())


register(Panel("learning.resume", frozenset({Role.LEARNER}), "learning/panels/resume.html", resume, order=10))
