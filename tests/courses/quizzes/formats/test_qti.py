"""QTI 1.2 to 3.0 of other people, single files and packages; what we write is what others expect (QZ-18)."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from courses.quizzes.formats import guess, read, write
from courses.quizzes.formats.archive import pack
from courses.quizzes.formats.reading import Reading
from courses.quizzes.item import Item
from courses.quizzes.kinds import kind

from .makers import item

FOLDER = "fixtures/qbank-qti"
# {file: (format, [(kind, the words of the right answer, or the pairs)])}; the key is the one in the XML.
WANTED: dict[str, tuple[str, list[tuple[str, Any]]]] = {
    "items_1.2/choice.xml": (
        "qti12",
        [
            ("single", ["False"]),
            ("single", ["At least 3 hours"]),
            ("multiple", ["Poses a question", "Expresses an opinion", "Adds information", "Responds positively"]),
            ("single", ["a&b"]),
        ],
    ),
    "items_1.2/essay.xml": ("qti12", [("open_text", None)]),
    "items_1.2/matching.xml": ("qti12", [("matching", [("Light Microscope", "Magnify up"), ("Electron Microscopes", "Uses a beam")])]),
    "items_1.2/multiple_answer.xml": (
        "qti12",
        [("multiple", ["Poses a question", "Expresses an opinion", "Adds information", "Responds positively"])],
    ),
    "items_1.2/numeric_exact_match.xml": ("qti12", [("numeric", "1234.0")]),
    "items_1.2/single_fib.xml": ("qti12", [("short_text", "Illinois")]),
    "items_1.2/true_false.xml": ("qti12", [("true_false", ["false"])]),
    "items_2.1/choice.xml": ("qti21", [("single", ["You must stay"])]),
    "items_2.1/essay.xml": ("qti21", [("open_text", None)]),
    "items_2.1/match.xml": (
        "qti21",
        [("matching", [("Antonio", "Prospero"), ("Capulet", "Montague"), ("Demetrius", "Lysander")])],
    ),
    "items_2.1/order.xml": ("qti21", [("ordering", ["Michael Schumacher", "Rubens Barrichello", "Jenson Button"])]),
    "items_2.1/text_entry.xml": ("qti21", [("short_text", "York")]),
    "items_2.2/choice.xml": ("qti21", [("single", ["You must stay"])]),
    "items_2.2/choice_multiple.xml": ("qti21", [("multiple", ["Hydrogen", "Oxygen"])]),
    "items_2.2/inline_choice.xml": ("qti21", [("cloze", ["York"])]),
}


def key(asked: Item) -> Any:
    """The right answer in the words of the question."""
    parts, right = asked.words["en"].parts, kind(asked.kind).right(asked.body)
    if asked.kind == "matching":
        return [(parts[row], parts[option]) for row, option in right["rows"].items()]
    if asked.kind == "cloze":
        return [parts[f"{gap}.{option}"] for gap, option in right["rows"].items()]
    if asked.kind == "ordering":
        return [parts[each] for each in right["order"]]
    if "chosen" in right:
        return [parts.get(each, each) for each in right["chosen"]]
    return right.get("number", right.get("text"))


def begins(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, list | tuple):
        return len(found) == len(wanted) and all(begins(*pair) for pair in zip(found, wanted, strict=True))
    return found == wanted if wanted is None else str(found).startswith(wanted)


@pytest.mark.parametrize("name", list(WANTED))
def test_QZ_18_each_item_has_the_key_of_its_xml(shared: Path, name: str) -> None:
    data = (shared / FOLDER / "instructure" / name).read_bytes()
    format, wanted = WANTED[name]
    found = read(data, name=name)
    assert (guess(data), found.format, found.refused) == (format, format, [])
    assert [each.item.kind for each in found.items] == [each[0] for each in wanted]
    assert all(begins(key(each.item), right[1]) for each, right in zip(found.items, wanted, strict=True))


def test_QZ_18_packages_bring_their_items_and_pictures(shared: Path) -> None:
    old = read((shared / FOLDER / "instructure" / "test_qti_1.2.zip").read_bytes())
    new = read((shared / FOLDER / "instructure" / "test_qti_2.2.zip").read_bytes())
    three = read((shared / FOLDER / "kennisnet-qti3" / "no-response-processing.zip").read_bytes())
    assert [(each.format, len(each.items), each.refused, each.unsupported) for each in (old, new, three)] == [
        ("qti12", 3, [], []), ("qti21", 5, [], []), ("qti30", 1, [], []),
    ]  # fmt: skip
    assert [each.item.kind for each in new.items] == ["open_text", "multiple", "single", "single", "true_false"]
    assert [len(name) for each in old.items for name in each.item.media.values()] == [3740, 4157]
    picture = next(each.item for each in new.items if each.original == "choice")
    assert list(picture.media) == ["media/images/sign.png"] and "](media/images/sign.png)" in picture.words["en"].stem
    match = three.items[0].item
    assert key(match)[0] == ("endoplasmatisch reticulum", "isolatie en vervoer van eiwitten") and len(key(match)) == 7


def test_QZ_18_junk_of_a_package_is_passed_over_and_a_missing_item_is_named(shared: Path) -> None:
    choice = (shared / FOLDER / "instructure/items_2.1/choice.xml").read_bytes()
    manifest = b'<manifest><resources><resource href="gone.xml"><file href="a%20b.xml"/></resource></resources></manifest>'
    files = {"__MACOSX/._a b.xml": b"junk", "imsmanifest.xml": manifest, "a b.xml": choice, "x/.DS_Store": b"j", "meta.xml": b"<lom/>"}
    found = read(pack({**files, "images/sign.png": b"picture"}))
    assert (
        len(found.items) == 1 and found.items[0].where == "a b.xml" and found.items[0].item.media == {"media/images/sign.png": b"picture"}
    )
    assert [each["item"] for each in found.refused] == ["gone.xml"]


ITEM = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="T" {more}>
{declarations}
<itemBody><p>Ask <b>this</b>.</p>{body}</itemBody>{after}</assessmentItem>"""
DECLARATION = (
    '<responseDeclaration identifier="RESPONSE" cardinality="{0}" baseType="{1}"><correctResponse>{2}</correctResponse>'
    "</responseDeclaration>"
)


def one(body: str, *right: str, cardinality: str = "single", base: str = "identifier", after: str = "", more: str = "") -> Reading:
    values = "".join(f"<value>{value}</value>" for value in right)
    declared = DECLARATION.format(cardinality, base, values)
    return read(ITEM.format(declarations=declared, body=body, after=after, more=more).encode())


CHOICES = "".join(f'<simpleChoice identifier="{name}">{name}</simpleChoice>' for name in "XYZ")


def test_QZ_18_a_choice_has_its_reasons_language_and_limit() -> None:
    inside = CHOICES.replace(">X<", '>X<feedbackInline outcomeIdentifier="F" identifier="X" showHide="show">why <i>x</i></feedbackInline><')
    found = one(
        f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="2"><prompt>Which?</prompt>{inside}</choiceInteraction>',
        "X", "Z", cardinality="multiple", more=' xml:lang="fr-CA"',
        after='<modalFeedback outcomeIdentifier="F" identifier="Z" showHide="show"><p>why z</p></modalFeedback>',
    ).items[0].item  # fmt: skip
    words = found.words["fr"]
    assert found.body == {"options": [{"key": "a", "correct": True}, {"key": "b"}, {"key": "c", "correct": True}], "limit": True}
    assert (words.stem, words.reasons) == ("Ask **this**.\n\nWhich?", {"a": "why *x*", "c": "why z"})


def test_QZ_18_numbers_have_their_tolerance() -> None:
    body = '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    after = (
        '<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" tolerance="0.5 0.5"/></responseIf>'
        "</responseCondition></responseProcessing>"
    )
    assert one(body, "12.5", base="float", after=after).items[0].item.body == {"value": "12.5", "tolerance": "0.5"}


def test_QZ_18_a_place_in_a_picture_is_in_shares_of_it() -> None:
    body = (
        '<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1">'
        '<object data="p.png" type="image/png" width="200" height="100">Map</object>'
        '<hotspotChoice identifier="N" shape="rect" coords="20,10,60,30" hotspotLabel="North"/>'
        '<hotspotChoice identifier="S" shape="circle" '
        'coords="100,50,20"/><hotspotChoice identifier="P" shape="poly" coords="0,0,200,0,0,100,0,0"/></hotspotInteraction>'
    )
    found = one(body, "N").items[0].item
    assert found.body["areas"] == [
        {"key": "a", "shape": "rect", "at": [0.1, 0.1, 0.2, 0.2], "correct": True},
        {"key": "b", "shape": "circle", "at": [0.5, 0.5, 0.1]},
        {"key": "c", "shape": "polygon", "at": [0.0, 0.0, 1.0, 0.0, 0.0, 1.0]},
    ]
    assert found.words["en"].parts == {"a": "North", "b": "S", "c": "P"} and found.words["en"].stem.endswith("![Map](p.png)")


@pytest.mark.parametrize(
    ("body", "right", "kind_or_reason"),
    [
        ('<uploadInteraction responseIdentifier="RESPONSE"/>', "x", "uploadInteraction"),
        ("", "x", "item without interaction"),
        ('<choiceInteraction/><extendedTextInteraction/>', "x", "several interactions: choiceInteraction, extendedTextInteraction"),
        (f'<choiceInteraction responseIdentifier="RESPONSE">{CHOICES}</choiceInteraction>', "Q", "not one of the choices"),
        (f'<orderInteraction responseIdentifier="RESPONSE">{CHOICES}</orderInteraction>', "X", "does not name each choice once"),
    ],
)  # fmt: skip
def test_QZ_18_what_cannot_be_held_is_named_with_its_line(body: str, right: str, kind_or_reason: str) -> None:
    found = one(body, right)
    named = [each["kind"] for each in found.unsupported] + [each["reason"] for each in found.refused]
    assert not found.items and len(named) == 1 and kind_or_reason in named[0]
    assert all(each["line"] in (1, 3) for each in found.unsupported + found.refused)


def test_QZ_18_our_package_is_plain_qti_for_others() -> None:
    asked = item("single", key="Key 1")
    words = replace(asked.words["en"], stem="# Head\n\n| a | b |\n|---|---|\n| **1** | ![p](media/x y.png) ![p](<media/x y.png>) |")
    data = write([replace(asked, words={"en": words}, media={"media/x y.png": b"\x89PNG"})], format="qti21")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert sorted(package.namelist()) == ["imsmanifest.xml", "items/q1.xml", "media/x y.png"]
        root = ElementTree.fromstring(package.read("items/q1.xml"))
        manifest = ElementTree.fromstring(package.read("imsmanifest.xml"))
    space = {"q": "http://www.imsglobal.org/xsd/imsqti_v2p1", "m": "http://www.imsglobal.org/xsd/imscp_v1p1"}
    assert [value.text for value in root.findall("q:responseDeclaration/q:correctResponse/q:value", space)] == ["b"]
    assert root.find(".//q:table//q:strong", space).text == "1" and root.find(".//q:img", space).get("src") == "../media/x%20y.png"
    assert [file.get("href") for file in manifest.findall(".//m:resource/m:file", space)] == ["items/q1.xml", "media/x%20y.png"]
    assert [choice.find("q:p", space).text for choice in root.findall(".//q:simpleChoice", space)] == [
        "part a en",
        "part b en",
        "part c en",
    ]


def test_QZ_18_what_somebody_changed_in_our_package_counts() -> None:
    asked = item("single", languages=("en",))
    asked = replace(asked, words={"en": replace(asked.words["en"], stem="1. one\n2) _two_")})
    with zipfile.ZipFile(io.BytesIO(write([asked], format="qti21"))) as package:
        files = {name: package.read(name) for name in package.namelist()}
    assert b"1. one\\n2) _two_" in files["items/q1.xml"]
    files["items/q1.xml"] = files["items/q1.xml"].replace(b"<em>two</em>", b"<em>three</em>")
    assert read(pack(files)).items[0].item.words["en"].stem != asked.words["en"].stem
    assert "three" in read(pack(files)).items[0].item.words["en"].stem
