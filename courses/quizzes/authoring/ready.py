"""Imported once all apps are loaded: who may work on the bank, its rows of the access matrix, its jobs."""

from lms.accounts import editorial
from lms.accounts.enums import Role

from ..models import Bank, BlueprintEdition, Question, Quiz, Scenario
from . import access, privacy, tasks  # noqa: F401

editorial.register(Question, Scenario)
# What has no draft holds at once: only who may approve changes it.
editorial.register(
    Bank,
    rights={
        Role.AUTHOR: ("view", "add"), Role.REVIEWER: ("view",), Role.TRANSLATOR: ("view",), Role.APPROVER: ("view", "add", "change"),
    },
)  # fmt: skip
editorial.register(
    Quiz, rights={Role.AUTHOR: ("view",), Role.REVIEWER: ("view",), Role.TRANSLATOR: ("view",), Role.APPROVER: ("view", "add", "change")}
)
editorial.register(
    BlueprintEdition, rights={Role.AUTHOR: ("view",), Role.REVIEWER: ("view",), Role.TRANSLATOR: ("view",), Role.APPROVER: ("view", "add")}
)
