"""Small workbooks for tests."""

import io

import openpyxl


def workbook(rows: list[list]) -> bytes:
    """An .xlsx file with these rows."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()
