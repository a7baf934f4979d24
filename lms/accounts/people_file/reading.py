"""From a CSV or XLSX file to lines with our names for the columns, English or French headers alike."""

from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from lms.kit import sheets

from ..emails import normal

COLUMNS = {
    "email": ("email", "e-mail", "mail", "email address", "e-mail address", "adresse e-mail", "adresse email", "courriel"),
    "first_name": ("first_name", "first name", "prénom", "prenom"),
    "last_name": ("last_name", "last name", "nom", "nom de famille"),
    "organisation": ("organisation", "organization", "entreprise", "société", "societe"),
    "team": ("team", "équipe", "equipe"),
    "manager": ("manager", "manager email", "manager (email)", "responsable", "e-mail du responsable", "responsable (e-mail)"),
    "job_title": ("job_title", "job title", "intitulé de poste", "intitule de poste", "intitulé du poste", "poste"),
    "status": ("status", "statut"),
}
NAMES = {alias: column for column, aliases in COLUMNS.items() for alias in aliases}
LIMITS = {"first_name": 150, "last_name": 150, "organisation": 200, "team": 200, "job_title": 150}


class Status(StrEnum):
    KEEP = ""
    JOINER = "joiner"
    MOVER = "mover"
    LEAVER = "leaver"


STATUSES = {
    "": Status.KEEP,
    **dict.fromkeys(("joiner", "arrivée", "arrivee"), Status.JOINER),
    **dict.fromkeys(("mover", "mutation"), Status.MOVER),
    **dict.fromkeys(("leaver", "départ", "depart"), Status.LEAVER),
}


@dataclass(frozen=True)
class Line:
    """One person. None means that the file has no such column; an empty text clears a team, a manager or a title."""

    number: int
    email: str
    status: Status
    first_name: str = ""
    last_name: str = ""
    organisation: str = ""
    team: str | None = None
    manager: str | None = None
    job_title: str | None = None


@dataclass(frozen=True)
class Refusal:
    """Why a line, or the whole file (line 0), cannot be taken."""

    line: int
    reason: str


def read_lines(name: str, data: bytes) -> tuple[list[Line], list[Refusal]]:
    """The lines of the file, and a refusal for each that cannot be understood."""
    try:
        rows = sheets.read(name, data)
    except sheets.SheetRefused as error:
        return [], [Refusal(error.line, str(error))]
    if rows and (refusal := _judge_columns(set(rows[0][1]))):
        return [], [refusal]
    lines: list[Line] = []
    refused: list[Refusal] = []
    seen: dict[str, int] = {}
    for number, cells in rows:
        try:
            line = _line(number, cells)
            if line.email in seen:
                raise ValueError(_("%(email)s already stands on line %(line)d.") % {"email": line.email, "line": seen[line.email]})
        except ValueError as error:
            refused.append(Refusal(number, str(error)))
            continue
        seen[line.email] = number
        lines.append(line)
    return lines, refused


def _judge_columns(headers: set[str]) -> Refusal | None:
    unknown = sorted(header for header in headers if header and header not in NAMES)
    if unknown:
        return Refusal(1, _("Unknown column: %(names)s. Known: %(known)s.") % {"names": ", ".join(unknown), "known": ", ".join(COLUMNS)})
    if "email" not in {NAMES[header] for header in headers if header}:
        return Refusal(1, _("There is no “email” column."))
    return None


def _line(number: int, cells: dict[str, str]) -> Line:
    """One line; ValueError with the reason when a cell is wrong."""
    found = {NAMES[header]: " ".join(value.split()) for header, value in cells.items() if header}
    for column, limit in LIMITS.items():
        text = found.get(column, "")
        if len(text) > limit or not text.isprintable():
            raise ValueError(_("The column “%(column)s” is too long or holds signs that cannot be shown.") % {"column": column})
    status = STATUSES.get(found.pop("status", "").lower())
    if status is None:
        raise ValueError(_("The status is none of joiner, mover, leaver, or empty."))
    email = _email(found.pop("email", ""))
    manager = found.pop("manager", None)
    return Line(number=number, email=email, status=status, manager=_email(manager) if manager else manager, **found)


def _email(text: str) -> str:
    try:
        validate_email(text)
        return normal(text)
    except (ValidationError, ValueError) as error:
        raise ValueError(_("“%(text)s” is not an e-mail address.") % {"text": text[:80]}) from error
