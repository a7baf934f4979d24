"""A small tree of what HTML or XHTML says, whatever is wrong with its tags."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from ..reading import Trouble

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
BLOCKS = {
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
UNSEEN = {"script", "style", "template", "head", "title", "iframe", "object", "noscript"}
# Which open tags an opening tag closes.
CLOSES = {"li": {"li"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"}, "th": {"td", "th"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}}
HOLDS = {"ul", "ol", "table", "dl"}
LONGEST = 100_000
DEEPEST = 60


@dataclass
class Node:
    """An element: `children` are elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """All the text inside, as it stands."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def block(self) -> bool:
        """Whether it begins a line of its own, or something in it does."""
        return self.tag in BLOCKS or any(isinstance(child, Node) and child.block for child in self.children)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("div")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._close_implied(tag)
        node = Node(tag, {name: value or "" for name, value in attrs})
        if len(self.open) >= DEEPEST and tag not in VOID:
            return
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at].tag == tag:
                del self.open[at:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def _close_implied(self, tag: str) -> None:
        if tag in BLOCKS and self.open[-1].tag == "p":
            self.open.pop()
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at].tag in HOLDS:
                return
            if self.open[at].tag in CLOSES.get(tag, ()):
                del self.open[at:]
                return


Hook = Callable[[ElementTree.Element], Node | str | None]


def parse(html: str) -> Node:
    """The tree of an HTML text. Raises Trouble for one that is too long to be a question."""
    if len(html) > LONGEST:
        raise Trouble(_("This text is longer than %(n)d characters.") % {"n": LONGEST})
    builder = _Builder()
    builder.feed(_plain_tags(html))
    builder.close()
    return builder.root


def _plain_tags(html: str) -> str:
    """The text without comments and declarations, and with every sign that begins no whole tag as text: the parser never looks far."""
    pieces, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        end = html.find("-->", start)
        if end < 0:
            break
        pieces.append(html[at:start])
        at = end + 3
    text = re.sub(r"<[!?][^<>]*>", "", "".join([*pieces, html[at:]]))
    return re.sub(r"<(?!/?[A-Za-z][^<>]{0,5000}>)", "&lt;", text)


def local(tag: object) -> str:
    """The name of an XML element without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def from_xml(element: ElementTree.Element, hook: Hook = lambda element: None, depth: int = 0) -> Node:
    """The same tree from parsed XML; what lies deeper than DEEPEST keeps its text only.

    `hook` may say what an element becomes instead of itself: a text, a node, or None for "as it is".
    """
    node = Node(local(element.tag).lower(), {local(name): value for name, value in element.attrib.items()})
    if element.text:
        node.children.append(element.text)
    for child in element:
        if isinstance(child.tag, str):
            other = hook(child)
            deep = depth >= DEEPEST
            node.children.append(other if other is not None else "".join(child.itertext()) if deep else from_xml(child, hook, depth + 1))
        if child.tail:
            node.children.append(child.tail)
    return node
