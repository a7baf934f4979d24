"""Relative links and images of a Markdown body become `page:ID` and `image:ID`; what leads nowhere is reported."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from .files import INDEX_NAMES

_INLINE = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)?)>?(\s+\"[^\"]*\")?\s*\)")
_CODE = re.compile(r"(`+[^`]*`+)")
_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
_OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|/|#|\{)", re.I)
Resolve = Callable[[bool, str, str, int], str | None]


def rewrite(body: str, *, first_line: int, resolve: Resolve) -> str:
    """`body` with each relative link or image replaced by what `resolve(is_image, text, target, line)` returns.

    None keeps the link's text alone. Code blocks and outside addresses are left as they are.
    """
    fenced = False
    lines = []
    for number, line in enumerate(body.split("\n"), start=first_line):
        if _FENCE.match(line):
            fenced = not fenced
        lines.append(line if fenced else _outside_code(line, number, resolve))
    return "\n".join(lines)


def _outside_code(line: str, number: int, resolve: Resolve) -> str:
    """The line with links rewritten, its `code spans` left alone."""
    parts = _CODE.split(line)
    return "".join(part if position % 2 else _line(part, number, resolve) for position, part in enumerate(parts))


def _line(line: str, number: int, resolve: Resolve) -> str:
    def replaced(match: re.Match) -> str:
        bang, text, target, title = match.groups()
        if not target or _OUTSIDE.match(target):
            return match[0]
        address = resolve(bool(bang), text, unquote(target), number)
        if address is None:
            return text
        # A picture may stand inside a link's text.
        inner = text if bang else _line(text, number, resolve)
        return f"{bang}[{inner}]({address}{title or ''})"

    return _INLINE.sub(replaced, line)


def find_markdown(folder: Path, target: str) -> Path | None:
    """The Markdown file that a relative link means: itself, with .md, or the folder's index."""
    path = Path(folder, target.split("#")[0].split("?")[0])
    candidates = [path, path.with_name(path.name + ".md"), *(path / name for name in INDEX_NAMES)]
    return next((candidate.resolve() for candidate in candidates if candidate.suffix == ".md" and candidate.is_file()), None)
