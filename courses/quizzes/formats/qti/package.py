"""Read QTI files: a single XML, or a package with a manifest; what is no question (tests, metadata, junk) is passed over."""

import posixpath
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from .. import xml
from ..archive import is_archive, unpack
from ..labels import Held, held
from ..reading import FileRefused, Reading, trim
from . import v12
from .items import item
from .names import unify
from .pictures import Pictures

MANIFEST = "imsmanifest.xml"
KEY = "key:"


def read(data: bytes, *, language: str) -> Reading:
    """The whole file. The format of the reading is the version that the file has."""
    if not is_archive(data):
        root = xml.parse(data)
        found = Reading(version(root) or "qti21")
        if not version(root) or not _take(found, root, "", {}, [], language):
            raise FileRefused(_("This XML holds no questions: it is neither Moodle's nor QTI."), root.line)
        return found
    files = unpack(data)
    hrefs, labels, missing = _manifest(files)
    roots = {path: _root(files, path) for path in hrefs}
    versions = [version(root) for root in roots.values() if version(root)]
    if not versions:
        raise FileRefused(_("There is no question in this package."))
    found = Reading(versions[0])
    for path in missing:
        found.refuse(path, 0, _("The manifest names this file, which is not in the package."))
    for path, root in roots.items():
        _take(found, root, path, files, labels.get(path, []), language)
    return found


def version(root: Any) -> str:
    """The format of a file by its root element; "" for one that holds no questions, such as a manifest or a test."""
    name = xml.name(root)
    if name in ("questestinterop", "assessmentItem"):
        return "qti12" if name == "questestinterop" else "qti21"
    return "qti30" if name == "qti-assessment-item" else ""


def _root(files: Mapping[str, bytes], path: str) -> Any:
    try:
        return xml.parse(files[path])
    except FileRefused as error:
        raise FileRefused(f"{path}: {error}") from error


def _manifest(files: Mapping[str, bytes]) -> tuple[list[str], dict[str, list[str]], list[str]]:
    """The XML files in the order of the manifest, what it says of each, and those that it names and that are not there."""
    manifests = sorted((path for path in files if posixpath.basename(path) == MANIFEST), key=len)
    named: list[str] = []
    labels: dict[str, list[str]] = {}
    if manifests:
        folder = posixpath.dirname(manifests[0])
        for resource in xml.below(_root(files, manifests[0]), "resource"):
            words = [trim(xml.text(each)) for each in xml.below(resource, "keyword")]
            for file in [resource, *xml.below(resource, "file")]:
                path = posixpath.normpath(posixpath.join(folder, unquote(file.get("href", ""))))
                named.append(path)
                labels.setdefault(path, []).extend(word for word in words if word not in labels.get(path, []))
    rest = [path for path in files if path not in manifests]
    ordered = [path for path in dict.fromkeys([*named, *rest]) if path.lower().endswith(".xml")]
    missing = [path for path in dict.fromkeys(named) if path not in files and path.lower().endswith(".xml")]
    return [path for path in ordered if path in files], labels, missing


def _take(found: Reading, root: Any, where: str, files: Mapping[str, bytes], words: list[str], language: str) -> bool:
    """Read what questions a file holds; False for none."""
    kind = version(root)
    if kind == "qti12":
        return v12.take(found, root, where=where, files=files, language=language)
    if not kind:
        return False
    unify(root)
    identifier = root.get("identifier", "")
    name = root.get("title", "") or identifier or where
    key = next((word.removeprefix(KEY) for word in words if word.startswith(KEY)), "")
    notes: list[str] = []

    def labelled() -> Held:
        labels = held(word for word in words if not word.startswith(KEY))
        notes.extend(_("The tag %(tag)s has no place in the bank.") % {"tag": tag} for tag in labels.foreign)
        return labels

    pictures = Pictures(files, where)
    make = partial(item, root, key=key, pictures=pictures, language=language, notes=notes)
    found.take(key or name, root.line, lambda: make(labels=labelled()), where=where, original=identifier)
    for note in notes:
        found.note(key or name, root.line, note)
    return True
