"""Each kind comes back from each format that can hold it, whatever its texts are; the table of formats says the truth (QZ-18)."""

import csv
import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.quizzes.enums import QuestionKind
from courses.quizzes.formats import HOLDS, KEEPS, WRITES, CannotHold, guess, read, why_not, write
from courses.quizzes.formats.canonical import canonical, letters
from courses.quizzes.formats.holds import reduced
from courses.quizzes.item import Item, Words
from courses.quizzes.kinds import KINDS

from .makers import FORMULA, SCENARIO, item, items, sound

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"rest"
CASES = [(format, kind) for format in WRITES for kind in KINDS]


def plain(kind: str, format: str) -> Item:
    """A question of the kind, without what only some formats hold."""
    asked = item(kind)
    if kind == "hotspot":
        words = {each: replace(said, stem=f"{said.stem}\n\n![a b](media/x.png)") for each, said in asked.words.items()}
        return replace(asked, words=words, media={"media/x.png": PNG})
    return replace(asked, body={"value": "-1.25", "tolerance": "0.01"}) if kind == "numeric" and "languages" not in KEEPS[format] else asked


@pytest.mark.parametrize(("format", "kind"), [case for case in CASES if case[1] in HOLDS[case[0]]])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_QZ_18_each_kind_comes_back_from_each_format_that_holds_it(format: str, kind: str, language: str) -> None:
    asked = plain(kind, format)
    data = write([asked, asked], format=format, language=language)
    assert guess(data) == format
    found = read(data, language=language)
    assert (found.format, found.refused, found.unsupported, found.notes) == (format, [], [], [])
    assert [each.item for each in found.items] == [reduced(asked, format=format, language=language)] * 2


@pytest.mark.parametrize(("format", "kind"), [case for case in CASES if case[1] not in HOLDS[case[0]]])
def test_QZ_18_a_kind_that_a_format_cannot_hold_is_not_written(format: str, kind: str) -> None:
    assert str(QuestionKind(kind).label) in why_not(plain(kind, format), format=format)
    with pytest.raises(CannotHold):
        write([plain(kind, format)], format=format)


@pytest.mark.parametrize("format", [format for format in WRITES if "languages" not in KEEPS[format]])
def test_QZ_18_a_question_without_words_in_the_language_is_not_written(format: str) -> None:
    assert "Français" in why_not(item("single", languages=("en",)), format=format, language="fr")


@pytest.mark.parametrize("format", WRITES)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_QZ_18_any_text_comes_back(format: str, data: st.DataObject) -> None:
    kinds = tuple(sorted(HOLDS[format]))
    language = data.draw(st.sampled_from(["en", "fr"]))
    drawn = data.draw(st.lists(items(kinds=kinds, full=True).filter(sound), min_size=1, max_size=3))
    asked = [each for each in drawn if not why_not(canonical(each), format=format, language=language)]
    if not asked:
        return
    found = read(write(asked, format=format, language=language), format=format, language=language)
    assert (found.refused, found.unsupported) == ([], [])
    assert [note for note in found.notes if not note["note"].startswith("The picture other/x.png")] == []
    assert [each.item for each in found.items] == [reduced(each, format=format, language=language) for each in asked]


def test_QZ_18_words_that_show_as_nothing_come_back() -> None:
    asked = replace(item("short_text", languages=("en",)), words={"en": Words(stem=">")})
    found = read(write([asked], format="qti21"), format="qti21")
    assert [each.item.words["en"].stem for each in found.items] == [">"]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_QZ_18_a_table_holds_formulas_and_many_options(format: str) -> None:
    many = item("single", body={"options": [{"key": key, **({"correct": True} if key == "z" else {})} for key in letters(26)]})
    asked = [many, item("numeric", body=FORMULA), item("numeric")]
    found = read(write(asked, format=format), format=format)
    assert [each.item for each in found.items] == [reduced(each, format=format) for each in asked]
    assert "26" in why_not(item("single", body={"options": [{"key": key, "correct": key == "a"} for key in letters(27)]}), format=format)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@settings(max_examples=40, deadline=None)
@given(asked=items(kinds=("single", "numeric"), languages=("en",), full=True).filter(sound))
def test_QZ_18_no_cell_of_an_export_runs(format: str, asked: Item) -> None:
    if why_not(canonical(asked), format=format):
        return
    data = write([asked], format=format)
    if format == "csv":
        cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        cells = [cell.value or "" for row in sheet.iter_rows() for cell in row]
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert not any(str(cell).lstrip(" \t\r\n\u00a0\u202f").startswith(("=", "+", "-", "@", "|")) for cell in cells)


def test_QZ_18_pictures_and_scenarios_of_our_own_format_come_back() -> None:
    one = item("single", key="one")
    words = {language: replace(each, stem="![a](media/x.png) ![b](<media/y z.png>)") for language, each in one.words.items()}
    first = replace(one, words=words, media={"media/x.png": b"\x89PNG1", "media/y z.png": b"2"})
    second = replace(first, key="two", media={"media/x.png": b"\x89PNG1", "media/y z.png": b"3"})
    found = read(write([first, second], format="markdown", scenarios=[SCENARIO]))
    assert found.items[0].item == first and found.scenarios[0].key == SCENARIO.key
    renamed = found.items[1].item
    other = next(name for name in renamed.media if name != "media/x.png")
    assert renamed.media == {"media/x.png": b"\x89PNG1", other: b"3"}
    assert renamed.words["en"].stem == f"![a](media/x.png) ![b](<{other}>)"
