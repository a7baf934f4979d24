"""GIFT in and out: the public collection says what each file holds; what we write comes back the same (QZ-18)."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.quizzes.formats import read, write
from courses.quizzes.formats.canonical import canonical
from courses.quizzes.formats.holds import HOLDS, reduced, why_not
from courses.quizzes.formats.html import to_markdown
from courses.quizzes.formats.reading import Read
from courses.quizzes.item import Item

from .makers import items, sound

KINDS_OF = {
    "MC": {"single", "multiple"},
    "TF": {"true_false"},
    "Short": {"short_text"},
    "Numerical": {"numeric"},
    "Matching": {"matching"},
    "Essay": {"open_text"},
}


def text(node: dict[str, str] | None) -> str:
    if node is None:
        return ""
    return to_markdown(node["text"]) if node["format"] == "html" else node["text"]


def names(shared: Path) -> list[Path]:
    return sorted((shared / "fixtures" / "qbank-gift" / "pegjs").glob("*.gift"))


def same(asked: dict[str, Any], found: Read) -> None:
    item = found.item
    words = item.words["en"]
    assert item.kind in KINDS_OF[asked["type"]]
    assert words.stem == text(asked["stem"]) and found.original == (asked["title"] or "")
    if asked["type"] == "MC":
        assert list(words.parts.values()) == [text(choice["text"]) for choice in asked["choices"]]
        right = [option.get("correct", False) for option in item.body["options"]]
        assert right == [choice["isCorrect"] or choice["weight"] == 100 for choice in asked["choices"]]
        assert [words.reasons.get(key, "") for key in words.parts] == [text(choice["feedback"]) for choice in asked["choices"]]
    elif asked["type"] == "TF":
        assert item.body["options"][0].get("correct", False) == asked["isTrue"]
    elif asked["type"] == "Short":
        full = [choice for choice in asked["choices"] if choice["weight"] in (None, 100)]
        assert item.body["accepted"]["en"] == [text(choice["text"]) for choice in full]
    elif asked["type"] == "Matching":
        pairs = [(words.parts[row["key"]], words.parts[row["option"]]) for row in item.body["rows"]]
        assert pairs == [(text(pair["subquestion"]), pair["subanswer"]) for pair in asked["matchPairs"]]
    elif asked["type"] == "Numerical":
        numbers(asked["choices"], item)


def numbers(asked: Any, item: Item) -> None:
    if isinstance(asked, list):
        asked = next(choice["text"] for choice in asked if choice["weight"] in (None, 100))
    value, tolerance = float(item.body["value"]), float(item.body.get("tolerance", "0"))
    low = asked["numberLow"] if "numberLow" in asked else asked["number"] - asked.get("range", 0)
    high = asked["numberHigh"] if "numberHigh" in asked else asked["number"] + asked.get("range", 0)
    assert (value - tolerance, value + tolerance) == (pytest.approx(low), pytest.approx(high))


def partial(question: dict[str, Any]) -> bool:
    choices = question.get("choices")
    return question["type"] == "Numerical" and isinstance(choices, list) and any(0 < (each["weight"] or 0) < 100 for each in choices)


def test_QZ_18_the_public_collection_is_read_as_its_twins_say(shared: Path) -> None:
    counted = 0
    for path in names(shared):
        found = read(path.read_bytes(), format="gift")
        twin = [each for each in json.loads(path.with_suffix(".json").read_text()) if each["type"] != "Category"]
        assert found.refused == [], path.name
        left = [each for each in twin if each["type"] == "Description" or partial(each)]
        named = ["description" if each["type"] == "Description" else "numerical: several ranges" for each in left]
        assert [each["kind"] for each in found.unsupported] == named
        asked = [each for each in twin if each["type"] != "Description" and not partial(each)]
        assert len(found.items) == len(asked), path.name
        for question, each in zip(asked, found.items, strict=True):
            same(question, each)
            counted += 1
    assert counted >= 25


def test_QZ_18_a_part_of_the_mark_is_lost_with_a_note(shared: Path) -> None:
    found = read((shared / "fixtures/qbank-gift/pegjs/giftFormatPhpExamples.gift").read_bytes(), format="gift")
    assert [re.sub("“.*”", "", note["note"]) for note in found.notes] == [
        "A part of the mark for other options is lost.",
        "The answer  had a part of the mark and is lost.",
        "The answer  had a part of the mark and is lost.",
    ]


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        ("Q1 {=a ~b}\n\nQ2 {=a ~b\n", 3, "not closed"),
        ("Q {oops =a}", 1, "begins with"),
        ("Q {~a ~b}", 1, "No option is right"),
        ("Q {#abc}", 1, "not a number"),
        ("Q {=a} {=b}", 1, "one bracket"),
        ("Q =a}", 1, "never opened"),
        ("Q {~%50%a ~%50%b}", 1, "wrong"),
        ("{=a ~b}", 1, "no text"),
        ("Q {~%x%a =b}", 0, ""),
    ],
)
def test_QZ_18_a_question_that_cannot_be_read_is_named_with_its_line(data: str, line: int, why: str) -> None:
    found = read(data.encode(), format="gift")
    if line:
        assert [(each["line"], why in each["reason"]) for each in found.refused] == [(line, True)]
    else:
        assert found.items[0].item.words["en"].parts["a"] == "%x%a"


def test_QZ_18_what_the_bank_has_no_kind_for_is_named() -> None:
    found = read(b"::A::Text only.\n\n::B::Two full {=a =b ~c}\n\n::C::Wild {=*cat*}\n", format="gift")
    assert [(each["item"], each["kind"]) for each in found.unsupported] == [
        ("A", "description"),
        ("B", "multichoice: several full answers"),
        ("C", "shortanswer: wildcard"),
    ]


@settings(max_examples=100, deadline=None)
@given(st.lists(items(kinds=tuple(sorted(HOLDS["gift"])), full=True).filter(sound), min_size=1, max_size=3), st.sampled_from(["en", "fr"]))
def test_QZ_18_any_text_comes_back_from_gift(asked: list[Item], language: str) -> None:
    asked = [item for item in asked if not why_not(canonical(item), format="gift", language=language)]
    found = read(write(asked, format="gift", language=language), format="gift", language=language)
    assert (found.refused, found.unsupported, found.notes) == ([], [], [])
    assert [each.item for each in found.items] == [reduced(item, format="gift", language=language) for item in asked]
