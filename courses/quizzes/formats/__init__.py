"""Files of questions: bytes in and items out, items in and bytes out. No database."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from ..item import LANGUAGES, Item, Scenario
from . import aiken, gift, markdown, moodle, qti, table
from .archive import is_archive, pack, unpack
from .canonical import canonical
from .guessing import guess
from .holds import HOLDS, KEEPS, why_not
from .media import apart
from .reading import FileRefused, Read, Reading

READS = ("markdown", "gift", "moodle", "aiken", "csv", "xlsx", "qti12", "qti21", "qti30")
WRITES = tuple(HOLDS)
QUESTIONS = "questions.md"


class CannotHold(ValueError):
    """The format has no way to write one of the questions; the message says which and why."""


def read(
    data: bytes, *, name: str = "", format: str | None = None, language: str = "en", beside: Mapping[str, bytes] | None = None
) -> Reading:
    """What a file holds. `language` is that of its words where the file does not say it. Raises FileRefused.

    `beside` {path: bytes}: what lies beside a text of our own format that is no package, as its pictures do in a folder.
    """
    format = format or guess(data, name)
    if format not in READS:
        raise FileRefused(_("There is no format called “%(name)s”: it is one of %(names)s.") % {"name": format, "names": ", ".join(READS)})
    if language not in LANGUAGES:
        raise FileRefused(_("There are no questions in this language: %(language)s.") % {"language": language})
    if format == "gift":
        return gift.read(data, language=language)
    if format == "moodle":
        return moodle.read(data, language=language)
    if format.startswith("qti"):
        return qti.read(data, language=language)
    if format == "aiken":
        return aiken.read(data, language=language)
    if format in ("csv", "xlsx"):
        return table.read(data, format=format, language=language)
    return _markdown(data, beside)


def _markdown(data: bytes, beside: Mapping[str, bytes] | None) -> Reading:
    """A text, or a package of one text and the pictures it shows."""
    if not is_archive(data):
        return markdown.read(data, media=beside)
    files = unpack(data)
    texts = [path for path in files if path.lower().endswith(".md")]
    if len(texts) != 1:
        raise FileRefused(_("A package of our own format holds one file of questions (.md) and its pictures."))
    folder = texts[0].rpartition("/")[0]
    packed = {path.removeprefix(f"{folder}/") if folder else path: content for path, content in files.items()}
    return markdown.read(files[texts[0]], media=packed)


def write(items: Sequence[Item], *, format: str, scenarios: Sequence[Scenario] = (), language: str = "en") -> bytes:
    """The items as a file; formats of one language hold that of `language`. Raises CannotHold for an item that `why_not` names."""
    held = [canonical(item) for item in items]
    for item in held:
        reason = why_not(item, format=format, language=language)
        if reason:
            raise CannotHold(f"{named(item)}: {reason}")
    if format == "gift":
        return gift.write(held, language=language)
    if format == "moodle":
        return moodle.write(held, language=language)
    if format == "qti21":
        return qti.write(apart(held), language=language)
    if format == "aiken":
        return aiken.write(held, language=language)
    if format in ("csv", "xlsx"):
        return table.write(held, format=format, language=language)
    return _packed(apart(held), scenarios)


def sort_out(items: Iterable[Item], *, format: str, language: str = "en") -> tuple[list[Item], list[tuple[str, str]]]:
    """The items that `write` takes, and [(name, reason)] of those that the format cannot hold."""
    held, left = [], []
    for item in items:
        reason = why_not(canonical(item), format=format, language=language)
        if reason:
            left.append((named(item), reason))
        else:
            held.append(item)
    return held, left


def named(item: Item) -> str:
    """Its key, or how it begins."""
    return item.key or item.words[min(item.words)].stem[:60]


def _packed(items: Sequence[Item], scenarios: Sequence[Scenario]) -> bytes:
    data = markdown.write(items, scenarios=scenarios)
    media = {name: content for item in items for name, content in item.media.items()}
    return pack({QUESTIONS: data, **media}) if media else data


__all__ = [
    "HOLDS", "KEEPS", "READS", "WRITES", "CannotHold", "FileRefused", "Read", "Reading", "guess", "named", "read", "sort_out",
    "why_not", "write",
]  # fmt: skip
