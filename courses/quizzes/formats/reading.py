"""What a file of questions was read into: items, and by name and line everything that did not become one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ..item import BadItem, Item, Scenario

LONGEST_NAME = 80


class FileRefused(ValueError):
    """The file as a whole cannot be read and nothing of it was taken; the message says why, and where `line` is above 0, in which."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(_("Line %(line)d: %(why)s") % {"line": line, "why": message} if line else message)
        self.line = line


class Trouble(ValueError):
    """One question cannot be read; the message says why. `line` is 0 where only its first line is known."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class Unsupported(ValueError):
    """One question is of a kind that the bank does not have; `kind` is its name in the file's format."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True)
class Read:
    """One question as it was read. `line` is where it begins; `where` the file inside a package; `original` its name in the file."""

    item: Item
    line: int
    where: str = ""
    original: str = ""


@dataclass(frozen=True)
class Reading:
    """A whole file. `unsupported` [{item, kind, line}], `refused` [{item, line, reason}]; `notes` [{item, line, note}] say what an
    item that was taken has lost or changed on the way.
    """

    format: str
    items: list[Read] = field(default_factory=list)
    scenarios: list[Scenario] = field(default_factory=list)
    unsupported: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)

    def take(self, name: str, line: int, make: Callable[[], Item], *, where: str = "", original: str = "") -> None:
        """Read one question; what is wrong with it is noted by name and line, and the file goes on."""
        try:
            item = make()
            item.check()
        except Unsupported as error:
            self.unsupported.append({"item": short(name), "kind": error.kind, "line": line})
        except Trouble as error:
            self.refuse(name, error.line or line, str(error))
        except BadItem as error:
            self.refuse(name, line, str(error))
        else:
            self.items.append(Read(item, line, where, original))

    def refuse(self, name: str, line: int, reason: str) -> None:
        self.refused.append({"item": short(name), "line": line, "reason": reason})

    def note(self, name: str, line: int, note: str) -> None:
        self.notes.append({"item": short(name), "line": line, "note": note})


def short(name: str) -> str:
    """The name of an item in a report: one line, not too long."""
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def decode(data: bytes) -> str:
    """The text of a file, with line feeds only: UTF-8, or UTF-16 with its mark. Raises FileRefused with the first bad line."""
    try:
        text = data.decode("utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileRefused(_("This is not text in UTF-8. Save the file as UTF-8."), line) from error
    if "\0" in text:
        raise FileRefused(_("There is a null character in the text."), text[: text.index("\0")].count("\n") + 1)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def trim(text: str) -> str:
    """A text as items hold it: line feeds only, no spaces and empty lines around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n")
