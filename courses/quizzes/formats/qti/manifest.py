"""The manifest of a package that we write: a resource per item, its pictures, and its labels as keywords."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

from .. import xml

PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
METADATA = "http://www.imsglobal.org/xsd/imsmd_v1p2"


@dataclass
class Resource:
    """One item file: where it lies, what it shows, what is said of it."""

    identifier: str
    path: str
    language: str
    labels: list[str]
    files: list[str] = field(default_factory=list)


def manifest(resources: Sequence[Resource]) -> bytes:
    root = ElementTree.Element("manifest", {"xmlns": PACKAGE, "xmlns:imsmd": METADATA, "identifier": "MANIFEST"})
    about = xml.add(root, "metadata")
    xml.add(about, "schema", "QTIv2.1 Package")
    xml.add(about, "schemaversion", "1.0.0")
    xml.add(root, "organizations")
    listed = xml.add(root, "resources")
    for each in resources:
        resource = xml.add(listed, "resource", identifier=each.identifier, type="imsqti_item_xmlv2p1", href=each.path)
        if each.labels:
            general = xml.add(xml.add(xml.add(resource, "metadata"), "imsmd:lom"), "imsmd:general")
            for label in each.labels:
                words = xml.add(xml.add(general, "imsmd:keyword"), "imsmd:langstring", label)
                words.set("xml:lang", each.language)
        for path in [each.path, *each.files]:
            xml.add(resource, "file", href=path)
    return xml.dump(root)
