"""Files of questions: bytes in and items out, items in and bytes out. No database."""

from collections.abc import Sequence

from ..item import Item, Scenario
from . import markdown
from .reading import FileRefused, Read, Reading

FORMATS = ("markdown",)


def guess(data: bytes, name: str = "") -> str:
    """The format of a file, from its content."""
    return "markdown"


def read(data: bytes, *, name: str = "", format: str | None = None, language: str = "en") -> Reading:
    """What a file holds. Raises FileRefused for one that is broken as a whole."""
    return markdown.read(data)


def write(items: Sequence[Item], *, format: str, scenarios: Sequence[Scenario] = (), language: str = "en") -> bytes:
    """The items as a file."""
    return markdown.write(items, scenarios=scenarios)


__all__ = ["FORMATS", "FileRefused", "Read", "Reading", "guess", "read", "write"]
