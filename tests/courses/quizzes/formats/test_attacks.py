"""Hostile XML and packages are refused at once, without a file or the network being touched (QZ-18)."""

import io
import socket
import struct
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from courses.quizzes.formats import FileRefused, archive, read, xml
from courses.quizzes.formats.archive import pack, unpack
from courses.quizzes.formats.html import to_markdown
from tests.workbooks import spoilt_packages


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No network, no file opened, and less than a second."""

    def refused(*_args: object, **_named: object) -> None:
        raise AssertionError("the network or a file was touched")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr("builtins.open", refused)
    start = time.perf_counter()
    yield
    assert time.perf_counter() - start < 1


@pytest.fixture
def attack(shared: Path, request: pytest.FixtureRequest) -> bytes:
    return (shared / "fixtures/xml-attacks/defusedxml/xmltestdata" / request.param).read_bytes()


@pytest.mark.parametrize("attack", ["xmlbomb.xml", "external.xml"], indirect=True)
@pytest.mark.parametrize("format", [None, "moodle", "qti12", "qti21", "qti30"])
def test_QZ_18_bombs_and_external_entities_are_refused(attack: bytes, format: str | None, alone: None) -> None:
    with pytest.raises(FileRefused):
        read(attack, format=format)


@pytest.mark.parametrize("attack", ["simple.xml"], indirect=True)
def test_QZ_18_harmless_xml_is_read(attack: bytes, alone: None) -> None:
    root = xml.parse(attack)
    assert [xml.text(each) for each in xml.children(root, "element")] == ["text", "text"] and root.line == 2
    with pytest.raises(FileRefused, match="holds no questions"):
        read(attack)


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>',
        b'<!DOCTYPE quiz [<!ENTITY % a SYSTEM "http://127.0.0.1/x"> %a;]><quiz/>',
        b'<!DOCTYPE quiz [<!ENTITY a "' + b"x" * 100_000 + b'">]><quiz>' + b"&a;" * 100_000 + b"</quiz>",
        b'<?xml version="1.0" encoding="utf-16"?><quiz/>',
        "<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz>&a;</quiz>".encode("utf-16"),
    ],
)
def test_QZ_18_no_document_type_is_read_in_any_encoding(data: bytes, alone: None) -> None:
    with pytest.raises(FileRefused):
        read(data, format="moodle")


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("name", ["../x.xml", "/etc/x.xml", "a/../../x.xml", "..\\x.xml", "C:\\x.xml", "C:/x.xml"])
def test_QZ_18_names_that_leave_the_package_are_refused(name: str) -> None:
    with pytest.raises(FileRefused, match="leads out"):
        unpack(zipped({name: b"<quiz/>"}))


def test_QZ_18_links_and_packages_inside_are_refused() -> None:
    link = zipfile.ZipInfo("link.xml")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(link, "/etc/passwd")
    with pytest.raises(FileRefused, match="leads out"):
        unpack(out.getvalue())
    with pytest.raises(FileRefused, match="inside the package"):
        unpack(zipped({"a.xml": b"<quiz/>", "b.dat": zipped({"c": b"d"})}))


def test_QZ_18_the_real_size_counts_whatever_the_header_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1_000_000)
    honest = zipped({"a.xml": b"0" * 3_000_000})
    lying = honest.replace(struct.pack("<L", 3_000_000), struct.pack("<L", 10))
    for data in (honest, lying):
        with pytest.raises(FileRefused):
            unpack(data)
    assert unpack(zipped({"a.xml": b"0" * 999_999})) == {"a.xml": b"0" * 999_999}


def test_QZ_18_too_many_files_and_truncated_packages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_FILES", 3)
    with pytest.raises(FileRefused, match="more than 3 files"):
        unpack(zipped({f"{at}.xml": b"" for at in range(4)}))
    whole = zipped({"a.xml": b"<quiz>" + bytes(range(256)) * 40 + b"</quiz>"})
    for cut in (10, len(whole) // 2, len(whole) - 5):
        with pytest.raises(FileRefused):
            read(whole[:cut])
    spoilt = bytearray(whole)
    spoilt[60] ^= 0xFF
    with pytest.raises(FileRefused):
        unpack(bytes(spoilt))


def test_QZ_18_a_package_is_the_same_each_time() -> None:
    assert pack({"a": b"1", "b": b"2"}) == pack({"a": b"1", "b": b"2"})


def test_QZ_18_a_broken_xml_in_a_package_refuses_it_with_its_name() -> None:
    with pytest.raises(FileRefused, match=r"b\.xml: Line 1"):
        read(zipped({"imsmanifest.xml": b"<manifest/>", "a.xml": b"<assessmentItem/>", "b.xml": b"<assessmentItem"}), format="qti21")


MANY = 200_000


@pytest.mark.parametrize(
    ("piece", "format"),
    [
        *((piece, "html") for piece in ("<a", "<!--", "<a href='", "[", "`", "<p>", "</", "<a =", "<li>", "\\")),
        *((piece, "markdown") for piece in ("```\n", "~~~x\n", "> ", "- [ ] ")),
        *((piece, "gift") for piece in ("{", "}", "=", "\\", "::", "//[tag:", "%50%")),
        *((piece, None) for piece in ("{", "::", "<?a?>", "#", "a,")),
        *((piece, "moodle") for piece in ("{1:MC:", "[[1]]", "@@PLUGINFILE@@/", "&lt;a")),
        ("stem,", "csv"),
    ],
)
def test_QZ_18_no_text_keeps_a_reader_busy(piece: str, format: str | None) -> None:
    text = piece * (MANY // len(piece))
    start = time.perf_counter()
    try:
        if format == "html":
            to_markdown(text[:100_000])
        elif format == "moodle":
            question = f'<question type="cloze"><questiontext format="markdown"><text>{text[:100_000]}</text></questiontext></question>'
            read(f"<quiz>{question}</quiz>".encode(), format=format)
        else:
            read(text.encode(), format=format)
    except FileRefused:
        pass
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("number", ["1e999999999", "9" * 6_000, "1/0", "nan", "-1e99", "٣"])
def test_QZ_18_no_number_keeps_a_reader_busy(number: str, alone: None) -> None:
    answer = (
        f'<answer fraction="{number}"><text>{number}</text><tolerance>{number}</tolerance></answer><defaultgrade>{number}</defaultgrade>'
    )
    moodle = f'<quiz><question type="numerical"><questiontext><text>x</text></questiontext>{answer}</question></quiz>'
    for data, format in (
        (moodle, "moodle"),
        (f"Q {{#{number}:{number}}}", "gift"),
        (f"// [tag:marks:{number}]\nQ {{~%{number}%a ~b}}", "gift"),
    ):
        found = read(data.encode(), format=format)
        assert not found.items and len(found.refused) == 1


@pytest.mark.parametrize("spoilt", spoilt_packages(), ids=["lzma", "bzip2", "name"])
def test_QZ_18_a_package_spoilt_in_any_of_its_ways_of_packing_is_refused(spoilt: bytes, alone: None) -> None:
    with pytest.raises(FileRefused, match="cannot be opened"):
        unpack(spoilt)
