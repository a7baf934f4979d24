"""Our own Markdown format holds everything, reads back the same, and says by name and line what it cannot read (QZ-18)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.quizzes.formats import read, write
from courses.quizzes.formats.canonical import canonical
from courses.quizzes.item import Item
from courses.quizzes.kinds import KINDS

from .makers import FORMULA, SCENARIO, item, items, sound


@pytest.mark.parametrize("kind", list(KINDS))
def test_QZ_18_each_kind_comes_back_as_it_went_out(kind: str) -> None:
    asked = item(kind)
    found = read(write([asked], format="markdown", scenarios=[SCENARIO]))
    assert (found.refused, found.unsupported, found.notes) == ([], [], [])
    assert [each.item for each in found.items] == [asked]
    assert found.scenarios == [replace(SCENARIO, words={"en": "A bus.\n\n# not a key", "fr": "Un bus."})]


def test_QZ_18_a_formula_and_its_values_come_back() -> None:
    asked = item("numeric", body=FORMULA)
    assert read(write([asked], format="markdown")).items[0].item == asked


@settings(max_examples=100, deadline=None)
@given(asked=st.lists(items().filter(sound), min_size=1, max_size=3))
def test_QZ_18_any_text_comes_back(asked: list[Item]) -> None:
    data = write(asked, format="markdown")
    found = read(data)
    assert (found.refused, found.unsupported) == ([], [])
    assert [each.item for each in found.items] == [canonical(each) for each in asked]
    assert write([each.item for each in found.items], format="markdown") == data


HEADS = [
    "kind: [a]", "kind: numeric\nvalue: [1]", "kind: numeric\nvalue: abc", "kind: numeric\nformula: a\nvalues: x", "kind: numeric",
    "kind: numeric\nformula: a\nvalues: {a: {from: x, to: 1, step: 1}}", "kind: numeric\nvalue: 1\nunits: x",
    "kind: open_text\nmarks: -1", "kind: open_text\nmarks: 9999", "kind: open_text\nreview_on: soon", "kind: open_text\ndifficulty: x",
    "kind: open_text\nbeliefs: [a]", "kind: open_text\nbeliefs: {a: b}", "kind: open_text\nmethod: [a]", "kind: hotspot",
    "kind: hotspot\nareas: [a]", "kind: hotspot\nareas: [{key: a, shape: rect, at: [x]}]",
    "kind: hotspot\nareas: [{key: a, shape: rect, at: [0, 0, 2, 1], correct: true}]", "kind: true_false",
    "kind: true_false\nright: maybe", "kind: open_text\nlimit: true", "kind: short_text\nexact: perhaps",
    "kind: short_text\naccepted: x", "kind: short_text", "kind: assertion_reason\nright: a", "kind: matching", "kind: ordering",
    "kind: cloze", "kind: single", "kind: open_text\ngroup: {a: b}", "marks: 1",
]  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_QZ_18_a_head_that_says_nothing_sound_refuses_one_question(head: str) -> None:
    data = f"# bad\n{head}\n\n## en\n\nAsk.\n\n# good\nkind: open_text\n\n## en\n\nAsk.\n"
    found = read(data.encode(), format="markdown")
    assert [each.item.key for each in found.items] == ["good"]
    assert [each["item"] for each in found.refused] == ["bad"] and found.refused[0]["reason"] and found.refused[0]["line"] >= 1


@pytest.mark.parametrize(
    ("section", "line", "why"),
    [
        ("Ask.\n\n- [x] a\n- [ ] b\nstray\n", 10, "belongs to nothing"),
        ("Ask.\n\n> said\n\n- [x] a\n- [ ] b\n", 8, "stands last"),
        ("Ask.\n\n- [x] a\n  > one\n\n  two\n- [ ] b\n", 11, "belongs to nothing"),
        ("Ask.\n\n- [x] a\n- [x] b\n", 1, "exactly one"),
        ("Ask.\n\n- [x] a\n- [ ]\n", 1, "no words for b"),
        ("Ask.\n\n- [x] a\n- [ ] b\n\n## fr\n\nAsk.\n\n- [ ] a\n- [x] b\n", 11, "languages differ"),
        ("Ask.\n\n- [x] a\n- [ ] b\n\n## de\n\nAsk.\n", 11, "is not a language"),
        ("Ask.\n\n- [x] a\n- [ ] b\n\n## en\n\nAsk.\n", 11, "twice"),
    ],
)
def test_QZ_18_our_own_format_names_the_line_of_what_is_wrong(section: str, line: int, why: str) -> None:
    found = read(f"# q\nkind: single\nmarks: 2\n\n## en\n{section}".encode())
    assert [(each["line"], why in each["reason"]) for each in found.refused] == [(line, True)], found.refused


def test_QZ_18_code_in_a_question_is_no_structure() -> None:
    data = "# q\nkind: single\n\n## en\n\nRead:\n\n```\n# not a key\n- [x] not an option\n```\n\n- [x] a\n- [ ] b\n"
    assert read(data.encode()).items[0].item.words["en"].stem.endswith("```\n# not a key\n- [x] not an option\n```")


def test_QZ_18_the_head_of_the_file_holds_for_all_unless_a_question_says_otherwise() -> None:
    data = "---\nmethod: agilepm\narea: 7.10\n---\n# a\nkind: open_text\n\n## en\nx\n# b\nkind: open_text\narea:\nmethod: pmp\n\n## en\nx\n"
    tags = [each.item.tags for each in read(data.encode()).items]
    assert [(each.method, each.area) for each in tags] == [("agilepm", "7.10"), ("pmp", "")]
