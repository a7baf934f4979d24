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
def test_qz18_each_kind_comes_back_as_it_went_out(kind: str) -> None:
    asked = item(kind)
    found = read(write([asked], format="markdown", scenarios=[SCENARIO]))
    assert (found.refused, found.unsupported, found.notes) == ([], [], [])
    assert [each.item for each in found.items] == [asked]
    assert found.scenarios == [replace(SCENARIO, words={"en": "A bus.\n\n# not a key", "fr": "Un bus."})]


def test_qz18_a_formula_and_its_values_come_back() -> None:
    asked = item("numeric", body=FORMULA)
    assert read(write([asked], format="markdown")).items[0].item == asked


@settings(max_examples=300, deadline=None)
@given(asked=st.lists(items().filter(sound), min_size=1, max_size=3))
def test_qz18_any_text_comes_back(asked: list[Item]) -> None:
    data = write(asked, format="markdown")
    found = read(data)
    assert (found.refused, found.unsupported) == ([], [])
    assert [each.item for each in found.items] == [canonical(each) for each in asked]
    assert write([each.item for each in found.items], format="markdown") == data
