"""Kinds of files, filled by the apps: this one knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wagtail.models import Page

from .files import FactsFile, MarkdownFile

if TYPE_CHECKING:
    from .run import Run


@dataclass(frozen=True)
class PageKind:
    """Markdown files that become pages of `model`.

    `fields(file)` gives the page's own fields; `parent(file, run)` the page it hangs under; lower `order` is loaded first.
    """

    name: str
    model: type[Page]
    required: frozenset[str]
    optional: frozenset[str]
    fields: Callable[[MarkdownFile], dict]
    parent: Callable[[MarkdownFile, "Run"], Page]
    order: int
    slug: Callable[[MarkdownFile], str] = lambda file: file.text("key")


@dataclass(frozen=True)
class FactsKind:
    """TOML files; `load(file, run)` writes their pieces through `run.piece`."""

    name: str
    load: Callable[[FactsFile, "Run"], None]
    order: int


page_kinds: dict[str, PageKind] = {}
facts_kinds: dict[str, FactsKind] = {}


def register(kind: PageKind | FactsKind) -> None:
    """Make `kind` known; called by the app that owns the model."""
    if isinstance(kind, PageKind):
        page_kinds[kind.name] = kind
    else:
        facts_kinds[kind.name] = kind


# Folders whose Markdown files are no pages: the facts files that name them read them.
named_folders: set[str] = set()
