"""docs/questions.md says what the formats do: its example is read, its table is the one of the code (QZ-18)."""

import re

from courses.quizzes.formats import HOLDS, read
from courses.quizzes.formats.canonical import TAGS
from courses.quizzes.formats.table.columns import ORDER, column
from courses.quizzes.kinds import KINDS
from tests.sample_site import ROOT

PAGE = (ROOT / "docs" / "questions.md").read_text()
COLUMNS = [["markdown"], ["gift"], ["moodle"], ["aiken"], ["csv", "xlsx"], ["qti21"]]


def test_QZ_18_the_example_of_the_docs_is_read() -> None:
    found = read(re.search(r"^````markdown\n(.*?)^````$", PAGE, re.MULTILINE | re.DOTALL)[1].encode())
    assert (found.format, found.refused, found.unsupported, found.notes) == ("markdown", [], [], [])
    asked = found.items[0].item
    assert (asked.tags.method, asked.group, found.scenarios[0].key, asked.beliefs) == (
        "agilepm", "northbridge", "northbridge", {"a": "escalate-first"},
    )  # fmt: skip
    assert set(asked.words) == {"en", "fr"} and asked.words["en"].information


def test_QZ_18_the_table_of_the_docs_is_that_of_the_code() -> None:
    rows = {
        found[1]: [cell.strip() for cell in found[2].split("|")]
        for found in re.finditer(r"^\| `(\w+)` \|((?: [a-z]* ?\|){6})$", PAGE, re.M)
    }
    assert set(rows) == set(KINDS)
    for kind, cells in rows.items():
        for formats, cell in zip(COLUMNS, cells, strict=False):
            assert all((kind in HOLDS[format]) == bool(cell) for format in formats), (kind, formats)


def test_QZ_18_every_column_and_tag_of_the_docs_exists() -> None:
    assert all(f"`{tag}`" in PAGE for tag in TAGS)
    table = PAGE.partition("## Tables")[2]
    named = [name for row in re.findall(r"^\| (`[^|]+) \|", table, re.M) for name in re.findall(r"`([a-z_0-9]+)`", row.partition(" (`")[0])]
    assert len(named) > 20 and set(named) <= set(ORDER)
    assert {column(name) for name in ("Question_Text", "Option_A", "A", "Correct_Answer", "Explanation", "Category")} == {
        "stem", "option_a", "right", "feedback", "category",
    }  # fmt: skip
