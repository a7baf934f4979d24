"""What this app shows on the desks of managers, trainers and the training office."""

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.kit import languages
from lms.kit.panels import Panel, register

from . import queries


def team(user: User) -> dict:
    return {"members": queries.team(user, language=languages.active())}


def trainings(user: User) -> dict:
    return {"trainings": queries.trainings(language=languages.active())}


def hardest(user: User) -> dict:
    return {"questions": queries.hardest_questions(language=languages.active())}


def entitlements(user: User) -> dict:
    return {"entitlements": queries.entitlements(language=languages.active())[:5]}


register(Panel("teams.team", frozenset({Role.MANAGER}), "teams/panels/team.html", team, order=10))
register(Panel("teams.trainings", frozenset({Role.TRAINER, Role.OFFICE}), "teams/panels/trainings.html", trainings, order=20))
register(Panel("teams.hardest", frozenset({Role.TRAINER}), "teams/panels/hardest.html", hardest, order=30))
register(Panel("teams.entitlements", frozenset({Role.OFFICE}), "teams/panels/entitlements.html", entitlements, order=10))
