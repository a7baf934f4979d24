"""Who would manage whom once the file is applied: unknown managers, oneself and circles are refused by line."""

from django.utils.translation import gettext as _

from .facts import Facts, Key
from .reading import Line, Status


def judge_managers(lines: list[Line], facts: Facts) -> dict[int, str]:
    """The reason for each line whose manager cannot be."""
    members, above = _after(lines, facts)
    found = {}
    for line in lines:
        reason = _judge(line, facts, members, above) if line.manager and line.status != Status.LEAVER else ""
        if reason:
            found[line.number] = reason
    return found


def _after(lines: list[Line], facts: Facts) -> tuple[set[Key], dict[Key, str]]:
    """Members, and each one's manager, as they would be after the file."""
    above = {key: row.manager.email for key, row in facts.memberships.items() if row.manager}
    members = set(facts.memberships)
    for line in lines:
        organisation = facts.organisation(line)
        if organisation is None:
            continue
        key = (organisation.pk, line.email)
        if line.status == Status.LEAVER:
            members.discard(key)
            above.pop(key, None)
            continue
        members.add(key)
        if line.manager:
            above[key] = line.manager
        elif line.manager == "":
            above.pop(key, None)
    return members, above


def _judge(line: Line, facts: Facts, members: set[Key], above: dict[Key, str]) -> str:
    organisation = facts.organisation(line)
    if organisation is None or line.manager is None:
        return ""
    if line.manager == line.email:
        return _("A person cannot be their own manager.")
    if (organisation.pk, line.manager) not in members:
        return _("The manager %(email)s is neither in this file nor in %(organisation)s.") % {
            "email": line.manager,
            "organisation": organisation,
        }
    if _circles(line.email, organisation.pk, above):
        return _("The managers run in a circle: %(email)s would manage themselves.") % {"email": line.email}
    return ""


def _circles(start: str, organisation: int, above: dict[Key, str]) -> bool:
    seen, person = {start}, above.get((organisation, start))
    while person is not None and person not in seen:
        seen.add(person)
        person = above.get((organisation, person))
    return person == start
