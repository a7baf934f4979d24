"""The list of questions, acts on many, banks' health, blueprints and quizzes in the admin (QZ-16, EX-1, EX-2)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.log_actions import registry

from courses.quizzes import actions, assembly, blueprint, words
from courses.quizzes.authoring import acts, health
from courses.quizzes.models import Bank, BankHealth, BlueprintEdition, Question, Quiz
from lms.kit import clock

from . import exams

pytestmark = pytest.mark.django_db
LIST = "/cms/snippets/quizzes/question/"


@pytest.fixture
def bank() -> Bank:
    return actions.bank(slug="lists", title="Lists")


def make(bank: Bank, *keys: str, **tags: str) -> list[Question]:
    actions.write_items(bank=bank, items=[exams.single(key, **tags) for key in keys])
    return list(Question.objects.filter(key__in=keys).order_by("key"))


def keys(answer) -> list[str]:
    return [row.key for row in answer.context["object_list"]]


def bulk(client: Client, act: str, questions: list[Question], **form: Any):
    ids = "&".join(f"id={each.pk}" for each in questions)
    return client.post(f"/cms/bulk/quizzes/question/{act}/?{ids}&next={LIST}", form)


def test_QZ_16_the_list_filters_and_finds(as_role: Callable, bank: Bank, people: dict) -> None:
    make(bank, "l-people", area="people")
    out, due, draft = make(bank, "l-draft", "l-due", "l-out", area="process")[::-1]
    acts.take_out(user=people["author"], questions=[out], because="odd")
    acts.set_review(user=people["author"], questions=[due], review_on=clock.today() - timedelta(days=1))
    draft.save_revision(user=people["author"], clean=False)
    client = as_role("author")
    for query, found in (
        ({}, ["l-draft", "l-due", "l-out", "l-people"]),
        ({"area": "people"}, ["l-people"]),
        ({"is_out": "True"}, ["l-out"]),
        ({"review": "due"}, ["l-due"]),
        ({"state": "changed"}, ["l-draft"]),
        ({"state": "draft"}, []),
        ({"kind": "matching"}, []),
        ({"q": "L-PEO"}, ["l-people"]),
        ({"q": "stem l-ou"}, ["l-out"]),
        ({"q": "nothing like it"}, []),
    ):
        assert keys(client.get(LIST, {"bank": bank.pk, **query})) == found, query


def test_QZ_16_the_list_costs_the_same_with_one_row_and_with_fifty(as_role: Callable, bank: Bank, page_costs: Callable) -> None:
    client = as_role("author")
    make(bank, "c-0")
    one = page_costs(client, f"{LIST}?bank={bank.pk}")
    make(bank, *(f"c-{n}" for n in range(1, 50)))
    assert page_costs(client, f"{LIST}?bank={bank.pk}") == one


def test_QZ_16_authors_read_stems_in_their_language_and_the_form_is_named_by_its_key(as_role: Callable, people: dict, bank: Bank) -> None:
    question = make(bank, "l-stem")[0]
    client = as_role("author")
    edit = reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk])
    statistics = reverse("quizzes:bank_statistics", args=[bank.slug])
    for language, other in (("fr", "en"), ("en", "fr")):
        with override(language):
            assert question.default_preview_mode == language
            assert question.stem_in(language) == (f"Stem l-stem ({language})", language)
        page = client.get(statistics.replace("/fr/", f"/{language}/")).content.decode()
        assert f"Stem l-stem ({language})" in page and f"Stem l-stem ({other})" not in page
    assert "<span>l-stem</span>" in client.get(edit).content.decode()
    assert words.line("Que veut-on dire par là ? Rien du tout", language="fr", length=28) == "Que veut-on dire par là\u202f? …"
    assert words.line("What does it mean ?", language="en", length=28) == "What does it mean ?"


def test_QZ_16_the_editing_form_costs_the_same_with_one_version_and_with_five(as_role: Callable, bank: Bank, page_costs: Callable) -> None:
    (question,) = make(bank, "v-0")
    client, address = as_role("author"), reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk])
    one = page_costs(client, address)
    for area in ("a", "b", "c", "d"):
        make(bank, "v-0", area=area)
    assert question.versions.count() == 5
    assert page_costs(client, address) == one


def test_QZ_16_questions_are_taken_out_and_put_back_and_the_log_says_who(as_role: Callable, bank: Bank) -> None:
    rows = make(bank, "o-1", "o-2", "o-3")
    client = as_role("author")
    assert client.get(f"/cms/bulk/quizzes/question/take_out/?id={rows[0].pk}").status_code == 200
    assert bulk(client, "take_out", rows[:2]).status_code == 200, "a reason is asked for"
    assert not Question.objects.filter(is_out=True, bank=bank).exists()
    bulk(client, "take_out", rows[:2], because="wrong key")
    assert set(Question.objects.filter(bank=bank, is_out=True).values_list("key", "out_because")) == {
        ("o-1", "wrong key"),
        ("o-2", "wrong key"),
    }
    entry = registry.get_logs_for_instance(rows[0]).first()
    assert entry.action == acts.OUT and entry.user.email.startswith("author") and entry.data == {"because": "wrong key"}
    bulk(client, "put_back", rows)
    assert not Question.objects.filter(bank=bank, is_out=True).exists()
    assert registry.get_logs_for_instance(rows[2]).first() is None, "what did not change is not logged"


def test_QZ_16_areas_are_set_as_drafts_and_approved_by_somebody_else(as_role: Callable, people: dict, bank: Bank) -> None:
    rows = make(bank, "t-1", "t-2", area="people")
    bulk(as_role("author"), "set_tags", rows, area="process", task="")
    for each in rows:
        each.refresh_from_db()
        assert each.area == "people" and each.get_latest_revision_as_object().area == "process"
        each.get_workflow().start(each, people["author"])
    bulk(as_role("author"), "publish_questions", rows)
    assert not Question.objects.filter(bank=bank, area="process").exists()
    answer = bulk(as_role("approver"), "publish_questions", rows)
    assert answer.status_code == 302
    assert Question.objects.filter(bank=bank, area="process", current__number=2, current__area="process").count() == 2


def test_QZ_16_what_is_not_published_with_others_is_named(people: dict, bank: Bank) -> None:
    clean, unsubmitted, own = make(bank, "p-1", "p-2", "p-3")
    for each, who in ((unsubmitted, "author"), (own, "approver")):
        each.save_revision(user=people[who], clean=False)
    own.refresh_from_db()
    own.get_workflow().start(own, people["approver"])
    rows = list(Question.objects.filter(bank=bank).order_by("key"))
    found = acts.publish_all(user=people["approver"], questions=rows)
    assert found.done == [] and [each.key for each, _why in found.left] == ["p-1", "p-2", "p-3"]
    assert len({why for _each, why in found.left}) == 3


def test_QZ_16_a_review_date_holds_at_once_and_in_a_draft(as_role: Callable, people: dict, bank: Bank) -> None:
    (row,) = make(bank, "r-1")
    row.save_revision(user=people["author"], clean=False)
    bulk(as_role("reviewer"), "set_review", [row], review_on="2027-05-01")
    row.refresh_from_db()
    assert row.review_on == date(2027, 5, 1) == row.get_latest_revision_as_object().review_on
    assert row.latest_revision.user == people["author"], "the draft is still its author's"


def test_QZ_16_all_means_all_of_the_filtered_list(as_role: Callable, bank: Bank) -> None:
    make(bank, "a-1", "a-2", area="people")
    make(bank, "a-3", area="process")
    address = f"/cms/bulk/quizzes/question/take_out/?id=all&next={LIST}%3Fbank%3D{bank.pk}%26area%3Dpeople"
    as_role("author").post(address, {"because": "all"})
    assert list(Question.objects.filter(is_out=True).values_list("key", flat=True)) == ["a-1", "a-2"]


@pytest.mark.parametrize("role", ["learner", "translator", "office", "visitor"])
@pytest.mark.parametrize("act", ["take_out", "put_back", "set_tags", "set_review", "publish_questions"])
def test_QZ_16_nobody_else_acts_on_many(role: str, act: str, as_role: Callable, bank: Bank) -> None:
    rows = make(bank, "n-1")
    before = Question.objects.filter(pk=rows[0].pk).values().get()
    bulk(as_role(role), act, rows, because="x", area="x", review_on="2027-01-01")
    assert Question.objects.filter(pk=rows[0].pk).values().get() == before


def test_EX_02_health_tells_cells_forms_and_shortages(as_role: Callable, run_jobs: Callable) -> None:
    quiz = exams.pmp_exam()
    form = blueprint.known()["pmp-2026"]
    client = as_role("author")
    client.post(reverse("question_bank:look_again", args=[quiz.bank.slug]))
    run_jobs()
    seen = next(each for each in client.get(reverse("question_bank:health")).context["banks"] if each.bank == quiz.bank)
    (exam,) = seen.exams
    assert exam.forms == 1 and exam.shortage == ""
    assert sum(needed for _area, cells in exam.cells for _there, needed in cells) == pytest.approx(form.scored, abs=3)
    Question.objects.filter(bank=quiz.bank, area=form.areas[0].code).update(is_out=True)
    health.queries.freshness.forget()
    health.look_at(bank=quiz.bank_id)
    page = client.get(reverse("question_bank:health"))
    exam = next(each for each in page.context["banks"] if each.bank == quiz.bank).exams[0]
    assert exam.forms == 0 and "0" in exam.shortage and exam.shortage in page.content.decode()


def test_EX_02_forms_left_count_what_both_axes_allow() -> None:
    plan = assembly.Plan(areas={"a": 2, "b": 2}, approaches={"x": 2, "y": 2}, trial=0, sections=(4,))
    assert assembly.forms_in(plan, {("a", "x"): 4, ("a", "y"): 4, ("b", "x"): 4, ("b", "y"): 4}) == 4
    assert assembly.forms_in(plan, {("a", "x"): 8, ("b", "x"): 8}) == 0, "one approach is missing"
    assert assembly.forms_in(plan, {("a", "x"): 6, ("b", "y"): 9}) == 3
    assert assembly.forms_in(plan, {}) == 0
    one = assembly.Plan(areas={"a": 2}, approaches={}, trial=1, sections=(3,))
    assert assembly.forms_in(one, {("a", "x"): 5, ("a", "y"): 4}) == 3


def test_QZ_16_health_keeps_findings_in_both_languages_and_overdue_reviews(as_role: Callable, people: dict, bank: Bank) -> None:
    make(bank, "w-1", "w-2")
    Question.objects.filter(key="w-1").update(review_on=clock.today() - timedelta(days=2), findings=None)
    health.look_at(bank=bank.pk)
    found = BankHealth.objects.get(bank=bank)
    assert found.counts and all(set(each["message"]) == {"fr", "en"} for each in found.findings)
    assert Question.objects.get(key="w-1").findings > 0, "what nobody had counted is counted"
    seen = next(each for each in health.banks(language="fr") if each.bank == bank)
    assert seen.overdue == 1 and seen.questions == 2


def test_QZ_16_health_of_a_large_bank_names_some_counts_all_and_says_how_far_it_is(
    as_role: Callable, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(bank, *(f"n-{at:02}" for at in range(12)))
    monkeypatch.setattr(health, "NAMED", 3)
    monkeypatch.setattr(health, "AT_ONCE", 4)
    monkeypatch.setattr(health.lint.likeness, "EXACT", 2)
    shares: list[float] = []
    tell = health.tell

    def told(row: Bank, share: float) -> None:
        shares.append(share)
        tell(row, share)
        assert f"{round(share * 100)}\u00a0%" in as_role("author").get(reverse("question_bank:health")).content.decode()

    monkeypatch.setattr(health, "tell", told)
    health.look_at(bank=bank.pk)
    assert shares == sorted(shares) and 0 < shares[0] < 0.5 and shares[-1] == 1
    found = bank.health
    assert found.questions == 12 and found.counts["no-source"] == 12
    named = [each for each in found.findings if each["code"] == "no-source"]
    assert [each["key"] for each in named] == ["n-00", "n-01", "n-02"]
    assert named[0]["message"]["fr"] != named[0]["message"]["en"]
    seen = next(each for each in as_role("author").get(reverse("question_bank:health")).context["banks"] if each.bank == bank)
    assert seen.percent is None, "once done, the page says when"


def test_EX_01_a_stale_blueprint_alarms(as_role: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    client = as_role("author")
    assert not client.get(reverse("question_bank:health")).context["stale"]
    later = max(each.checked_on for each in blueprint.known().values()) + blueprint.STALE_AFTER + timedelta(days=1)
    monkeypatch.setattr(health.clock, "today", lambda: later)
    page = client.get(reverse("question_bank:health"))
    assert len(page.context["stale"]) == len(blueprint.known())
    assert blueprint.known()["pmp-2026"].names["fr"] in page.content.decode()


def test_EX_01_health_and_blueprints_cost_the_same_with_more_banks(as_role: Callable, page_costs: Callable) -> None:
    client = as_role("author")
    make(actions.bank(slug="b-1"), "b-1")
    for row in Bank.objects.all():
        health.look_at(bank=row.pk)
    one = page_costs(client, reverse("question_bank:health"))
    for number in (2, 3, 4):
        health.look_at(bank=actions.bank(slug=f"b-{number}").pk)
    assert page_costs(client, reverse("question_bank:health")) == one


def test_EX_01_blueprints_show_source_date_and_confidence(as_role: Callable) -> None:
    client = as_role("translator")
    assert len(client.get(reverse("question_bank:blueprints")).context["blueprints"]) >= 13
    page = client.get(reverse("question_bank:blueprint", args=["pmp-2026"])).content.decode()
    for group, origin in blueprint.known()["pmp-2026"].origins.items():
        assert group in page and origin.source[:20] in page
    assert client.get(reverse("question_bank:blueprint", args=["no-such"])).status_code == 404


def test_EX_01_a_new_edition_is_a_new_row_and_attempts_keep_theirs(as_role: Callable, people: dict) -> None:
    quiz = exams.pmp_exam()
    attempt = exams.sit(people["learner"], quiz)
    old = attempt.blueprint
    client = as_role("approver")
    address = reverse("question_bank:new_edition", args=["pmp-2026"])
    text = client.get(address).context["form"].initial["text"]
    assert text == old.text
    minutes = blueprint.read(text).minutes
    answer = client.post(address, {"text": text.replace(f"minutes = {minutes}", f"minutes = {minutes - 1}")})
    assert answer.status_code == 302
    rows = list(BlueprintEdition.objects.filter(code="pmp-2026").order_by("number"))
    assert rows[0] == old and rows[0].text == text and rows[-1].blueprint.minutes == minutes - 1
    attempt.refresh_from_db()
    assert attempt.blueprint == old
    assert actions.edition("pmp-2026") == rows[-1]
    page = client.get(reverse("question_bank:blueprint", args=["pmp-2026"])).content.decode()
    assert f"<ins>minutes = {minutes - 1}" in page


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('code = "pmp-2026"', 'code = "other"'),
        lambda text: text.replace('confidence = "H"', 'confidence = "L"'),
        lambda text: text + "\n[broken",
        lambda text: text,
        lambda text: "",
    ],
)
def test_EX_01_a_wrong_edition_is_refused_with_a_sentence_and_stays_typed(spoil: Callable, as_role: Callable) -> None:
    actions.edition("pmp-2026")
    before = BlueprintEdition.objects.count()
    typed = spoil(blueprint.shipped()["pmp-2026"])
    answer = as_role("approver").post(reverse("question_bank:new_edition", args=["pmp-2026"]), {"text": typed})
    assert answer.status_code == 422
    assert answer.context["form"].errors["text"] and answer.context["form"]["text"].value() == typed
    assert BlueprintEdition.objects.count() == before


@pytest.mark.parametrize("role", ["author", "reviewer", "translator", "learner"])
def test_EX_01_only_approvers_write_editions_and_exams(role: str, as_role: Callable) -> None:
    text = blueprint.shipped()["psm-1"] + "\n# changed\n"
    as_role(role).post(reverse("question_bank:new_edition", args=["psm-1"]), {"text": text})
    assert not BlueprintEdition.objects.filter(text=text).exists()
    as_role(role).post("/cms/snippets/quizzes/quiz/add/", quiz_form("not-mine"))
    assert not Quiz.objects.filter(key="not-mine").exists()


def quiz_form(key: str, **more: Any) -> dict[str, Any]:
    return {
        "key": key, "title_fr": "Examen", "title_en": "Exam", "mode": "assess", "feedback": "mock", "pass_mark": 60, "blueprint": "",
        "size": "", "minutes": "", "questions_listed": "", "tries": "", "cool_down_hours": 0, "grade": "best", **more,
    }  # fmt: skip


def test_EX_01_an_approver_makes_an_exam_and_a_list(as_role: Callable, bank: Bank) -> None:
    make(bank, "q-1", "q-2")
    client = as_role("approver")
    add = "/cms/snippets/quizzes/quiz/add/"
    assert client.post(add, quiz_form("an-exam", blueprint="pmp-2026", bank=bank.pk, size=20, tries=2)).status_code == 302
    exam = Quiz.objects.get(key="an-exam")
    assert (exam.blueprint, exam.bank, exam.size, exam.tries) == ("pmp-2026", bank, 20, 2)
    assert dict(exam.texts.values_list("language", "title")) == {"fr": "Examen", "en": "Exam"}
    assert client.post(add, quiz_form("a-list", questions_listed="q-2\r\nq-1\r\n")).status_code == 302
    made = Quiz.objects.get(key="a-list")
    assert list(made.items.values_list("question__key", flat=True)) == ["q-2", "q-1"]
    edit = reverse("wagtailsnippets_quizzes_quiz:edit", args=[made.pk])
    assert client.get(edit).context["form"].initial["questions_listed"] == "q-2\nq-1"
    assert client.post(edit, quiz_form("a-list", questions_listed="q-1")).status_code == 302
    assert list(made.items.values_list("question__key", flat=True)) == ["q-1"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"blueprint": "pmp-2026"}, "bank"),
        ({"questions_listed": "no-such-key"}, "questions_listed"),
        ({}, "questions_listed"),
        ({"title_fr": "", "questions_listed": "q-1"}, "title_fr"),
    ],
)
def test_EX_01_a_quiz_that_could_not_be_sat_is_refused(form: dict, field: str, as_role: Callable, bank: Bank) -> None:
    make(bank, "q-1")
    answer = as_role("approver").post("/cms/snippets/quizzes/quiz/add/", quiz_form("wrong", **form))
    assert answer.status_code == 200 and field in answer.context["form"].errors
    assert not Quiz.objects.filter(key="wrong").exists()
