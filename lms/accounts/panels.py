"""What accounts shows on the desks: the people and organisations one looks after."""

from lms.kit.panels import Panel, register

from . import queries
from .enums import Role
from .models import User

LIMIT = 5


def people(user: User) -> dict:
    """How many accounts are open, for whom gives roles."""
    return {"open": User.objects.filter(is_active=True).count(), "closed": User.objects.filter(is_active=False).count()}


def organisations(user: User) -> dict:
    """The first organisations one may see, and whether one may bring a people file."""
    return {"organisations": queries.organisation_list(user, page=1)[:LIMIT], "may_import": bool(user.roles & queries.SEES_ALL)}


register(Panel("accounts.people", frozenset({Role.ADMINISTRATOR}), "accounts/panels/people.html", people, order=40))
ORGANISATIONS_FOR = frozenset({Role.BUYER, Role.OFFICE, Role.ADMINISTRATOR})
register(Panel("accounts.organisations", ORGANISATIONS_FOR, "accounts/panels/organisations.html", organisations, order=50))
