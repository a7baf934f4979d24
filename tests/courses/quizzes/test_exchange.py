"""Files into the bank and out of it (QZ-18): real files of other systems, round trips, refusals, pictures, the two commands."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image

from courses.quizzes import actions, formats
from courses.quizzes.actions import exchange
from courses.quizzes.kinds import KINDS
from courses.quizzes.models import Question, QuestionVersion
from tests.courses.quizzes.formats import makers
from tests.sample_site import ROOT

from . import exams

pytestmark = pytest.mark.django_db
FIXTURES = ROOT.parent / "shared" / "fixtures"
needs_fixtures = pytest.mark.skipif(not FIXTURES.is_dir(), reason="the shared fixtures are not here")


def run(path: Path, *options: str) -> tuple[int, dict]:
    """Exit status and report of `import_questions --json`."""
    out = io.StringIO()
    try:
        call_command("import_questions", str(path), "--json", *options, stdout=out)
        status = 0
    except SystemExit as stop:
        status = int(stop.code)
    return status, json.loads(out.getvalue())


@needs_fixtures
@pytest.mark.parametrize("name", ["prince2-first40.csv", "prince2-first40.aiken.txt", "prince2-first40.gift"])
def test_QZ_18_forty_questions_from_three_formats_with_the_same_keys(name: str) -> None:
    path = FIXTURES / "qbank-derived" / name
    status, report = run(path, "--bank", "first40")
    assert (status, report["imported"], report["refused"], report["unsupported"]) == (0, 40, [], [])
    again, second = run(path, "--bank", "first40")
    assert (again, second["imported"], second["updated"], second["unchanged"]) == (0, 0, 0, 40)
    other, third = run(FIXTURES / "qbank-derived" / "prince2-first40.gift", "--bank", "first40")
    keys = [(each["stem"], sorted(each["key"])) for each in third["questions"]]
    assert sorted(keys) == sorted((each["stem"], sorted(each["key"])) for each in report["questions"])
    assert Question.objects.filter(bank__slug="first40").count() == 40


@needs_fixtures
@pytest.mark.parametrize(
    "path", sorted((FIXTURES / "qbank-qti").rglob("*.xml")) + sorted((FIXTURES / "qbank-qti").rglob("*.zip")), ids=lambda p: p.name
)
def test_QZ_18_every_qti_file_becomes_questions_or_is_named(path: Path) -> None:
    status, report = run(path, "--bank", "qti")
    assert status == 0 and report["imported"] + report["unchanged"] + len(report["unsupported"]) >= 1
    assert all(each["stem"] for each in report["questions"])
    assert run(path, "--bank", "qti")[1]["imported"] == 0


@needs_fixtures
def test_QZ_18_an_attack_is_refused_whole() -> None:
    for path in (FIXTURES / "xml-attacks").rglob("*.xml"):
        status, report = run(path, "--bank", "attack", "--format", "moodle")
        assert status == 1 and report["refused"] and report["imported"] == 0
    assert not Question.objects.filter(bank__slug="attack").exists()


def test_QZ_18_a_dry_run_says_everything_and_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "one.md"
    path.write_bytes(formats.write([exams.single("dry-1")], format="markdown"))
    status, report = run(path, "--bank", "dry", "--dry-run")
    assert (status, report["imported"]) == (0, 1) and report["questions"][0]["key"] == ["Option b of dry-1 (en)"]
    assert not Question.objects.filter(key="dry-1").exists()


@pytest.mark.parametrize("text", ["", "---\nmethod: [\n---\n", "# Not a slug\nkind: single\n\n## en\n\nStem\n"])
def test_QZ_18_a_broken_file_is_refused_whole_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.md"
    path.write_text(text)
    status, report = run(path, "--bank", "broken", "--format", "markdown")
    assert status == (1 if text else status) and report["imported"] == 0
    assert not text or report["refused"][0]["reason"]


def test_QZ_18_one_question_of_another_bank_is_named_and_the_rest_is_taken(tmp_path: Path) -> None:
    actions.write_items(bank=actions.bank(slug="first"), items=[exams.single("taken")])
    path = tmp_path / "two.md"
    changed = replace(exams.single("taken"), marks=2)
    path.write_bytes(formats.write([changed, exams.single("free")], format="markdown"))
    status, report = run(path, "--bank", "second")
    assert (status, report["imported"], [row["item"] for row in report["refused"]]) == (1, 1, ["taken"])
    assert Question.objects.get(key="taken").marks == 1


def test_QZ_18_the_same_question_under_another_key_is_a_duplicate(tmp_path: Path) -> None:
    bank = actions.bank(slug="twice")
    actions.write_items(bank=bank, items=[exams.single("one")])
    written = actions.write_items(bank=bank, items=[replace(exams.single("one"), key="two")])
    assert written.duplicates == ["two"] and Question.objects.filter(bank=bank).count() == 1


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("format", formats.WRITES)
def test_QZ_18_each_kind_goes_out_and_comes_back_through_the_bank(tmp_path: Path, kind: str, format: str) -> None:
    """From the bank to a file and back into it: nothing changes, so nothing is written."""
    item = replace(makers.item(kind), group="", media={})
    if formats.why_not(item, format=format, language="en"):
        pytest.skip(f"{format} cannot hold {kind}: {formats.why_not(item, format=format, language='en')}")
    actions.write_items(bank=actions.bank(slug="round"), items=[item])
    before = {row.key: row.item for row in Question.objects.filter(bank__slug="round")}
    path = tmp_path / "out"
    call_command("export_questions", str(path), "--format", format, "--bank", "round", stdout=io.StringIO())
    _status, report = run(path, "--bank", "round", "--format", format)
    after = {row.key: row.item for row in Question.objects.filter(bank__slug="round")}
    assert not report["refused"] and not report["unsupported"]
    assert after == before and report["unchanged"] == 1


def test_QZ_18_pictures_come_along_both_ways(
    tmp_path: Path, as_role: Callable[[str], Client], django_capture_on_commit_callbacks: Callable
) -> None:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(file, "PNG")
    item = exams.single("pictured")
    words = {language: replace(each, stem=f"{each.stem}\n\n![A red square](media/red.png)") for language, each in item.words.items()}
    item = replace(item, words=words, media={"media/red.png": file.getvalue()})
    path = tmp_path / "pictures.zip"
    path.write_bytes(formats.write([item], format="markdown"))
    with django_capture_on_commit_callbacks(execute=True):
        assert run(path, "--bank", "pictures", "--format", "markdown")[1]["imported"] == 1
    text = QuestionVersion.objects.get(question__key="pictured").texts.get(language="en")
    address = text.stem.split('src="')[1].split('"')[0]
    assert as_role("learner").get(address).content == file.getvalue()
    assert as_role("visitor").get(address).status_code in (302, 404)
    back = formats.read(exchange.export_questions(slug="pictures", format="markdown").data, format="markdown")
    assert back.items[0].item == item
    assert run(path, "--bank", "pictures", "--format", "markdown")[1]["unchanged"] == 1


def test_QZ_18_what_is_no_picture_is_refused() -> None:
    item = exams.single("bad-picture")
    words = {language: replace(each, stem=f"{each.stem} ![x](media/x.svg)") for language, each in item.words.items()}
    report = exchange.Exchange()
    bad = replace(item, words=words, media={"media/x.svg": b"<svg onload='alert(1)'/>"})
    writer = exchange._Writer(actions.bank(slug="bad"), formats.Reading("markdown"), imagined=None)
    exchange._one_by_one(writer, [formats.Read(bad, 1)], report)
    assert report.refused and not Question.objects.filter(key="bad-picture").exists()


def test_QZ_18_an_unknown_bank_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("export_questions", str(tmp_path / "x"), "--format", "markdown", "--bank", "nowhere")


def test_QZ_18_what_a_format_cannot_hold_is_named_and_the_rest_is_written(tmp_path: Path) -> None:
    french = exams.single("french", right="c")
    items = [exams.matching("rows", rows=3), exams.single("fits"), replace(french, words={"fr": french.words["fr"]})]
    actions.write_items(bank=actions.bank(slug="mixed"), items=items)
    out, told, path = io.StringIO(), io.StringIO(), tmp_path / "out.txt"
    with pytest.raises(SystemExit) as stop:
        call_command("export_questions", str(path), "--format", "aiken", "--bank", "mixed", stdout=out, stderr=told)
    assert stop.value.code == 1 and "1 questions" in out.getvalue() and "2 left out" in out.getvalue()
    french_line, rows_line = told.getvalue().splitlines()
    assert french_line.startswith("french: left out: ") and "English" in french_line and rows_line.startswith("rows: left out: ")
    assert [each.item.words["en"].stem for each in formats.read(path.read_bytes(), format="aiken").items] == ["Stem fits (en)"]


def test_QZ_18_a_format_that_holds_nothing_of_a_bank_writes_no_file(tmp_path: Path) -> None:
    actions.write_items(bank=actions.bank(slug="rows"), items=[exams.matching("rows", rows=3)])
    with pytest.raises(CommandError, match="no file"):
        call_command(
            "export_questions", str(tmp_path / "x"), "--format", "aiken", "--bank", "rows", stdout=io.StringIO(), stderr=io.StringIO()
        )
    assert not (tmp_path / "x").exists()
