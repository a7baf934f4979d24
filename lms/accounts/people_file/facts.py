"""What the database says about the people of a file: a few statements, whatever its length."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..models import Membership, Organisation, User
from .reading import Line

CHUNK = 500
Key = tuple[int, str]


@dataclass(frozen=True)
class Facts:
    """`default` is the organisation of lines that name none; keys of memberships are (organisation, address)."""

    default: Organisation
    organisations: dict[str, Organisation]
    users: dict[str, User]
    memberships: dict[Key, Membership]
    former: frozenset[Key]

    def organisation(self, line: Line) -> Organisation | None:
        return self.organisations.get(line.organisation.lower()) if line.organisation else self.default


def gather(lines: list[Line], *, default: Organisation) -> Facts:
    """Look everything up that judging `lines` needs."""
    named = {line.organisation.lower() for line in lines if line.organisation}
    organisations = {found.name.lower(): found for found in Organisation.objects.all() if found.name.lower() in named}
    ids = {default.pk, *(found.pk for found in organisations.values())}
    memberships = Membership.objects.filter(organisation__in=ids).select_related("user", "team", "manager", "organisation")
    active = {(row.organisation_id, row.user.email): row for row in memberships if row.left_on is None}
    former = frozenset((row.organisation_id, row.user.email) for row in memberships if row.left_on is not None)
    users = {user.email: user for user in _users(line.email for line in lines)}
    return Facts(default, organisations, users, active, former)


def _users(emails: Iterable[str]) -> list[User]:
    """The people with these addresses; asked in portions, for SQLite counts its parameters."""
    wanted = sorted(set(emails))
    portions = (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))
    return [user for portion in portions for user in User.objects.filter(email__in=portion)]
