"""The grid of what is told in the form of a quiz, and the same in a file of facts (QZ-13)."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from content.importing.run import import_folder
from courses.quizzes import actions, feedback
from courses.quizzes.feedback import CELLS
from courses.quizzes.models import Quiz

from .forms import item, quiz
from .test_bank_lists import quiz_form

# What a page shows is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
ADD = "/cms/snippets/quizzes/quiz/add/"


@pytest.fixture
def client(as_role: Callable[[str], Client]) -> Client:
    actions.write_items(bank=actions.bank(slug="grid"), items=[item("g-1")])
    return as_role("approver")


def post(client: Client, *told: str, **more: object):
    return client.post(ADD, quiz_form("grid", questions_listed="g-1", told=list(told), **more))


def test_QZ_13_the_grid_has_a_named_box_for_each_cell_and_shows_what_is_in_force(client: Client) -> None:
    page = client.get(ADD).content.decode()
    assert "Les explications nomment presque toujours la bonne réponse" in page
    boxes = dict(re.findall(r'<input type="checkbox" id="id_told-[^"]*" name="told" value="([^"]*)"( checked)?>', page))
    assert set(boxes) == {str(cell) for cell in CELLS}
    assert {name for name, is_on in boxes.items() if is_on} == set(map(str, feedback.matrix("coach"))), "a new quiz begins as a coach"
    ids = re.findall(r'id="(id_told-[^"]*)"', page)
    assert len(ids) == len(set(ids)) == len(CELLS) and all(page.count(f'<label for="{name}">') == 1 for name in ids)
    table = page.split("data-feedback-grid")[-1].split("</table>")[0]
    assert (table.count('<th scope="row">'), table.count('<th scope="col">')) == (7, 6)
    assert re.search(r'<script src="[^"]*js/feedback_grid[^"]*" type="module">', page)
    held = quiz("held", [item("h-1")], feedback="own", own_feedback="released:failed:reasons")
    page = client.get(reverse("wagtailsnippets_quizzes_quiz:edit", args=[held.pk])).content.decode()
    assert re.findall(r'value="([^"]*)" checked>', page.split("data-feedback-grid")[-1].split("</table>")[0]) == ["released:failed:reasons"]


def test_QZ_13_ones_own_ticks_are_kept_and_a_preset_forgets_them(client: Client) -> None:
    ticks = ("released:failed:score", "released:passed:score", "closed:any:answer", "checked:any:which")
    assert post(client, *ticks, feedback="own", closes_at="2099-01-01 12:00").status_code == 302
    made = Quiz.objects.get(key="grid")
    assert made.own_feedback == "checked:any:which released:any:score closed:any:answer", "with both results is whatever the result"
    edit = reverse("wagtailsnippets_quizzes_quiz:edit", args=[made.pk])
    assert client.post(edit, quiz_form("grid", questions_listed="g-1", told=list(ticks), feedback="certifying")).status_code == 302
    made.refresh_from_db()
    assert (made.own_feedback, made.matrix, made.closes_at) == ("", feedback.matrix("certifying"), None)


@pytest.mark.parametrize(
    ("ticks", "more", "field"),
    [
        ((), {}, "told"),
        (("checked:any:which",), {}, "told"),
        (("closed:any:score",), {}, "told"),
        (("released:any:score", "closed:any:answer"), {}, "closes_at"),
        (("released:any:everything",), {}, "told"),
    ],
)
def test_QZ_13_a_choice_that_could_never_be_told_is_refused_with_a_sentence(client: Client, ticks: tuple, more: dict, field: str) -> None:
    answer = post(client, *ticks, feedback="own", **more)
    assert answer.status_code == 200 and field in answer.context["form"].errors
    assert not Quiz.objects.filter(key="grid").exists()


def test_QZ_13_passed_and_failed_ask_for_a_published_cut(client: Client) -> None:
    bank = actions.bank(slug="grid")
    for code, refused in (("pmp-2026", True), ("psm-1", False)):
        form = quiz_form(f"exam-{code}", blueprint=code, bank=bank.pk, feedback="own", told=["released:passed:score"])
        client.post(ADD, form)
        assert Quiz.objects.filter(key=f"exam-{code}").exists() is not refused


def test_EX_01_the_pass_mark_of_a_blueprint_is_shown_and_not_changed_here(client: Client) -> None:
    bank = actions.bank(slug="grid")
    client.post(ADD, quiz_form("ruled", blueprint="agilepm-practitioner", bank=bank.pk))
    made = Quiz.objects.get(key="ruled")
    edit = reverse("wagtailsnippets_quizzes_quiz:edit", args=[made.pk])
    field = client.get(edit).context["form"]["pass_mark"]
    assert field.field.disabled and field.value() == 50
    client.post(edit, quiz_form("ruled", blueprint="agilepm-practitioner", bank=bank.pk, pass_mark=90))
    made.refresh_from_db()
    assert made.pass_mark == 50


FACTS = """
[[quiz]]
key = "from-a-file"
pass_mark = 60
questions = ["g-1"]
feedback = "{preset}"
told = {told}
[quiz.title]
fr = "Quiz"
en = "Quiz"
"""


@pytest.mark.parametrize(
    ("preset", "told", "kept"),
    [
        ("own", '["closed:any:which", "released:any:score"]', "released:any:score closed:any:which"),
        ("own", '["released:any:all"]', None),
        ("coach", '["released:any:score"]', None),
    ],
)
def test_QZ_13_a_file_of_facts_says_the_same(client: Client, tmp_path: Path, preset: str, told: str, kept: str | None) -> None:
    (tmp_path / "questions.toml").write_text('kind = "questions"\n' + FACTS.format(preset=preset, told=told))
    report = import_folder(tmp_path)
    assert bool(report.refused) is (kept is None)
    assert Quiz.objects.filter(key="from-a-file").exists() is (kept is not None)
    if kept:
        assert Quiz.objects.get(key="from-a-file").own_feedback == kept
        assert import_folder(tmp_path).unchanged == 1
