"""XML read without a document type, without entities, without any file or network beside it; and written."""

from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from django.utils.translation import gettext as _

from .html.tree import local
from .reading import FileRefused

MAX_BYTES = 50_000_000
MAX_ELEMENTS = 1_000_000
DEEPEST = 200
# What XML 1.0 cannot hold, not even escaped.
UNHELD = {code: None for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000))}


class Element(ElementTree.Element):
    """An element that knows its line, and the source texts that our own exports left in it as processing instructions."""

    line = 0
    source = ""  # JSON, see qti.markup


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.last: Element | None = None
        self.number = 0
        self.pieces: list[str] = []
        self.parser = parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        parser.ProcessingInstructionHandler = self.instruction
        parser.StartDoctypeDeclHandler = self.refuse
        parser.EntityDeclHandler = self.refuse
        parser.UnparsedEntityDeclHandler = self.refuse
        parser.SkippedEntityHandler = self.refuse
        parser.ExternalEntityRefHandler = self.refuse
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.flush()
        self.number += 1
        if len(self.open) >= DEEPEST or self.number > MAX_ELEMENTS:
            raise FileRefused(_("This XML is nested too deep or has too many elements."), self.parser.CurrentLineNumber)
        element = Element(
            "{" + name if "}" in name else name, {"{" + key if "}" in key else key: value for key, value in attributes.items()}
        )
        element.line = self.parser.CurrentLineNumber
        if self.open:
            self.open[-1].append(element)
        elif self.root is None:
            self.root = element
        self.open.append(element)
        self.last = None

    def end(self, name: str) -> None:
        self.flush()
        self.last = self.open.pop()

    def data(self, text: str) -> None:
        self.pieces.append(text)

    def flush(self) -> None:
        """What was read since the last tag is one text."""
        text = "".join(self.pieces)
        self.pieces.clear()
        if self.last is not None and text:
            self.last.tail = (self.last.tail or "") + text
        elif self.open and text:
            self.open[-1].text = (self.open[-1].text or "") + text

    def instruction(self, target: str, data: str) -> None:
        if target == "jalon" and self.open:
            self.open[-1].source = data

    def refuse(self, *_facts: Any) -> int:
        raise FileRefused(
            _("This XML has a document type or entities, which are not read. Take the DOCTYPE out."),
            self.parser.CurrentLineNumber,
        )


def _name(name: str) -> str:
    return "{" + name if "}" in name else name


def parse(data: bytes) -> Element:
    """The root of an XML file, each element with its line. Raises FileRefused."""
    if len(data) > MAX_BYTES:
        raise FileRefused(_("This file is larger than %(n)d MB.") % {"n": MAX_BYTES // 1_000_000})
    builder = _Builder()
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise FileRefused(_("This is not well-formed XML (%(why)s).") % {"why": expat.ErrorString(error.code)}, error.lineno) from error
    except (LookupError, UnicodeError, ValueError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(_("The encoding of this XML is not known."), 1) from error
    assert builder.root is not None
    return builder.root


def name(element: ElementTree.Element) -> str:
    return local(element.tag)


def children(element: ElementTree.Element, *names: str) -> list[Any]:
    """The children of these names, whatever their namespace."""
    return [child for child in element if local(child.tag) in names]


def child(element: ElementTree.Element, *path: str) -> Any:
    """The first element along a path of names, or None."""
    found: Any = element
    for step in path:
        found = next((each for each in found if local(each.tag) == step), None)
        if found is None:
            return None
    return found


def below(element: ElementTree.Element, *names: str) -> list[Any]:
    """All elements of these names at any depth, in the order of the file."""
    return [each for each in element.iter() if local(each.tag) in names]


def text(element: ElementTree.Element | None, *path: str) -> str:
    """The text of the element along a path, with all that is in it; "" where there is none."""
    found = child(element, *path) if element is not None and path else element
    return "".join(found.itertext()) if found is not None else ""


def language(element: ElementTree.Element) -> str:
    """What xml:lang says, its first part: "fr" of "fr-CA"; "" where it says nothing."""
    return element.get("{http://www.w3.org/XML/1998/namespace}lang", "").partition("-")[0].lower()


def held(words: str) -> str:
    """The text without control characters, which XML has no way to write."""
    return words.translate(UNHELD)


def add(parent: ElementTree.Element, tag: str, words: str | None = None, **attributes: str) -> ElementTree.Element:
    """A new child, with a text and attributes."""
    made = ElementTree.SubElement(parent, tag, {key.rstrip("_").replace("__", ":"): held(value) for key, value in attributes.items()})
    if words is not None:
        made.text = held(words)
    return made


def dump(root: ElementTree.Element) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="utf-8", xml_declaration=False) + b"\n"
