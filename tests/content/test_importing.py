"""The importer: idempotent, careful with editors' work, and plain about bad files."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from content.importing.run import import_folder
from content.models import GlossaryTerm, PracticePage, SiteImage, StandardPage
from courses.catalogue.models import CoursePage, LessonPage, Training
from courses.demo.sample import SEED

# The prepared site of each database is made by an import: what is left to show is the same on both.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

PRACTICE = """---
kind: practice
key: {key}
title: {title}
rule: One rule.
applies_to: Everybody.
mission: 1
review_on: 2027-01-01
---

## Why

{body}
"""


@pytest.fixture
def write(folder: Path) -> Callable[[str, str | bytes], Path]:
    def written(name: str, text: str | bytes) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def practice(key: str = "try", title: str = "Try", body: str = "Because.") -> str:
    return PRACTICE.format(key=key, title=title, body=body)


def test_the_sample_content_is_complete_and_importing_it_again_changes_nothing() -> None:
    report = import_folder(SEED)
    assert (report.created, report.updated) == (0, 0)
    assert report.unchanged > 200
    assert report.refused == report.conflicts == report.broken_links == report.missing_images == []
    assert GlossaryTerm.objects.count() == 40
    for language in ("fr", "en"):
        pages = LessonPage.objects.live().filter(locale__language_code=language)
        assert pages.filter(lesson__module__training__code="agilepm", lesson__kind="text").count() == 16
        assert CoursePage.objects.live().filter(locale__language_code=language).count() == 3
        assert PracticePage.objects.live().filter(locale__language_code=language).count() == 6
    assert sorted(Training.objects.values_list("code", "days", "hours")) == [("agilepm", 2, 14), ("pmp", 4, 28), ("prince2", 2, 14)]


def test_create_update_unchanged(write: Callable, folder: Path) -> None:
    write("en/a.md", practice())
    assert import_folder(folder).created == 1
    assert import_folder(folder).unchanged == 1
    write("en/a.md", practice(body="For a better reason."))
    report = import_folder(folder)
    assert (report.created, report.updated, report.unchanged) == (0, 1, 0)
    assert "better reason" in PracticePage.objects.get(practice__key="try").body_html


def test_an_editors_later_change_is_a_conflict_and_stays(write: Callable, folder: Path) -> None:
    write("en/a.md", practice())
    import_folder(folder)
    page = PracticePage.objects.get(practice__key="try")
    page.rule = "The editor's rule."
    page.save_revision().publish()
    assert import_folder(folder).conflicts == [], "an unchanged file is no conflict"
    write("en/a.md", practice(body="Another text."))
    report = import_folder(folder)
    assert [entry["file"] for entry in report.conflicts] == ["en/a.md"]
    assert PracticePage.objects.get(practice__key="try").rule == "The editor's rule."


def test_an_edited_glossary_term_is_a_conflict(write: Callable, folder: Path) -> None:
    term = '[[term]]\nkey = "xyz"\n[term.fr]\nname = "x"\ndefinition = "{d}"\n[term.en]\nname = "x"\ndefinition = "d"\n'
    write("g.toml", 'kind = "glossary"\n' + term.format(d="one"))
    assert import_folder(folder).created == 1
    text = GlossaryTerm.objects.get(key="xyz").texts.get(language="fr")
    text.definition = "edited"
    text.save()
    write("g.toml", 'kind = "glossary"\n' + term.format(d="two"))
    report = import_folder(folder)
    assert [(entry["file"], entry["line"]) for entry in report.conflicts] == [("g.toml", 3)]


def test_two_languages_are_one_page_in_two_languages(write: Callable, folder: Path) -> None:
    write("fr/a.md", practice(title="Essai"))
    write("en/a.md", practice(title="Try"))
    import_folder(folder)
    french, english = (PracticePage.objects.get(practice__key="try", locale__language_code=code) for code in ("fr", "en"))
    assert french.translation_key == english.translation_key


def test_dry_run_writes_nothing(write: Callable, folder: Path) -> None:
    write("en/a.md", practice())
    report = import_folder(folder, dry_run=True)
    assert report.created == 1
    assert not PracticePage.objects.filter(practice__key="try").exists()


def test_links_and_images(write: Callable, folder: Path) -> None:
    from tests.pictures import png

    write("en/a.md", practice(body="[next](b.md#why) ![A red square](red.png) [gone](missing.md) ![](no.png) `[code](x.md)`"))
    write("en/b.md", practice(key="other", title="Other", body="[back](a.md)"))
    write("en/red.png", png())
    report = import_folder(folder)
    assert report.created == 2 and not report.refused
    assert report.broken_links == [{"file": "en/a.md", "line": 13, "target": "missing.md"}]
    assert report.missing_images == [{"file": "en/a.md", "line": 13, "target": "no.png"}]
    html = PracticePage.objects.get(practice__key="try").body_html
    other = PracticePage.objects.get(practice__key="other")
    assert f'href="{other.get_url()}#why"' in html
    assert 'alt="A red square"' in html and SiteImage.objects.filter(title="A red square").count() == 1
    assert "[code](x.md)" in html
    assert import_folder(folder).unchanged == 2


BAD = {
    "malformed.md": ("---\nkind: practice\ntitle: [unclosed\n---\n\ntext\n", 4, "YAML"),
    "unclosed.md": ("---\nkind: practice\ntitle: x\n", 1, "---"),
    "unknown.md": (practice().replace("mission: 1", "mission: 1\ncolour: blue"), 8, "colour"),
    "nokind.md": ("---\nkind: spaceship\n---\n", 2, "spaceship"),
    "twice.md": ("---\nkind: practice\nkey: a\nkey: b\n---\n", 4, "key"),
    "missing.md": ("---\nkind: practice\nkey: a\ntitle: b\n---\n", 1, "applies_to"),
    "latin.md": (b"---\nkind: page\n---\n\nd\xe9j\xe0 vu\n", 5, "UTF-8"),
    "alias.md": ("---\na: &x [1]\nb: *x\n---\n", 3, "alias"),
    "huge.md": ("# Big\n\n" + "word " * 1_000_000, 1, "2000"),
    "hanging.md": ("---\nkind: page\nkey: h\ntitle: H\n---\n\n" + "[" * 20_000 + "\n", 1, ""),
    "mission.md": (practice().replace("mission: 1", "mission: 9"), 7, "1"),
    "list.md": (practice().replace("title: Try", "title: [a, b]"), 4, "title"),
    "bad.toml": ('kind = "glossary"\n[[term]\n', 2, "TOML"),
    "keys.toml": ('kind = "glossary"\n[[term]]\nkey = "k1"\ncolour = 1\n', 4, "colour"),
    "question.toml": (
        'kind = "questions"\n[[question]]\nkey = "q"\ntype = "single"\ntopic = "x"\n[question.stem]\nfr="a"\nen="b"\n'
        '[[question.option]]\nkey="a"\ncorrect=false\nfr="a"\nen="b"\nreason_fr="a"\nreason_en="b"\n',
        3,
        "q",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_is_named_by_file_and_line_and_the_rest_is_imported(name: str, write: Callable, folder: Path) -> None:
    text, line, word = BAD[name]
    before = (PracticePage.objects.count(), StandardPage.objects.count(), GlossaryTerm.objects.count())
    write(f"en/{name}", text)
    write("en/good.md", practice(key="good"))
    report = import_folder(folder)
    assert [(entry["file"], entry["line"]) for entry in report.refused] == [(f"en/{name}", line)]
    assert word in report.refused[0]["reason"]
    assert report.created == 1
    assert (PracticePage.objects.count(), StandardPage.objects.count(), GlossaryTerm.objects.count()) == (before[0] + 1, *before[1:])


def test_an_unknown_key_is_refused_only_where_a_kind_is_declared(write: Callable, folder: Path) -> None:
    write("en/foreign.md", "---\nsidebar_navigation:\n  title: X\nkeywords: y\n---\n# A foreign guide\n\nText.\n")
    report = import_folder(folder)
    assert (report.created, report.refused) == (1, [])
    page = StandardPage.objects.get(title="A foreign guide")
    assert "<h1" not in page.body_html and "foreign guide" not in page.body_html


@pytest.mark.case("F_06", "G_07")
def test_f6_scripts_in_every_field_are_inert(write: Callable, folder: Path, client) -> None:
    script = '"<script>alert(1)</script>"'
    text = PRACTICE.format(key="xss", title=script, body="<script>alert(1)</script>")
    write("en/a.md", text.replace("One rule.", script).replace("Everybody.", script))
    import_folder(folder)
    page = PracticePage.objects.get(practice__key="xss")
    html = client.get(page.get_url()).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.case("G_07")
def test_a_path_out_of_the_folder_is_not_followed(write: Callable, folder: Path) -> None:
    write("secret.md", "# Secret\n")
    write("in/en/a.md", practice(body="[out](../../secret.md) ![out](../../secret.png)"))
    report = import_folder(folder / "in")
    assert len(report.broken_links) == len(report.missing_images) == 1


def test_pm2_guide_imports(shared: Path, client) -> None:
    report = import_folder(shared / "fixtures" / "content-en" / "pm2-guide", language="en")
    assert (report.created, report.refused, report.missing_images) == (5, [], [])
    assert {entry["target"] for entry in report.broken_links} == {
        "5-initiating-phase", "6-planning-phase", "7-executing-phase", "8-closing-phase", "9-monitor-and-control",
    }  # fmt: skip
    pictures = list((shared / "fixtures" / "content-en" / "pm2-guide").rglob("*.png"))
    titled = SiteImage.objects.count()
    assert titled >= len({path.read_bytes() for path in pictures})
    page = StandardPage.objects.get(title__startswith="3 ")
    assert page.get_parent().specific.title == "PM² Project Management Guide" or page.get_parent().title
    assert client.get(page.get_url()).status_code == 200
    assert page.body_html.count("<img") == len(list((shared / "fixtures/content-en/pm2-guide/3-overview-pm2").glob("*.png")))


def test_fr_en_folders_give_the_language(shared: Path) -> None:
    report = import_folder(shared / "fixtures" / "content-fr-en" / "canada-digital-playbook")
    assert not report.refused
    titles = StandardPage.objects.filter(title__startswith="3.").values_list("locale__language_code", flat=True)
    assert sorted(titles) == ["en", "fr"]


def test_the_command_prints_the_report_and_fails_only_on_refusals(write: Callable, folder: Path) -> None:
    write("en/a.md", practice())
    out = StringIO()
    call_command("import_content", str(folder), "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "created": 1, "updated": 0, "unchanged": 0, "refused": [], "conflicts": [], "broken_links": [], "missing_images": [],
    }  # fmt: skip
    write("en/b.md", "---\nkind: nothing\n---\n")
    with pytest.raises(SystemExit) as ended:
        call_command("import_content", str(folder), "--json", stdout=StringIO())
    assert ended.value.code == 1


def test_a_folder_that_does_not_exist() -> None:
    assert import_folder(Path("/nowhere/at/all")).refused


def test_a_table_scrolls_in_a_box_of_its_own_language(write: Callable, folder: Path) -> None:
    write("fr/a.md", practice(body="| A | B |\n|---|---|\n| l'un | l'autre |"))
    import_folder(folder)
    html = PracticePage.objects.get(practice__key="try", locale__language_code="fr").body_html
    assert '<div class="table-wrap" tabindex="0" role="region" aria-label="Tableau"><table>' in html
    assert "l’un" in html and "l'" not in html
