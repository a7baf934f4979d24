"""One's own index to one's manual, for open-book exams: lines of keyword and pages, as somebody writes them down. Pure.

It holds keywords and numbers, never text: the manual itself has no place in the pane of an exam.
"""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

MOST_ENTRIES = 400
LONGEST_KEYWORD, LONGEST_PAGES, LONGEST_LINE = 60, 40, 200
LONGEST_TEXT = MOST_ENTRIES * (LONGEST_KEYWORD + LONGEST_PAGES + 3)
# “tolerance: 41, 60-62” or with =, ; or a tab between; pages, ranges and numbers of chapters.
LINE = re.compile(r"(?P<keyword>.*\S)\s*[:=;\t]\s*(?:pp?\.\s*)?(?P<pages>\d[\d\s.,–-]*)", re.IGNORECASE)

Entry = tuple[str, str]


class BadIndex(ValueError):
    """A line that is no entry; the message names it and says what to change."""


def read(text: str) -> list[Entry]:
    """The entries of a text, one a line, by keyword; the same keyword twice has its pages together. Raises BadIndex."""
    found: dict[str, Entry] = {}
    for number, line in enumerate(text.replace("\x00", "").splitlines(), start=1):
        if not line.strip():
            continue
        match = LINE.fullmatch(line.strip()) if len(line) <= LONGEST_LINE else None  # a long one would be tried at every sign
        if match is None:
            raise BadIndex(_("Line %(n)s: write a keyword, a colon, then pages, as in “tolerance: 41, 60-62”.") % {"n": number})
        keyword, pages = " ".join(match["keyword"].split()), " ".join(match["pages"].split()).rstrip(" ,.-–")
        held = found.get(keyword.casefold())
        keyword, pages = (held[0], f"{held[1]}, {pages}") if held else (keyword, pages)
        if len(keyword) > LONGEST_KEYWORD or len(pages) > LONGEST_PAGES:
            longest = {"n": number, "keyword": LONGEST_KEYWORD, "pages": LONGEST_PAGES}
            raise BadIndex(_("Line %(n)s: a keyword has %(keyword)s characters at most, its pages %(pages)s.") % longest)
        found[keyword.casefold()] = (keyword, pages)
    if len(found) > MOST_ENTRIES:
        raise BadIndex(_("An index has %(n)s keywords at most.") % {"n": MOST_ENTRIES})
    return [found[name] for name in sorted(found)]


def written(entries: Iterable[Iterable[str]]) -> str:
    """The entries as a text that `read` takes back."""
    return "\n".join(f"{keyword}: {pages}" for keyword, pages in entries)
