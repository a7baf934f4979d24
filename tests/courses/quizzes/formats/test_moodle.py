"""Moodle XML of other people: every type is one of our kinds or is named, HTML and pictures come along (QZ-18)."""

import base64
from dataclasses import replace

import pytest

from courses.quizzes.formats import FileRefused, guess, read, write
from courses.quizzes.formats.holds import reduced
from courses.quizzes.formats.reading import Reading

from .makers import item

PICTURE = base64.b64encode(b"\x89PNG picture").decode()
FILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/AgilePM/Roles &amp; teams</text></category></question>
<question type="multichoice">
  <name><text>One</text></name>
  <questiontext format="html"><text><![CDATA[<p>Who <b>decides</b>?</p><img src="@@PLUGINFILE@@/my%20pic.png" alt="board">]]></text>
    <file name="my pic.png" path="/" encoding="base64">{PICTURE}</file>
  </questiontext>
  <generalfeedback format="html"><text>See chapter 3.</text></generalfeedback>
  <defaultgrade>2.0000000</defaultgrade><single>true</single>
  <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
  <incorrectfeedback format="html"><text>Read it again.</text></incorrectfeedback>
  <answer fraction="0" format="html"><text>A &amp;amp; B</text><feedback format="html"><text><![CDATA[<i>No</i>]]></text></feedback>
  </answer>
  <answer fraction="100" format="html"><text><![CDATA[<p>The sponsor</p>]]></text><feedback format="html"><text>Yes</text></feedback>
  </answer>
  <answer fraction="50" format="html"><text>The team</text></answer>
  <tags><tag><text>method:agilepm</text></tag><tag><text>easy</text></tag></tags>
</question>
<question type="multichoice"><name><text>Two</text></name>
  <questiontext format="html"><text>Which?</text></questiontext><idnumber>two-1</idnumber>
  <single>false</single><defaultgrade>1.5</defaultgrade>
  <answer fraction="75"><text>a</text></answer><answer fraction="25"><text>b</text></answer><answer fraction="-100"><text>c</text>
  </answer></question>
<question type="truefalse"><name><text>TF</text></name>
  <questiontext format="moodle_auto_format"><text>It is.</text></questiontext>
  <answer fraction="100"><text>true</text><feedback><text>Indeed</text></feedback></answer><answer fraction="0"><text>false</text>
  </answer></question>
<question type="shortanswer"><name><text>SA</text></name>
  <questiontext format="plain_text"><text>1 &lt; x?</text></questiontext><usecase>1</usecase>
  <answer fraction="100"><text>two \\* three</text></answer><answer fraction="50"><text>near</text></answer><answer fraction="0">
  <text>*</text></answer></question>
<question type="numerical"><name><text>N</text></name>
  <questiontext><text>How many?</text></questiontext>
  <answer fraction="100"><text>12.5</text><tolerance>0.5</tolerance></answer></question>
<question type="matching"><name><text>M</text></name>
  <questiontext><text>Match</text></questiontext>
  <subquestion format="html"><text>France</text><answer><text>Paris</text></answer></subquestion>
  <subquestion format="html"><text>Italy</text><answer><text>Rome</text></answer></subquestion>
  <subquestion format="html"><text></text><answer><text>Oslo</text></answer></subquestion></question>
<question type="gapselect"><name><text>G</text></name>
  <questiontext format="html"><text>The [[2]] and the [[3]].</text></questiontext>
  <selectoption><text>dog</text><group>1</group></selectoption><selectoption><text>cat</text><group>1</group></selectoption>
  <selectoption><text>sea</text><group>2</group></selectoption><selectoption><text>sun</text><group>2</group></selectoption></question>
<question type="cloze"><name><text>E</text></name>
  <questiontext format="html"><text>It is {{1:MC:=red#Yes~%0%b\\~lue}}.</text></questiontext></question>
<question type="ordering"><name><text>O</text></name>
  <questiontext><text>Order</text></questiontext>
  <answer fraction="2"><text>second</text></answer><answer fraction="1"><text>first</text></answer></question>
<question type="calculatedsimple"><name><text>C</text></name>
  <questiontext format="html"><text>What is {{ev}} / {{ac}}?</text></questiontext>
  <answer fraction="100"><text>{{ev}}/{{ac}}</text><tolerance>0.01</tolerance><tolerancetype>1</tolerancetype>
    <correctanswerformat>1</correctanswerformat><correctanswerlength>2</correctanswerlength></answer>
  <dataset_definitions>
    <dataset_definition><name><text>ev</text></name><minimum><text>80</text></minimum><maximum><text>120</text></maximum>
      <decimals><text>0</text></decimals></dataset_definition>
    <dataset_definition><name><text>ac</text></name><minimum><text>50</text></minimum><maximum><text>100</text></maximum>
      <decimals><text>0</text></decimals></dataset_definition>
  </dataset_definitions></question>
<question type="essay"><name><text>W</text></name>
  <questiontext format="markdown"><text>*Write*.</text></questiontext>
  <graderinfo format="html"><text>Look for roles.</text></graderinfo></question>
<question type="description"><name><text>D</text></name>
  <questiontext><text>Read this.</text></questiontext></question>
<question type="ddmarker"><name><text>Drag</text></name>
  <questiontext><text>Drag</text></questiontext></question>
<question type="calculated"><name><text>Root</text></name>
  <questiontext><text>x</text></questiontext>
  <answer fraction="100"><text>sqrt({{x}})</text></answer></question>
<question type="shortanswer"><name><text>Wild</text></name>
  <questiontext><text>x</text></questiontext>
  <answer fraction="100"><text>*cat*</text></answer></question>
<question type="multichoice"><name><text>None</text></name>
  <questiontext><text>x</text></questiontext><single>true</single>
  <answer fraction="0"><text>a</text></answer><answer fraction="0"><text>b</text></answer></question>
</quiz>
"""


@pytest.fixture
def found() -> Reading:
    assert guess(FILE.encode()) == "moodle"
    return read(FILE.encode(), language="fr")


def test_QZ_18_each_type_of_moodle_is_one_of_our_kinds(found: Reading) -> None:
    assert [each.item.kind for each in found.items] == [
        "single", "multiple", "true_false", "short_text", "numeric", "matching", "cloze", "cloze", "ordering", "numeric", "open_text",
    ]  # fmt: skip
    assert all(set(each.item.words) == {"fr"} for each in found.items)
    one, two, true, short, number, match, gaps, embedded, order, formula, essay = (each.item for each in found.items)
    words = one.words["fr"]
    assert words.stem == "Who **decides**?\n\n![board](<media/my pic.png>)" and one.media == {"media/my pic.png": b"\x89PNG picture"}
    assert dict(words.parts) == {"a": "A & B", "b": "The sponsor", "c": "The team"} and dict(words.reasons) == {"a": "*No*", "b": "Yes"}
    assert (one.marks, one.key, one.tags.method, one.tags.area, words.feedback) == (2, "", "agilepm", "roles-teams", "See chapter 3.")
    assert two.key == "two-1" and [each.get("correct", False) for each in two.body["options"]] == [True, True, False]
    assert true.words["fr"].reasons == {"true": "Indeed"}
    assert short.body == {"accepted": {"fr": ["two * three"]}, "exact": True} and short.words["fr"].stem == "1 < x?"
    assert number.body == {"value": "12.5", "tolerance": "0.5"}
    assert match.body == {"rows": [{"key": "r1", "option": "a"}, {"key": "r2", "option": "b"}], "options": ["a", "b", "c"]}
    assert gaps.words["fr"].stem == "The {g1} and the {g2}." and [gap["correct"] for gap in gaps.body["gaps"]] == ["b", "a"]
    assert dict(gaps.words["fr"].parts) == {"g1.a": "dog", "g1.b": "cat", "g2.a": "sea", "g2.b": "sun"}
    assert dict(embedded.words["fr"].parts) == {"g1.a": "red", "g1.b": "b~lue"} and embedded.words["fr"].reasons == {"g1.a": "Yes"}
    assert list(order.words["fr"].parts.values()) == ["first", "second"]
    assert formula.body["formula"] == "ev / ac" and formula.body["tolerance"] == "0.008" and formula.body["decimals"] == 2
    assert essay.words["fr"].stem == "*Write*." and essay.words["fr"].feedback == "Look for roles."


def test_QZ_18_what_is_lost_or_cannot_be_held_is_named(found: Reading) -> None:
    assert [(each["item"], each["kind"]) for each in found.unsupported] == [
        ("D", "description"), ("Drag", "ddmarker"), ("Root", "calculated: sqrt"), ("Wild", "shortanswer: wildcard"),
    ]  # fmt: skip
    assert [(each["item"], each["reason"]) for each in found.refused] == [("None", "No option has the full mark.")]
    assert FILE.split("\n")[found.refused[0]["line"] - 1].startswith('<question type="multichoice"><name><text>None')
    assert [(each["item"], each["note"]) for each in found.notes] == [
        ("One", "The tag easy has no place in the bank."),
        ("One", "A part of the mark for other options is lost."),
        ("One", "This text has no place here and is lost: Read it again."),
        ("two-1", "The options had different weights; here each counts the same."),
        ("two-1", "The mark 1.5 became 2."),
        ("SA", "The answer “near” had a part of the mark and is lost."),
        ("C", "The tolerance was a part of the answer; it is 0.008 now."),
        ("C", "The values are drawn anew from their ranges."),
    ]


def test_QZ_18_pictures_inside_addresses_are_kept() -> None:
    html = f'<p>See <img alt="x" src="data:image/png;base64,{PICTURE}"></p>'
    escaped = html.replace("<", "&lt;").replace(">", "&gt;")
    moodle = f'<quiz><question type="essay"><questiontext format="html"><text>{escaped}</text></questiontext></question></quiz>'
    gift = "[html]" + html.replace(":", "\\:").replace("=", "\\=") + "{}"
    old = (
        f'<questestinterop><item ident="a"><presentation><material><mattext texttype="text/html">{escaped}</mattext></material>'
        "<response_str><render_fib/></response_str></presentation></item></questestinterop>"
    )
    new = (
        '<assessmentItem identifier="a"><itemBody>'
        + html.replace('">', '"/>', 1)
        + "<extendedTextInteraction/></itemBody></assessmentItem>"
    )
    for data in (moodle, gift, old, new):
        found = read(data.encode()).items[0].item
        assert list(found.media.values()) == [b"\x89PNG picture"] and found.words["en"].stem == f"See ![x]({list(found.media)[0]})"


def test_QZ_18_pictures_come_back_from_moodle() -> None:
    asked = item("single", key="p")
    words = {
        language: replace(each, stem="![x](media/a.png)", parts={**each.parts, "a": "![y](<media/sub/b c.png>)"})
        for language, each in asked.words.items()
    }
    asked = replace(asked, words=words, media={"media/a.png": b"1", "media/sub/b c.png": b"2"})
    found = read(write([asked], format="moodle"), format="moodle")
    assert [each.item for each in found.items] == [reduced(asked, format="moodle")] and found.notes == []


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        (b"<quiz>\n<question>\n</quiz>", 3, "not well-formed"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE quiz [<!ENTITY a 'b'>]>\n<quiz>&a;</quiz>", 2, "DOCTYPE"),
        (b"<quiz>&undefined;</quiz>", 1, "well-formed"),
        (b"<?xml version='1.0' encoding='klingon'?><quiz/>", 1, "encoding"),
        (b"<quiz>" + b"<a>" * 300, 1, "nested"),
        (b"<html><body/></html>", 1, "holds no questions"),
    ],
)
def test_QZ_18_xml_that_is_broken_is_refused_whole(data: bytes, line: int, why: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data, format="moodle")
    assert (refused.value.line, why in str(refused.value)) == (line, True)


def test_QZ_18_a_file_that_is_no_base64_is_one_refused_question() -> None:
    data = '<quiz><question type="essay"><questiontext><text>x</text><file name="a">!!</file></questiontext></question></quiz>'
    assert "base64" in read(data.encode(), format="moodle").refused[0]["reason"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{1:MC:=a~b} and {1:MC:=c~d", "The bracket of the answers is not closed."),
        ("{1:SHORTANSWER:=a}", "cloze: SHORTANSWER"),
        ("{1:MC:=a~%50%b}", "cloze: several answers"),
        ("nothing", "cloze: nothing"),
    ],
)
def test_QZ_18_embedded_answers_that_are_no_lists_are_named(text: str, named: str) -> None:
    found = read(f'<quiz><question type="cloze"><questiontext><text>{text}</text></questiontext></question></quiz>'.encode())
    assert not found.items and [each["kind"] for each in found.unsupported] + [each["reason"] for each in found.refused] == [named]
