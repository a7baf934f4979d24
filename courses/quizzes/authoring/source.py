"""One question as the text that its author types, in our own Markdown format (docs/questions.md). Pure."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from ..formats import markdown
from ..formats.reading import FileRefused
from ..item import BadItem, Item

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


def text_of(item: Item) -> str:
    """What its author edits: the tags stand in the head of the question, as there is only one."""
    return markdown.write([item, _OTHER]).decode().partition(f"\n# {_OTHER.key}\n")[0].rstrip() + "\n"


def read(text: str, *, pictures: Iterable[str] = ()) -> Item:
    """The one question of `text`; `pictures` are the names of those it may show. Raises BadItem with sentences that name the lines."""
    try:
        reading = markdown.read(text.encode(), media={name: b"" for name in pictures})
    except FileRefused as refusal:
        raise BadItem(str(refusal)) from refusal
    troubles = [_at(each["line"], each["reason"]) for each in reading.refused] + [_unknown(each) for each in reading.unsupported]
    if troubles:
        raise BadItem(" ".join(troubles))
    if reading.scenarios:
        raise BadItem(_("A scenario is written by itself. Name it in the head of the question: “group: its-key”."))
    if len(reading.items) != 1:
        lines = ", ".join(str(each.line) for each in reading.items)
        raise BadItem(_("There is more than one question here (lines %(lines)s): write each by itself.") % {"lines": lines})
    found = reading.items[0]
    if not KEY.fullmatch(found.item.key):
        raise BadItem(_at(found.line, _("A key is made of small letters, figures and hyphens, such as “# agilepm-roles-01”.")))
    return found.item


def _at(line: int, reason: str) -> str:
    return _("Line %(line)d: %(why)s") % {"line": line, "why": reason} if line else reason


def _unknown(row: dict) -> str:
    return _at(row["line"], _("There is no kind of question called “%(kind)s”.") % {"kind": row["kind"]})


# A second question with no tag at all: nothing is said in common, so nothing goes into the head of the file.
_OTHER = Item(key="zzz-the-other", kind="open_text", body={}, words={})
