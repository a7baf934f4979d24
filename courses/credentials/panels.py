"""What credentials shows on the desks."""

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.kit import languages
from lms.kit.panels import Panel, register

from . import queries


def certificates(user: User) -> dict:
    return {"certificates": queries.mine(user, language=languages.active())[:5]}


register(Panel("credentials.mine", frozenset({Role.LEARNER}), "credentials/panels/mine.html", certificates, order=60))
