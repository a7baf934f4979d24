"""Tables in (reliability.md F16)."""

import pytest

from lms.kit import sheets
from tests.workbooks import spoilt_packages, workbook


@pytest.mark.case("F_16")
def test_csv_with_semicolons_bom_and_empty_lines() -> None:
    data = "\ufeffE-mail;Nom\nana@x.fr;Ana\n;\nbob@x.fr;Bob\n".encode()
    assert sheets.read("gens.csv", data) == [(2, {"e-mail": "ana@x.fr", "nom": "Ana"}), (4, {"e-mail": "bob@x.fr", "nom": "Bob"})]


@pytest.mark.case("F_16")
def test_utf16_is_read() -> None:
    assert sheets.read("a.csv", "a,b\n1,é\n".encode("utf-16")) == [(2, {"a": "1", "b": "é"})]


@pytest.mark.case("F_16")
def test_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(sheets.SheetRefused) as refusal:
        sheets.read("a.csv", "a,b\n1,x\n2,é\n".encode("latin-1"))
    assert refusal.value.line == 3


@pytest.mark.parametrize("name", ["a.pdf", "a.xls", "a"])
def test_another_type_is_refused(name: str) -> None:
    with pytest.raises(sheets.SheetRefused):
        sheets.read(name, b"x")


def test_a_broken_workbook_is_refused() -> None:
    with pytest.raises(sheets.SheetRefused):
        sheets.read("a.xlsx", b"PK\x03\x04 not really")


def test_xlsx_is_read_as_text_by_line() -> None:
    data = workbook([["Name", "n"], ["Ana", 3], ["Bob", 4]])
    assert sheets.read("a.xlsx", data) == [(2, {"name": "Ana", "n": "3"}), (3, {"name": "Bob", "n": "4"})]


@pytest.mark.parametrize("spoilt", spoilt_packages(), ids=["lzma", "bzip2", "name"])
def test_a_workbook_spoilt_in_any_of_its_ways_of_packing_is_refused(spoilt: bytes) -> None:
    with pytest.raises(sheets.SheetRefused):
        sheets.read("a.xlsx", spoilt)
