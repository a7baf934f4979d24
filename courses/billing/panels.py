"""What billing shows on the desks of buyers, the training office and finance."""

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.kit import languages
from lms.kit.panels import Panel, register

from . import queries


def bought(user: User) -> dict:
    return {"orders": queries.bought(user, page=1, language=languages.active())}


def waiting(user: User) -> dict:
    return {"orders": queries.waiting_orders(language=languages.active()), "cancellations": queries.open_cancellations()}


def finance(user: User) -> dict:
    return queries.finance(page=1, language=languages.active())


register(Panel("billing.bought", frozenset({Role.BUYER}), "billing/panels/bought.html", bought, order=10))
register(Panel("billing.waiting", frozenset({Role.OFFICE}), "billing/panels/waiting.html", waiting, order=3))
register(Panel("billing.finance", frozenset({Role.FINANCE}), "billing/panels/finance.html", finance, order=10))
