"""HTML of other programs' files as Markdown: what Markdown has is kept, of anything else the text."""

from collections.abc import Callable

from .tree import Node, parse
from .write import markdown_of, same

Resolve = Callable[[str], str]


def to_markdown(html: str, *, resolve: Resolve = same) -> str:
    """The HTML as Markdown; `resolve` says what the address of a picture becomes."""
    return markdown_of(parse(html), resolve=resolve)


__all__ = ["Node", "markdown_of", "parse", "to_markdown"]
