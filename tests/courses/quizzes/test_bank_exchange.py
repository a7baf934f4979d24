"""Files into the bank in the admin: looked at first, decided by a second person, written in parts; and out of it again (QZ-18)."""

import csv
import html
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courses.quizzes import actions, formats
from courses.quizzes.authoring import intake, skeletons, source
from courses.quizzes.models import Bank, BankHealth, Question, QuestionImport
from lms.jobs.models import Job

from . import exams

pytestmark = pytest.mark.django_db
PAGE = "question_bank:import"


@pytest.fixture
def bank() -> Bank:
    return actions.bank(slug="files", title="Files")


def file_of(items, format: str = "markdown", name: str = "questions.md") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, formats.write(list(items), format=format))


def upload(client: Client, bank: Bank, file: SimpleUploadedFile, **more: str) -> QuestionImport:
    answer = client.post(reverse("question_bank:imports"), {"file": file, "bank": bank.pk, "format": "", "language": "en", **more})
    assert answer.status_code == 302, answer.context["form"].errors
    return QuestionImport.objects.latest("made_at")


def see(client: Client, row: QuestionImport, **query: str):
    return client.get(reverse(PAGE, args=[row.public_id]), query)


def test_QZ_18_a_file_is_looked_at_then_decided_by_a_second_person(as_role: Callable, run_jobs: Callable, bank: Bank) -> None:
    author, approver = as_role("author"), as_role("approver")
    row = upload(author, bank, file_of(exams.single(f"f-{n}") for n in range(60)))
    waiting = see(author, row)
    assert b'data-behaviour="poll"' in waiting.content and waiting.context["mark"] in waiting.content.decode()
    run_jobs()
    row.refresh_from_db()
    assert (row.state, row.format, row.of) == ("previewed", "markdown", 60)
    assert not Question.objects.filter(bank=bank).exists(), "nothing is written by looking"
    page = see(author, row)
    assert page.context["to_import"] == 60 and not page.context["may_decide"]
    assert len(page.context["rows"]) == 50
    author.post(reverse("question_bank:run_import", args=[row.public_id]))
    row.refresh_from_db()
    assert row.state == "previewed", "not one's own file"

    assert see(approver, row).context["may_decide"]
    assert approver.post(reverse("question_bank:run_import", args=[row.public_id])).status_code == 302
    row.refresh_from_db()
    assert row.state == "running"
    run_jobs()
    row.refresh_from_db()
    assert (row.state, row.done, row.report["imported"]) == ("done", 60, 60)
    assert Question.objects.filter(bank=bank, live=True, current__isnull=False).count() == 60
    assert not row.file and row.run_by.email.startswith("approver")
    assert BankHealth.objects.get(bank=bank).questions == 60


def test_QZ_18_looking_again_says_what_is_there_already(as_role: Callable, run_jobs: Callable, bank: Bank) -> None:
    items = [exams.single(f"g-{n}") for n in range(4)]
    actions.write_items(bank=bank, items=items)
    changed = replace(items[0], marks=2)
    twin = replace(items[1], key="other-key")
    row = upload(as_role("administrator"), bank, file_of([changed, items[2], twin, exams.single("g-new")]))
    run_jobs()
    row.refresh_from_db()
    outcomes = {each["item"]: each["outcome"] for each in row.report["rows"]}
    assert outcomes == {"g-0": "updated", "g-2": "unchanged", "other-key": "duplicates", "g-new": "imported"}
    page = see(as_role("administrator"), row, outcome="updated")
    assert [each["item"] for each in page.context["rows"]] == ["g-0"]
    assert page.context["to_import"] == 2


def test_QZ_18_what_a_file_would_do_is_what_it_does(run_jobs: Callable, people: dict, bank: Bank) -> None:
    items = [exams.single(f"h-{n}") for n in range(3)]
    actions.write_items(bank=bank, items=items[:1])
    twice = [*items, replace(items[2], key="", marks=3), replace(items[2], key="h-twin")]
    data = formats.write([*twice, exams.matching("h-m", rows=3)], format="markdown")
    looked = intake.import_questions(data=data, name="h.md", slug="files", dry_run=True)
    done = intake.import_questions(data=data, name="h.md", slug="files")
    assert looked.rows == done.rows
    assert looked.as_dict() == done.as_dict()


def test_QZ_18_who_decides_sees_what_is_missing_in_a_file(as_role: Callable, run_jobs: Callable, bank: Bank) -> None:
    sound, weak = source.read(skeletons.skeleton("single", key="look-2")), exams.single("look-1")
    weak = replace(weak, words={"en": replace(weak.words["en"], reasons={})})
    row = upload(as_role("administrator"), bank, file_of([sound, weak]))
    run_jobs()
    row.refresh_from_db()
    page = see(as_role("administrator"), row, outcome="look")
    assert page.context["weak"] == 1 and [each["item"] for each in page.context["rows"]] == ["look-1"]
    look = {each["item"]: each["look"] for each in row.report["rows"]}
    assert look["look-2"] == [] and [each[-4:] for each in look["look-1"]] == ["(fr)", "(en)"]  # no words in one, no reasons in the other
    shown = html.unescape(page.content.decode())
    assert all(each in shown for each in look["look-1"]), look


def test_QZ_18_a_broken_file_is_refused_whole_and_says_where(as_role: Callable, run_jobs: Callable, bank: Bank) -> None:
    client = as_role("author")
    row = upload(client, bank, SimpleUploadedFile("moodle.xml", b"<?xml version='1.0'?>\n<quiz>\n<question type='x'>"))
    run_jobs()
    row.refresh_from_db()
    assert row.state == "refused" and not row.file
    assert not default_storage.exists(f"question-imports/{row.public_id}")
    assert row.report["rows"][0]["outcome"] == "refused" and row.report["rows"][0]["reason"]
    assert row.report["rows"][0]["reason"] in see(client, row).content.decode().replace("&#x27;", "'")


def test_QZ_18_one_bad_question_is_named_with_its_line(as_role: Callable, run_jobs: Callable, bank: Bank) -> None:
    text = formats.write([exams.single("ok-1"), exams.single("bad-1")], format="markdown").decode()
    spoilt = text.replace("- [x] Option b of bad-1 (en)", "- [ ] Option b of bad-1 (en)")
    row = upload(as_role("administrator"), bank, SimpleUploadedFile("q.md", spoilt.encode()))
    run_jobs()
    row.refresh_from_db()
    refused = [each for each in row.report["rows"] if each["outcome"] == "refused"]
    assert [each["item"] for each in refused] == ["bad-1"] and refused[0]["line"] > 1


def test_QZ_18_a_killed_import_goes_on_and_doubles_nothing(as_role: Callable, people: dict, bank: Bank, run_jobs: Callable) -> None:
    row = upload(as_role("administrator"), bank, file_of(exams.single(f"k-{n}") for n in range(300)))
    run_jobs()
    intake.run(user=people["administrator"], row=row)

    def dies(*_given: object) -> None:
        raise KeyboardInterrupt

    with row.file.open("rb") as file, pytest.raises(KeyboardInterrupt):
        intake.import_questions(data=file.read(), name=row.name, slug=bank.slug, on_progress=dies)
    assert Question.objects.filter(bank=bank).count() == 250
    run_jobs()
    row.refresh_from_db()
    assert row.state == "done" and Question.objects.filter(bank=bank).count() == 300
    assert row.report["unchanged"] == 250 and row.report["imported"] == 50
    assert not Job.objects.filter(state="parked").exists()


def test_QZ_18_an_upload_is_taken_back_by_whom_it_belongs_to(as_role: Callable, bank: Bank) -> None:
    row = upload(as_role("author"), bank, file_of([exams.single("x")]))
    name = row.file.name
    assert default_storage.exists(name)
    as_role("author").post(reverse("question_bank:forget_import", args=[row.public_id]))
    assert not QuestionImport.objects.filter(pk=row.pk).exists() and not default_storage.exists(name)


@pytest.mark.parametrize("role", ["visitor", "learner", "office", "translator", "reviewer"])
def test_QZ_18_who_neither_writes_nor_approves_imports_nothing(role: str, as_role: Callable, bank: Bank) -> None:
    client = as_role(role)
    row = QuestionImport.objects.create(name="x.md", bank=bank, language="en", state="previewed")
    for name, args in (("imports", []), ("import", [row.public_id]), ("import_state", [row.public_id])):
        assert client.get(reverse(f"question_bank:{name}", args=args)).status_code in {302, 404}, name
    for name in ("run_import", "forget_import"):
        assert client.post(reverse(f"question_bank:{name}", args=[row.public_id])).status_code in {302, 404}, name
    client.post(reverse("question_bank:imports"), {"file": file_of([exams.single("x")]), "bank": bank.pk, "language": "en"})
    row.refresh_from_db()
    assert row.state == "previewed" and QuestionImport.objects.count() == 1


def test_QZ_18_a_wrong_form_keeps_its_input(as_role: Callable, bank: Bank) -> None:
    answer = as_role("author").post(reverse("question_bank:imports"), {"bank": bank.pk, "format": "gift", "language": "fr"})
    assert answer.status_code == 422
    assert answer.context["form"]["format"].value() == "gift" and "file" in answer.context["form"].errors


@pytest.mark.parametrize("format", formats.WRITES)
def test_QZ_18_the_admin_exports_what_it_imports(format: str, as_role: Callable, bank: Bank) -> None:
    actions.write_items(bank=bank, items=[exams.single("e-1"), exams.single("e-2", right="c")])
    answer = as_role("author").get(reverse("question_bank:export"), {"bank": "files", "format": format, "language": "en"})
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    found = formats.read(answer.content, name="x", format=format)
    assert len(found.items) == 2 and not found.refused


def test_QZ_18_an_export_runs_no_formula(as_role: Callable, bank: Bank) -> None:
    item = exams.single("=cmd")
    words = {name: replace(each, stem="=1+1") for name, each in item.words.items()}
    actions.write_items(bank=bank, items=[replace(item, key="formula", words=words)])
    answer = as_role("author").get(reverse("question_bank:export"), {"bank": "files", "format": "csv", "language": "en"})
    cells = [cell for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) for cell in row]
    assert "'=1+1" in cells and not [cell for cell in cells if cell.startswith("=")]


def test_QZ_18_what_a_format_cannot_hold_is_named_before_and_the_rest_can_be_had(as_role: Callable, bank: Bank) -> None:
    french = exams.single("french", right="c")
    items = [exams.matching("m", rows=3), exams.single("s"), replace(french, words={"fr": french.words["fr"]})]
    actions.write_items(bank=bank, items=items)
    client, asked = as_role("author"), {"bank": "files", "format": "aiken", "language": "en"}
    answer = client.get(reverse("question_bank:export"), asked)
    assert answer.status_code == 200 and "Content-Disposition" not in answer
    assert sorted(name for names in answer.context["left"].reasons.values() for name in names) == ["french", "m"]
    text = answer.content.decode()
    assert "Nothing was changed" not in text and "Rien n" not in text
    assert "English" in text and ">Français</option>" in text
    rest = client.get(reverse("question_bank:export"), asked | {"rest": "1"})
    assert "attachment" in rest["Content-Disposition"]
    assert len(formats.read(rest.content, format="aiken").items) == 1


def test_QZ_18_a_format_that_holds_nothing_of_a_bank_makes_no_file(as_role: Callable, bank: Bank) -> None:
    actions.write_items(bank=bank, items=[exams.matching("m", rows=3)])
    answer = as_role("author").get(reverse("question_bank:export"), {"bank": "files", "format": "aiken", "language": "en", "rest": "1"})
    assert answer.status_code == 200 and "Content-Disposition" not in answer and answer.context["left"].is_empty
    assert 'name="rest"' not in answer.content.decode()


def test_QZ_18_the_pages_of_an_import_cost_the_same_whatever_its_size(
    as_role: Callable, statements: Callable, run_jobs: Callable, bank: Bank
) -> None:
    client = as_role("administrator")
    counts = []
    for size in (1, 80):
        row = upload(client, bank, file_of(exams.single(f"s{size}-{n}") for n in range(size)))
        run_jobs()
        counts.append([statements(lambda at=row: see(client, at)), statements(lambda: client.get(reverse("question_bank:imports")))])
    assert counts[0] == counts[1]
