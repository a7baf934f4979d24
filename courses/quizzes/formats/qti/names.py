"""One set of names for QTI 2.x and 3.0: qti-simple-choice with response-identifier is simpleChoice with responseIdentifier."""

import re
from xml.etree import ElementTree

from ..html.tree import local

XML = "{http://www.w3.org/XML/1998/namespace}"


def camel(name: str) -> str:
    return re.sub(r"-([a-z0-9])", lambda found: found[1].upper(), name)


def unify(root: ElementTree.Element) -> None:
    """Take the namespaces off, and write the names of version 3 as those of version 2."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = local(element.tag)
        of_three = name.startswith("qti-")
        element.tag = camel(name.removeprefix("qti-")) if of_three else name
        kept = {key if key.startswith(XML) else local(key): value for key, value in element.attrib.items()}
        element.attrib.clear()
        element.attrib.update({camel(key) if of_three else key: value for key, value in kept.items()})
