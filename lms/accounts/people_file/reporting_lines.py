"""Who would manage whom once the file is applied: unknown managers, oneself and circles are refused by line."""

from django.utils.translation import gettext as _

from .facts import Facts, Key
from .reading import Line, Status


def judge_managers(lines: list[Line], facts: Facts) -> dict[int, str]:
    """The reason for each line whose manager cannot be."""
    members, above = _after(lines, facts)
    circles = _circles(above)
    found = {}
    for line in lines:
        reason = _judge(line, facts, members, circles) if line.manager and line.status != Status.LEAVER else ""
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


def _judge(line: Line, facts: Facts, members: set[Key], circles: set[Key]) -> str:
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
    if (organisation.pk, line.email) in circles:
        return _("The managers run in a circle: %(email)s would manage themselves.") % {"email": line.email}
    return ""


def _circles(above: dict[Key, str]) -> set[Key]:
    """Everybody who stands in a circle of managers; each person is walked over once."""
    circling: set[Key] = set()
    walked: set[Key] = set()
    for start in above:
        path: list[Key] = []
        key: Key | None = start
        while key is not None and key not in walked:
            walked.add(key)
            path.append(key)
            manager = above.get(key)
            key = (key[0], manager) if manager is not None else None
        if key in path:
            circling.update(path[path.index(key) :])
    return circling
