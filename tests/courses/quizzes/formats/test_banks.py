"""The same bank in three formats gives the same questions with the same keys; broken files are refused whole (QZ-18)."""

from pathlib import Path
from typing import Any

import pytest

from courses.quizzes.formats import FileRefused, guess, read
from courses.quizzes.formats.reading import Reading
from courses.quizzes.item import Item

NAMES = {"prince2-first40.csv": "csv", "prince2-first40.gift": "gift", "prince2-first40.aiken.txt": "aiken"}


def bank(shared: Path, name: str) -> Reading:
    data = (shared / "fixtures" / "qbank-derived" / name).read_bytes()
    assert guess(data) == NAMES[name]
    return read(data, name=name)


def content(item: Item) -> tuple[str, Any, str, dict[str, str]]:
    return item.kind, item.body, item.words["en"].stem, dict(item.words["en"].parts)


def test_QZ_18_the_same_forty_questions_come_from_three_formats(shared: Path) -> None:
    found = {name: bank(shared, name) for name in NAMES}
    for reading in found.values():
        assert (len(reading.items), reading.refused, reading.unsupported, reading.notes) == (40, [], [], [])
    asked = {name: [content(each.item) for each in reading.items] for name, reading in found.items()}
    table, gift, aiken = asked.values()
    assert table == gift == aiken
    assert {len({each.item.fingerprint for each in reading.items}) for reading in found.values()} == {40}
    assert all(len(parts) == 2 for _kind, _body, _stem, parts in table if list(parts.values()) == ["True", "False"])
    first, fourth = found["prince2-first40.csv"].items[0].item, table[3]
    assert first.tags.area == "introduction-overview" and first.words["en"].feedback.startswith("PRINCE2 stands for")
    assert fourth[1] == {"options": [{"key": "a"}, {"key": "b", "correct": True}]}
    assert [each.item.words["en"].feedback for each in found["prince2-first40.gift"].items] == [
        each.item.words["en"].feedback for each in found["prince2-first40.csv"].items
    ]


@pytest.mark.parametrize(
    ("data", "format", "line"),
    [
        (b"\xff\xfe\xfd", None, 1),
        (b"", None, 0),
        (b"just words", None, 0),
        (b"# k\nkind: single\nkind: single\n", None, 3),
        (b"# k\nkind: &a\nmarks: *a\n", None, 3),
        (b"---\nmethod: x\n", "markdown", 1),
        (b"---\nmethd: x\n---\n", "markdown", 1),
        (b"stray\n# k\nkind: single\n", None, 1),
        (b"Q {T}\n\nR\xe9 {F}\n", "gift", 3),
        (b"a,b\n1,2\n", "csv", 1),
        (b"stem,question,right\nq,q,a\n", "csv", 1),
        (b"PK\x03\x04 cut short", None, 0),
        (b"Q {T}", "nonsense", 0),
        (b"a\0b {T}", "gift", 1),
    ],
)
def test_QZ_18_a_broken_file_is_refused_whole_with_its_line(data: bytes, format: str | None, line: int) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data, format=format)
    assert refused.value.line == line


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        ("Q\nA. x\nB. y\nANSWER: C\n", 4, "not one of"),
        ("Q\nA. x\nC. y\nANSWER: A\n", 3, "was expected"),
        ("Q\nA. x\nB. y\nANSWER: A\n\nR\nA. x\nB. y\n", 6, "missing"),
        ("Q\nA. x\nANSWER: A\n", 1, "2 or more"),
        ("Q\nANSWER: A\n", 2, "not one of"),
    ],
)
def test_QZ_18_aiken_names_the_line_of_what_is_wrong(data: str, line: int, why: str) -> None:
    found = read(data.encode(), format="aiken")
    assert [(each["line"], why in each["reason"]) for each in found.refused] == [(line, True)]


def test_QZ_18_a_table_of_somebody_else_is_understood() -> None:
    data = "Question;Option A;Option B;Option C;Correct Answer;Weight\nOne?;x;N/A;y;a,c;3\nTwo?;x;y;;y;\nThree?;x;y;;z;\n"
    found = read(data.encode(), name="some.csv")
    assert [(each.item.kind, [o["key"] for o in each.item.body["options"] if o.get("correct")]) for each in found.items] == [
        ("single", ["b"])
    ]
    assert [(each["line"], each["item"]) for each in found.refused] == [(2, "One?"), (4, "Three?")]
    assert [note["item"] for note in found.notes] == ["Weight"]
