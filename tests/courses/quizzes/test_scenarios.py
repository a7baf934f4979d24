"""Scenarios in the admin: a draft, a review by somebody else, an immutable version, questions that hang on it (QZ-2, QZ-16, QZ-19)."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from courses.quizzes import actions
from courses.quizzes.authoring import skeletons
from courses.quizzes.item import BadItem
from courses.quizzes.models import Bank, Question, Scenario, ScenarioVersion

from . import exams

# What a page shows is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
WORDS = {"title_fr": "Le moulin", "text_fr": "Un **moulin** en travaux.", "title_en": "The mill", "text_en": "A **mill** being rebuilt."}


@pytest.fixture
def bank() -> Bank:
    return actions.bank(slug="scenes", title="Scenes")


def url(name: str, *args: object) -> str:
    return reverse(f"wagtailsnippets_quizzes_scenario:{name}", args=args)


def write(client: Client, bank: Bank, *, scenario: Scenario | None = None, act: str = "", key: str = "mill", **more: object):
    form = {"bank": bank.pk, "key": key, "kind": "booklet", **WORDS, **more, **({act: "1"} if act else {})}
    return client.post(url("edit", scenario.pk) if scenario else url("add"), form)


def approve(client: Client, row: Scenario | Question):
    state = type(row).objects.get(pk=row.pk).current_workflow_task_state
    name = f"wagtailsnippets_quizzes_{row._meta.model_name}:workflow_action"
    return client.post(reverse(name, args=[row.pk, "approve", state.pk]), {"comment": ""})


@pytest.fixture
def mill(as_role: Callable, bank: Bank) -> Scenario:
    """Written by an author, published by an approver."""
    write(as_role("author"), bank, act="action-submit")
    row = Scenario.objects.get(key="mill")
    approve(as_role("approver"), row)
    row.refresh_from_db()
    return row


def test_QZ_16_a_scenario_is_written_by_an_author_and_published_by_an_approver(as_role: Callable, bank: Bank) -> None:
    author = as_role("author")
    assert write(author, bank).status_code == 302
    row = Scenario.objects.get(key="mill")
    assert not row.live and not row.versions.exists() and row.words["fr"]["title"] == "Le moulin"
    assert write(author, bank, scenario=row, act="action-publish").status_code in (302, 403)
    assert not row.versions.exists(), "its author does not publish it"
    write(author, bank, scenario=row, act="action-submit")
    approve(as_role("approver"), row)
    row.refresh_from_db()
    version = row.versions.get()
    assert row.live and version.number == 1 and "<strong>mill</strong>" in version.words["en"]["html"]


def test_QZ_16_a_change_makes_a_new_version_and_attempts_keep_theirs(as_role: Callable, people: dict) -> None:
    attempt = exams.sit(people["learner"], exams.prince2_exam())
    row = Scenario.objects.get(key="mill")
    before = attempt.slots.exclude(scenario=None).values_list("scenario", flat=True).distinct().get()
    write(as_role("author"), row.bank, scenario=row, act="action-submit", text_en="The mill is sold.")
    assert row.versions.count() == 1, "a draft changes nothing"
    approve(as_role("approver"), row)
    assert [each.number for each in row.versions.all()] == [1, 2]
    assert set(attempt.slots.exclude(scenario=None).values_list("scenario", flat=True)) == {before}
    actions.submit(attempt=attempt)
    again = actions.start(user=people["learner"], quiz=attempt.quiz)
    assert again.slots.exclude(scenario=None).first().scenario.number == 2


def test_QZ_16_the_database_refuses_to_change_a_version_of_a_scenario(mill: Scenario) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE quizzes_scenarioversion SET number = number + 100")
    with pytest.raises(IntegrityError), transaction.atomic():
        ScenarioVersion.objects.filter(scenario=mill).update(words={})
    assert mill.versions.get().number == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [(dict.fromkeys(WORDS, ""), "text_fr"), ({"text_en": " "}, "text_en"), ({"key": "two words"}, "key")],
)
def test_QZ_16_what_is_no_scenario_stays_on_the_page_with_its_reason(wrong: dict, field: str, as_role: Callable, bank: Bank) -> None:
    answer = write(as_role("author"), bank, **wrong)
    assert answer.status_code == 200 and field in answer.context["form"].errors
    assert not Scenario.objects.filter(bank=bank).exists()


def test_QZ_16_a_published_scenario_keeps_its_key_and_bank(as_role: Callable, mill: Scenario) -> None:
    other = actions.bank(slug="elsewhere")
    for bank, key in ((mill.bank, "water-mill"), (other, "mill")):
        answer = write(as_role("author"), bank, scenario=mill, key=key)
        assert answer.status_code == 200 and "key" in answer.context["form"].errors
    assert write(as_role("author"), mill.bank, scenario=mill, text_fr="Autre.").status_code == 302


def test_QZ_19_the_preview_is_what_stands_beside_a_question(as_role: Callable, bank: Bank) -> None:
    client = as_role("author")
    write(client, bank, title_en="", text_en="")
    row = Scenario.objects.get(key="mill")
    french = client.get(url("preview_on_edit", row.pk), {"mode": "fr"})
    if french.status_code == 200 and b"moulin" not in french.content:
        client.post(url("preview_on_edit", row.pk), {"bank": bank.pk, "key": "mill", "kind": "booklet", **WORDS})
        french = client.get(url("preview_on_edit", row.pk), {"mode": "fr"})
    page = french.content.decode()
    assert "<strong>moulin</strong>" in page and "Le moulin" in page and 'class="scenario"' in page
    assert not row.versions.exists()


def test_QZ_02_a_question_is_written_for_a_scenario_with_information_of_its_own(as_role: Callable, mill: Scenario) -> None:
    client = as_role("author")
    page = client.get(url("edit", mill.pk)).content.decode()
    add = reverse("wagtailsnippets_quizzes_question:add")
    assert f"{add}?group=mill" in page
    begun = client.get(add, {"group": "mill", "kind": "single"})
    assert begun.context["form"].initial["bank"] == mill.bank
    text = begun.context["form"].initial["text"].replace("new-question", "mill-01")
    assert "group: mill" in text and "### information" in text
    client.post(add, {"bank": mill.bank_id, "text": text, "action-submit": "1"})
    question = Question.objects.get(key="mill-01")
    approve(as_role("approver"), question)
    question.refresh_from_db()
    assert question.live and question.scenario == mill
    assert question.current.texts.get(language="en").information == "<p>What this question adds to the scenario.</p>"
    beside = client.get(url("edit", mill.pk)).content.decode()
    assert "mill-01" in beside and reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk]) in beside


def test_QZ_16_a_question_is_not_published_before_its_scenario(as_role: Callable, people: dict, bank: Bank) -> None:
    client = as_role("author")
    write(client, bank)
    text = skeletons.skeleton("single", key="early-01", group="mill")
    client.post(reverse("wagtailsnippets_quizzes_question:add"), {"bank": bank.pk, "text": text, "action-submit": "1"})
    question = Question.objects.get(key="early-01")
    approve(as_role("approver"), question)
    question.refresh_from_db()
    assert not question.live and question.current is None
    with pytest.raises(BadItem, match="mill"):
        question.latest_revision.publish(user=people["administrator"])
    with pytest.raises(actions.QuizRefused):
        actions.write_items(bank=bank, items=[exams.matching("early-02", rows=3, group="mill")])


def test_QZ_18_an_import_holds_the_words_that_authors_then_edit(as_role: Callable) -> None:
    exams.prince2_exam()
    row = Scenario.objects.get(key="mill")
    assert row.live and row.words["en"] == {"title": "The mill", "text": "The mill is being rebuilt."}
    form = as_role("author").get(url("edit", row.pk)).context["form"]
    assert form.initial["text_en"] == "The mill is being rebuilt." and form.initial["title_fr"] == "Le moulin"
    exams.prince2_exam()
    assert row.versions.count() == 1, "the same again changes nothing"


@pytest.mark.parametrize("role", ["learner", "manager", "trainer", "visitor"])
def test_QZ_16_nobody_else_sees_or_writes_scenarios(role: str, as_role: Callable, mill: Scenario) -> None:
    for address in (url("list"), url("add"), url("edit", mill.pk)):
        assert as_role(role).get(address).status_code in (302, 403, 404)
    assert write(as_role(role), mill.bank, scenario=mill, text_fr="x").status_code in (302, 403, 404)
    assert mill.versions.count() == 1 and Scenario.objects.get(pk=mill.pk).words == mill.words


def test_QZ_16_the_list_of_scenarios_costs_the_same_with_one_and_with_fifty(as_role: Callable, bank: Bank, page_costs: Callable) -> None:
    counted = []
    for n in (1, 50):
        for at in range(n):
            Scenario.objects.get_or_create(key=f"s-{at}", defaults={"bank": bank, "words": {"fr": {"title": f"T{at}", "text": "x"}}})
        counted.append(page_costs(as_role("author"), url("list"))["kept"])
    assert counted[0] == counted[1]
