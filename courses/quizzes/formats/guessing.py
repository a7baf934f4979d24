"""Which format a file has, from its content; its name decides only where the content could be several."""

import csv
import re
from pathlib import PurePath

from django.utils.translation import gettext as _

from .archive import is_archive, unpack
from .reading import FileRefused, decode
from .table.columns import column

ROOTS = {
    "quiz": "moodle",
    "questestinterop": "qti12",
    "assessmentItem": "qti21",
    "assessmentTest": "qti21",
    "qti-assessment-item": "qti30",
    "qti-assessment-test": "qti30",
}
SUFFIXES = {".md": "markdown", ".gift": "gift", ".csv": "csv", ".xlsx": "xlsx"}
ROOT = re.compile(r"<(?:\w+:)?([\w-]+)")
# What may stand before the root element, each with its end.
BEFORE = {"<?": "?>", "<!--": "-->", "<!DOCTYPE": ">"}
LOOKED_AT = 100_000


def guess(data: bytes, name: str = "") -> str:
    """The format of a file. Raises FileRefused for one that is none of ours."""
    if is_archive(data):
        return _package(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" or data[:4] in (b"\xff\xfe<\x00", b"\xfe\xff\x00<"):
        found = _xml(data)
        if found:
            return found
    found = _text(decode(data)[:LOOKED_AT]) or SUFFIXES.get(PurePath(name).suffix.lower(), "")
    if not found:
        raise FileRefused(_("The format of this file is not known: it is none of those that hold questions."))
    return found


def _package(data: bytes) -> str:
    files = unpack(data)
    if "xl/workbook.xml" in files:
        return "xlsx"
    if any(name.lower().endswith(".md") for name in files):
        return "markdown"
    found = [ROOTS.get(_root(content), "") for name, content in files.items() if name.lower().endswith(".xml")]
    formats = [each for each in found if each and each != "moodle"]
    if not formats:
        raise FileRefused(_("There is no question in this package."))
    return formats[0]


def _xml(data: bytes) -> str:
    root = _root(data)
    if root in ROOTS:
        return ROOTS[root]
    if _head(data).lstrip().startswith(("<?xml", "<!DOCTYPE", "<!--")):
        raise FileRefused(_("This XML holds no questions: it is neither Moodle's nor QTI."))
    return ""


def _head(data: bytes) -> str:
    head = data[:LOOKED_AT]
    return head.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace").lstrip("\ufeff")


def _root(data: bytes) -> str:
    """The name of the root element, as far as it can be seen without reading the file."""
    text, at = _head(data), 0
    while True:
        at += len(text[at : at + 200]) - len(text[at : at + 200].lstrip())
        start = next((start for start in BEFORE if text.startswith(start, at)), "")
        end = text.find(BEFORE[start], at) if start else -1
        if end < 0:
            root = ROOT.match(text, at)
            return root[1] if root and not start else ""
        at = end + len(BEFORE[start])


def _text(text: str) -> str:
    if re.search(r"^#[^\n]*\n(?:\w+:[^\n]*\n)*kind:", text, re.MULTILINE) or re.search(r"^# scenario:", text, re.MULTILINE):
        return "markdown"
    if _table(text):
        return "csv"
    if re.search(r"^[ \t]*ANSWER:[ \t]*[A-Za-z][ \t]*$", text, re.MULTILINE) and re.search(r"^[ \t]*A[.)][ \t]", text, re.MULTILINE):
        return "aiken"
    opened = re.search(r"(?<!\\)\{", text)
    if re.search(r"^\$CATEGORY:|^::", text, re.MULTILINE) or (opened and re.compile(r"(?<!\\)\}").search(text, opened.end())):
        return "gift"
    return ""


def _table(text: str) -> bool:
    first = text.lstrip("\n").partition("\n")[0]
    if '"' in first and first.count('"') % 2:
        return False
    try:
        titles = next(csv.reader([first], delimiter=";" if first.count(";") > first.count(",") else ","), [])
    except csv.Error:
        return False
    return len(titles) > 1 and "stem" in [column(title) for title in titles]
