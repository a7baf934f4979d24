"""Markdown as XHTML inside QTI, and back: the exact Markdown stands beside it where the way back would not give it.

It stands in a processing instruction, which other programs pass over. When somebody has changed the XHTML, what he wrote counts.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree

from lms.kit import markdown

from .. import xml
from ..html import Node, markdown_of, parse
from ..html.tree import VOID

Resolve = Callable[[str], str]
PLAIN = re.compile(r"[\w ,;:?’'“”«»\u00a0\u202f%€$£/=…–—-][\w .,;:?!’'“”«»\u00a0\u202f%€$£/=…–—()-]*")
KEPT = {
    "a", "abbr", "b", "big", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "div", "dl", "dt", "em", "h3", "h4",
    "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "q", "small", "span", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "tt", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": ("href",), "img": ("src", "alt", "width", "height"), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan")}
# A gap of a text while the text is rendered: signs that no Markdown knows, around its key.
OPEN, CLOSE = "\ue000", "\ue001"
SLOT = re.compile(f"{OPEN}(.*?){CLOSE}")


def rendered(text: str, language: str) -> Node:
    """The tree of a text in Markdown; as plain paragraphs where it cannot be laid out."""
    text = xml.held(text)
    if PLAIN.fullmatch(text) and not re.match(r"[-=]|[0-9]+\.|\w:", text):
        return Node("div", {}, [Node("p", {}, [text])])
    try:
        return _allowed(parse(markdown.render(text, language=language).html))
    except markdown.MarkdownRefused:
        return paragraphs(text)


def _allowed(node: Node) -> Node:
    """The tree with the elements that QTI 2.1 knows; what it does not know becomes a block or a piece of a line."""
    tag = {"h1": "h3", "h2": "h3", "del": "span"}.get(node.tag, node.tag)
    tag = tag if tag in KEPT else "div" if node.block else "span"
    names = ATTRIBUTES.get(tag, ())
    kept = {name: node.attributes[name] for name in names if node.attributes.get(name)}
    return Node(tag, kept, [_allowed(child) if isinstance(child, Node) else child for child in node.children])


def paragraphs(text: str) -> Node:
    return Node("div", {}, [Node("p", {}, [part]) for part in re.split(r"\n\n+", text)])


def put(parent: ElementTree.Element, text: str, language: str, media: Mapping[str, bytes], tree: Node | None = None) -> None:
    """The text inside an element, as XHTML. `tree`: what it is shown as, where that is not the whole of it."""
    shown = tree or rendered(text, language)
    if tree is not None or text != markdown_of(shown):
        remember(parent, {"markdown": text})
    for child in shown.children:
        _append(parent, child, media)


def remember(parent: ElementTree.Element, facts: Mapping[str, Any]) -> None:
    """Facts that QTI has no place for, for our own reader."""
    data = json.dumps(facts, ensure_ascii=True, separators=(",", ":")).replace(">", "\\u003e")
    parent.append(ElementTree.ProcessingInstruction("jalon", data))


def remembered(element: Any) -> dict[str, Any]:
    """What our own writer left in an element; {} where it is not ours, or not sound."""
    try:
        found = json.loads(getattr(element, "source", "") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _append(parent: ElementTree.Element, child: Node | str, media: Mapping[str, bytes]) -> None:
    if isinstance(child, str):
        text = xml.held(child)
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text
        return
    made = ElementTree.SubElement(parent, child.tag, {name: xml.held(value) for name, value in child.attributes.items()})
    if child.tag == "img":
        source = child.attributes.get("src", "")
        made.set("alt", xml.held(child.attributes.get("alt", "")))
        made.set("src", address(source, media))
    if child.tag not in VOID:
        for each in child.children:
            _append(made, each, media)


def address(source: str, media: Mapping[str, bytes]) -> str:
    """The address of a picture seen from the folder of the items."""
    name = source if source in media else unquote(source)
    return f"../{quote(name)}" if name in media else xml.held(source)


def exact(element: Any, found: str, language: str, resolve: Resolve, change: Callable[[Node], Node] = lambda node: node) -> str:
    """The Markdown of an element: what our writer remembered, as long as it still shows as what stands there (`found`)."""
    text = remembered(element).get("markdown")
    if not isinstance(text, str):
        return found
    return text if markdown_of(change(rendered(text, language)), resolve=resolve) == found else found


def put_plain(element: ElementTree.Element, text: str) -> None:
    """A text where QTI has no markup."""
    element.text = " ".join(xml.held(text).split())
    if element.text != text:
        remember(element, {"markdown": text})


def plain(element: Any) -> str:
    found = " ".join("".join(element.itertext()).split())
    text = remembered(element).get("markdown")
    return text if isinstance(text, str) and " ".join(text.split()) == found else found
