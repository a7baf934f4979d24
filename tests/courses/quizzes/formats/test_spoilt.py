"""Whatever is done to a file: it is read, or refused as a whole, or its questions are; nothing breaks (QZ-18)."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.quizzes.formats import READS, WRITES, FileRefused, read, why_not, write
from courses.quizzes.formats.archive import pack
from courses.quizzes.kinds import KINDS

from .makers import SIGNS
from .test_moodle import FILE
from .test_round_trips import plain

ITEMS = {format: [each for kind in KINDS if not why_not(each := plain(kind, format), format=format)] for format in WRITES}
SOUND = {format: write(ITEMS[format], format=format) for format in WRITES} | {"foreign": FILE.encode()}


def spoilt(data: bytes, draw: st.DrawFn) -> bytes:
    """The text with pieces taken out, doubled, and odd signs put in."""
    for _step in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 60)))
        sign = draw(st.sampled_from(SIGNS) | st.text(max_size=3)).encode("utf-8", "ignore")
        data = data[:at] + draw(st.sampled_from([b"", sign, data[at:end] * 2])) + data[end:]
    return data


@pytest.mark.parametrize("name", ["markdown", "gift", "aiken", "csv", "moodle", "foreign"])
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_QZ_18_a_spoilt_file_never_breaks_the_reader(name: str, data: st.DataObject) -> None:
    content = spoilt(SOUND[name], data.draw)
    try:
        found = read(content, format="moodle" if name == "foreign" else name)
    except FileRefused:
        return
    for each in found.items:
        each.item.check()
    assert all(each["item"] or each["line"] for each in found.refused + found.unsupported)


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_QZ_18_a_spoilt_package_never_breaks_the_reader(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(SOUND["qti21"])) as package:
        files = {name: package.read(name) for name in package.namelist()}
    name = data.draw(st.sampled_from(sorted(name for name in files if name.endswith(".xml"))))
    files[name] = spoilt(files[name], data.draw)
    try:
        found = read(pack(files), format="qti21")
    except FileRefused:
        return
    for each in found.items:
        each.item.check()


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=200) | st.lists(st.sampled_from(SIGNS), max_size=30).map(lambda signs: "".join(signs).encode()))
@pytest.mark.parametrize("format", [None, *READS])
def test_QZ_18_no_bytes_break_a_reader(format: str | None, data: bytes) -> None:
    said = "taken"
    try:
        read(data, format=format)
    except FileRefused as error:
        said = str(error)
    assert said
