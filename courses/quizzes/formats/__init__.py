"""Files of questions: bytes in and items out, items in and bytes out. No database."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ..item import LANGUAGES, Item, Scenario
from . import gift, markdown
from .archive import is_archive, pack, unpack
from .canonical import canonical
from .holds import HOLDS, KEEPS, why_not
from .media import apart
from .reading import FileRefused, Read, Reading

READS = ("markdown", "gift")
WRITES = tuple(HOLDS)
QUESTIONS = "questions.md"


class CannotHold(ValueError):
    """The format has no way to write one of the questions; the message says which and why."""


def guess(data: bytes, name: str = "") -> str:
    """The format of a file, from its content."""
    return "markdown"


def read(data: bytes, *, name: str = "", format: str | None = None, language: str = "en") -> Reading:
    """What a file holds. `language` is that of its words where the file does not say it. Raises FileRefused."""
    format = format or guess(data, name)
    if language not in LANGUAGES:
        raise FileRefused(_("There are no questions in this language: %(language)s.") % {"language": language})
    if format == "gift":
        return gift.read(data, language=language)
    return _markdown(data)


def _markdown(data: bytes) -> Reading:
    if not is_archive(data):
        return markdown.read(data)
    files = unpack(data)
    return markdown.read(files[QUESTIONS], media=files)


def write(items: Sequence[Item], *, format: str, scenarios: Sequence[Scenario] = (), language: str = "en") -> bytes:
    """The items as a file; formats of one language hold that of `language`. Raises CannotHold for an item that `why_not` names."""
    held = [canonical(item) for item in items]
    for item in held:
        reason = why_not(item, format=format, language=language)
        if reason:
            raise CannotHold(f"{item.key or item.words[min(item.words)].stem[:60]}: {reason}")
    if format == "gift":
        return gift.write(held, language=language)
    held = apart(held)
    data = markdown.write(held, scenarios=scenarios)
    media = {name: content for item in held for name, content in item.media.items()}
    return pack({QUESTIONS: data, **media}) if media else data


__all__ = [
    "HOLDS", "KEEPS", "READS", "WRITES", "CannotHold", "FileRefused", "Read", "Reading", "guess", "read", "why_not", "write",
]  # fmt: skip
