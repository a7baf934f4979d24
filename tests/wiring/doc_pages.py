"""Reading the docs: pages, what stands in them as code, links, headings, and lines of a shell."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.sample_site import ROOT

DOCS = ROOT / "docs"
# The operator's page, under its new name or its former one.
OPERATE = DOCS / "operate.md"
FENCE = re.compile(r"^[ \t]*```(\w*)\n(.*?)^[ \t]*```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Page:
    """One Markdown page."""

    path: Path

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def blocks(self) -> list[tuple[str, str]]:
        """(language, content) of each fenced block."""
        return FENCE.findall(self.text)

    @cached_property
    def prose(self) -> str:
        """The page without its fenced blocks."""
        return FENCE.sub("", self.text)

    @cached_property
    def spans(self) -> list[str]:
        """What stands between backquotes, in order."""
        return SPAN.findall(self.prose)

    @cached_property
    def code(self) -> list[str]:
        """Every line that is code: spans, and the lines of fenced blocks (continued ones joined)."""
        lines = [line.strip() for _language, block in self.blocks for line in block.replace("\\\n", " ").splitlines()]
        return self.spans + [line for line in lines if line]

    @cached_property
    def links(self) -> list[tuple[bool, str, str]]:
        """(is a picture, text, target) of each link to something of ours."""
        found = LINK.findall(SPAN.sub("", self.prose))
        return [(mark == "!", text, target) for mark, text, target in found if not re.match(r"https?:|mailto:", target)]

    @cached_property
    def anchors(self) -> set[str]:
        """The anchors of the headings, as the forge makes them."""
        heads = re.findall(r"^#+ (.+)$", self.prose, re.MULTILINE)
        return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}

    @cached_property
    def labels(self) -> list[str]:
        """What is set in italics, and is not a link: a button, a heading, a state, as the product writes it."""
        text = re.sub(r"\*\*.*?\*\*", "", SPAN.sub("", self.prose), flags=re.DOTALL)
        found = re.findall(r"(?<![*\w])\*([^*\[\]]+?)\*(?![*\w])", text)
        return [part.strip() for words in found for part in " ".join(words.split()).split("›")]


PAGES = [Page(path) for path in sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])]
BY_PATH = {page.path: page for page in PAGES}


def of(name: str) -> Page:
    """The page at docs/`name`."""
    return BY_PATH[DOCS / name]


def target(page: Page, link: str) -> Path:
    """The file a relative link leads to."""
    return (page.path.parent / link.partition("#")[0]).resolve() if link.partition("#")[0] else page.path


def table(page: Page, head: str) -> list[list[str]]:
    """The rows of every table whose first column is called `head`: cells as written."""
    found, inside = [], False
    for line in page.prose.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.lstrip().startswith("|") else []
        if cells and cells[0].strip("`") == head:
            inside = True
        elif not cells:
            inside = False
        elif inside and not set(cells[0]) <= set("-: "):
            found.append(cells)
    return found
