"""Tables in: CSV and XLSX read as dictionaries with their line numbers. Tables out: cells that no spreadsheet runs."""

import csv
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from django.utils.translation import gettext as _

# A spreadsheet takes a cell for a formula when its first sign is one of these, wide forms included.
FORMULA_SIGNS = "=+-@|＝＋－＠｜\t\r\n\0"
BLANKS = " \u00a0\u202f\ufeff\u200b"
RUNS_INSIDE = re.compile(rf"([;\t\r\n][\"{BLANKS}]*)([=+\-@|＝＋－＠｜])")
MAX_ROWS = 20_000
MAX_COLUMNS = 50
MAX_UNPACKED = 50_000_000


class SheetRefused(ValueError):
    """The file cannot be read; the message says why and what to do. `line` is 0 when it is the whole file."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def read(name: str, data: bytes) -> list[tuple[int, dict[str, str]]]:
    """[(line, {column: text})] of a .csv or .xlsx file; column names are lower-cased, empty lines left out.

    Raises SheetRefused for another type, an unreadable file, no header, or more than MAX_ROWS lines.
    """
    header: list[str] | None = None
    found: list[tuple[int, dict[str, str]]] = []
    for line, cells in rows(name, data):
        values = [str(cell if cell is not None else "").strip() for cell in cells]
        if not any(values):
            continue
        if header is None:
            header = [value.lower() for value in values]
            continue
        if len(found) >= MAX_ROWS:
            raise SheetRefused(_("This file holds more than %(n)d lines. Split it.") % {"n": MAX_ROWS}, line)
        found.append((line, {name: value for name, value in zip(header, values, strict=False) if name}))
    if header is None:
        raise SheetRefused(_("This file is empty: its first line must name the columns."))
    return found


def rows(name: str, data: bytes, *, columns: int = MAX_COLUMNS) -> Iterator[tuple[int, Sequence[object]]]:
    """(line, cells) of a .csv or .xlsx file, the cells as they stand; of a workbook the first `columns` only. Raises SheetRefused."""
    suffix = PurePath(name).suffix.lower()
    if suffix == ".csv":
        return _csv_rows(data)
    if suffix == ".xlsx":
        return _xlsx_rows(data, columns)
    raise SheetRefused(_("“%(name)s” is neither a .csv nor an .xlsx file. Save it in one of these formats.") % {"name": name})


def inert(value: object) -> object:
    """What a cell of a table that goes out may hold: text that would run gets an apostrophe before it (reliability.md I1).

    So does what follows a separator inside the cell: a spreadsheet of another country may take it for a cell of its own.
    """
    if not isinstance(value, str):
        return value
    text = RUNS_INSIDE.sub(r"\1'\2", value)
    return "'" + text.replace("\0", "") if text.lstrip(BLANKS).startswith(tuple(FORMULA_SIGNS)) else text


def _csv_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decode(data)
    delimiter = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise SheetRefused(
            _("Line %(line)d cannot be read: %(why)s.") % {"line": reader.line_num, "why": error}, reader.line_num
        ) from error


def _decode(data: bytes) -> str:
    """UTF-8 (with or without BOM) or UTF-16 with BOM; anything else is refused with its first bad line."""
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SheetRefused(_("Line %(line)d is not UTF-8. Save the file as “CSV UTF-8”.") % {"line": line}, line) from error


def _xlsx_rows(data: bytes, columns: int) -> Iterator[tuple[int, list[object]]]:
    import openpyxl  # slow to import: only when a workbook is read

    _refuse_bomb(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for line, row in enumerate(sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 2, max_col=columns), start=1):
            yield line, list(row)
    except SheetRefused:
        raise
    except Exception as error:
        raise SheetRefused(_("This workbook cannot be opened. Save it again as .xlsx, or as “CSV UTF-8”.")) from error


def _refuse_bomb(data: bytes) -> None:
    """Count what really comes out of the archive, whatever sizes it declares (reliability.md F2)."""
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                with archive.open(member) as file:
                    while chunk := file.read(1 << 16):
                        left -= len(chunk)
                        if left < 0:
                            raise SheetRefused(_("This workbook is too large once unpacked. Keep only the columns that are needed."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, lzma.LZMAError, OSError, ValueError) as error:
        if isinstance(error, SheetRefused):
            raise
        raise SheetRefused(_("This workbook cannot be opened. Save it again as .xlsx, or as “CSV UTF-8”.")) from error
