"""What a people file would do: a step or a refusal for each line. Nothing is written here."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from ..enums import GRANTED_ROLES
from ..models import Membership, Organisation, User
from .facts import Facts, gather
from .reading import Line, Refusal, Status
from .reporting_lines import judge_managers


class Kind(StrEnum):
    CREATED = "created"  # a new account, and its membership
    JOINED = "joined"  # an existing account becomes a member
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT = "left"


@dataclass(frozen=True)
class Step:
    kind: Kind
    line: Line
    organisation: Organisation
    user: User | None = None
    membership: Membership | None = None


@dataclass(frozen=True)
class Report:
    """What happened, or would happen; `refused` is empty when the file can be applied."""

    name: str
    counts: dict[str, int]
    refused: list[Refusal]


@dataclass
class Plan:
    name: str
    steps: list[Step] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def report(self) -> Report:
        counted = Counter(step.kind for step in self.steps)
        return Report(self.name, {kind.value: counted[kind] for kind in Kind}, sorted(self.refused, key=lambda found: found.line))


def make_plan(name: str, lines: list[Line], refused: list[Refusal], *, organisation: Organisation) -> Plan:
    """Judge every line against the database and against the other lines."""
    facts = gather(lines, default=organisation)
    plan = Plan(name, refused=list(refused))
    managers = judge_managers(lines, facts)
    for line in lines:
        reason = managers.get(line.number) or _judge(line, facts)
        if reason:
            plan.refused.append(Refusal(line.number, reason))
        else:
            plan.steps.append(_step(line, facts))
    return plan


def _judge(line: Line, facts: Facts) -> str:
    """Why `line` cannot be taken, or an empty text."""
    organisation = facts.organisation(line)
    if organisation is None:
        return _("There is no organisation called “%(name)s”.") % {"name": line.organisation}
    key = (organisation.pk, line.email)
    user = facts.users.get(line.email)
    if line.status == Status.LEAVER:
        known = key in facts.memberships or key in facts.former
        return "" if known else _("%(email)s does not belong to %(organisation)s.") % {"email": line.email, "organisation": organisation}
    if line.status == Status.MOVER and key not in facts.memberships:
        return _("%(email)s does not belong to %(organisation)s.") % {"email": line.email, "organisation": organisation}
    if user is None and not (line.first_name and line.last_name):
        return _("A new person needs a first name and a last name.")
    if user is not None and user.erased_at:
        return _("This account was erased.")
    return ""


def _step(line: Line, facts: Facts) -> Step:
    organisation = facts.organisation(line)
    assert organisation is not None
    membership = facts.memberships.get((organisation.pk, line.email))
    user = facts.users.get(line.email)
    return Step(_kind(line, user, membership), line, organisation, user, membership)


def _kind(line: Line, user: User | None, membership: Membership | None) -> Kind:
    if line.status == Status.LEAVER:
        return Kind.LEFT if membership else Kind.UNCHANGED
    if user is None:
        return Kind.CREATED
    if membership is None:
        return Kind.JOINED
    return Kind.UPDATED if changes(line, membership) or renames(line, user) else Kind.UNCHANGED


def changes(line: Line, membership: Membership) -> bool:
    """Whether the line says anything new about the membership."""
    now = {
        "team": membership.team.name.lower() if membership.team else "",
        "manager": membership.manager.email if membership.manager else "",
        "job_title": membership.job_title,
    }
    said = {"team": line.team.lower() if line.team is not None else None, "manager": line.manager, "job_title": line.job_title}
    return any(value is not None and value != now[name] for name, value in said.items())


def renames(line: Line, user: User) -> bool:
    """Whether the line gives another name; the file never renames people who work for us."""
    said = (line.first_name or user.first_name, line.last_name or user.last_name)
    return said != (user.first_name, user.last_name) and not set(GRANTED_ROLES) & user.roles
