"""Small workbooks for tests, and spoilt ones."""

import io
import zipfile

import openpyxl


def workbook(rows: list[list]) -> bytes:
    """An .xlsx file with these rows."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def spoilt_packages() -> list[bytes]:
    """Packages whose content is damaged, packed in ways that fail each in its own manner; and one whose name is no text."""
    return [_spoilt(zipfile.ZIP_LZMA), _spoilt(zipfile.ZIP_BZIP2), _packed(zipfile.ZIP_STORED, "é.xml").replace("é".encode(), b"\xff\xfe")]


def _packed(packing: int, name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as package:
        package.writestr(name, b"<x/>" * 500)
    return out.getvalue()


def _spoilt(packing: int) -> bytes:
    data = bytearray(_packed(packing, "a.xml"))
    for at in range(data.find(b"a.xml") + 11, data.find(b"a.xml") + 25):
        data[at] ^= 0xFF
    return bytes(data)
