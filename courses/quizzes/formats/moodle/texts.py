"""Texts of Moodle XML in their four formats, and the files that stand beside them in base64."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from .. import xml
from ..gift.syntax import TAGGED
from ..html import to_markdown
from ..html.tree import LONGEST
from ..html.write import BREAK
from ..media import FOLDER, TARGET, free_name, hoisted
from ..reading import Trouble, trim

INSIDE = "@@PLUGINFILE@@/"
SHOWN = re.compile(re.escape(INSIDE) + r"([^\s()<>\"']+)")


@dataclass
class Files:
    """The pictures of one question, each under the name that its words use; what no text shows is `unseen`."""

    held: dict[str, bytes] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)

    def names(self, element: ElementTree.Element) -> dict[str, str]:
        """{name in the text: name here} of the files beside a text."""
        found = {}
        for file in xml.children(element, "file"):
            path = str(PurePosixPath(file.get("path", "/").strip("/")) / PurePosixPath(file.get("name", "file")).name)
            try:
                content = base64.b64decode("".join((file.text or "").split()), validate=True)
            except (binascii.Error, ValueError) as error:
                raise Trouble(_("The file %(name)s is not sound base64.") % {"name": path}, file.line) from error
            name = free_name(FOLDER + path, content, self.held)
            self.held[name] = content
            found[path] = name
        return found


def said(element: Any, files: Files, *, standard: str = "html") -> str:
    """The text of an element such as <questiontext> as Markdown; "" for None."""
    if element is None:
        return ""
    names = files.names(element)
    shown: set[str] = set()

    def resolve(address: str) -> str:
        if not address.startswith(INSIDE):
            return address
        name = unquote(address.removeprefix(INSIDE))
        shown.add(name)
        if name not in names:
            files.missing.append(name)
        return names.get(name, FOLDER + name)

    text = hoisted(trim(xml.text(element, "text")), files.held)
    if len(text) > LONGEST:
        raise Trouble(_("This text is longer than %(n)d characters.") % {"n": LONGEST}, element.line)
    format = element.get("format") or standard
    if format == "markdown":
        found = SHOWN.sub(lambda hit: resolve(hit[0]), text)
    elif format in ("plain_text", "plain"):
        found = text
    elif format == "html" or TAGGED.search(text):
        found = to_markdown(text if format == "html" else text.replace("\n", "<br>"), resolve=resolve)
    else:
        found = re.sub(r"(?<!\n)\n(?!\n)", BREAK, text)
    files.unseen += [name for name in names if name not in shown]
    return trim(found)


def add(parent: ElementTree.Element, tag: str, text: str, media: dict[str, bytes], **attributes: str) -> ElementTree.Element:
    """A text in Markdown with the pictures it shows."""
    shown: dict[str, bytes] = {}

    def inside(hit: re.Match[str]) -> str:
        name = hit[1] or hit[2]
        if name not in media:
            return hit[0]
        shown[name] = media[name]
        return hit[0].replace(name, INSIDE + quote(name.removeprefix(FOLDER)))

    made = xml.add(parent, tag, format="markdown", **attributes)
    xml.add(made, "text", TARGET.sub(inside, text))
    for name, content in shown.items():
        path = PurePosixPath("/" + name.removeprefix(FOLDER))
        folder = str(path.parent).rstrip("/") + "/"
        xml.add(made, "file", base64.b64encode(content).decode(), name=path.name, path=folder, encoding="base64")
    return made
