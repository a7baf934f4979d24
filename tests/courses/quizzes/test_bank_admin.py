"""Writing questions in the admin: one text, a draft, a review by somebody else, an immutable version (QZ-16, QZ-19)."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.users.models import UserProfile

from courses.quizzes import actions
from courses.quizzes.authoring import acts, skeletons, source
from courses.quizzes.item import BadItem
from courses.quizzes.kinds import KINDS
from courses.quizzes.models import Attempt, Question, QuestionVersion, Slot

from . import exams

# What a page shows is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
OUTSIDE = ("visitor", "learner", "manager", "trainer", "office", "finance")
LIST = "/cms/snippets/quizzes/question/"
ADD = f"{LIST}add/?kind=single"


@pytest.fixture
def bank():
    return actions.bank(slug="admin-bank", title="Admin bank")


def url(name: str, *args: object) -> str:
    return reverse(f"wagtailsnippets_quizzes_question:{name}", args=args)


def text(key: str = "roles-01", *, right: str = "Right") -> str:
    return skeletons.skeleton("single", owner="Anne", key=key).replace("The right answer", right)


def write(client: Client, bank, words: str, *, question: Question | None = None, act: str = "", **more: object):
    form = {"bank": bank.pk, "text": words, **({act: "1"} if act else {}), **more}
    return client.post(url("edit", question.pk) if question else ADD, form)


def approve(client: Client, question: Question):
    state = Question.objects.get(pk=question.pk).current_workflow_task_state
    return client.post(url("workflow_action", question.pk, "approve", state.pk), {"comment": ""}) if state else None


@pytest.mark.parametrize("kind", list(KINDS))
def test_QZ_02_every_kind_has_a_skeleton_that_can_be_asked(kind: str) -> None:
    found = source.read(skeletons.skeleton(kind))
    assert found.kind == kind
    assert set(found.words) == {"fr", "en"}
    assert source.read(source.text_of(found)) == found


def test_QZ_16_an_author_writes_and_an_approver_publishes_a_version(as_role: Callable, bank) -> None:
    author, approver = as_role("author"), as_role("approver")
    assert b"kind: single" in author.get(ADD).content
    assert write(author, bank, text()).status_code == 302
    question = Question.objects.get(key="roles-01")
    assert not question.live and question.current is None
    assert question.latest_revision is not None and (question.stem_en, question.stem_fr) == ("The question?", "La question ?")

    write(author, bank, text(right="Better"), question=question, act="action-submit")
    question.refresh_from_db()
    assert question.workflow_in_progress
    approve(author, question)
    question.refresh_from_db()
    assert not question.live, "nobody approves what they wrote"

    assert approve(approver, question).status_code == 302
    question.refresh_from_db()
    assert question.live and question.current.number == 1
    assert "Better" in question.current.texts.get(language="en").parts["a"]


def test_QZ_16_what_is_submitted_is_said_in_french_and_the_approvers_mail_leads_to_it(
    as_role: Callable, people: dict, bank, mailoutbox: list
) -> None:
    author = as_role("author")
    for role in ("author", "approver"):
        UserProfile.objects.update_or_create(user=people[role], defaults={"preferred_language": "fr"})
    assert "Soumettre\N{NO-BREAK SPACE}: relecture du PMO" in author.get(ADD).content.decode()
    answer = author.get(write(author, bank, text(), act="action-submit")["Location"])
    question = Question.objects.get(key="roles-01")
    assert "création et soumission à la relecture" in str(next(iter(answer.context["messages"])))
    write(author, bank, text(right="Better"), question=question, act="action-cancel-workflow")
    answer = author.get(write(author, bank, text(), question=question, act="action-submit")["Location"])
    assert "soumission à la relecture" in [str(each) for each in answer.context["messages"]][-1]
    del mailoutbox[1:]
    (mail,) = [each for each in mailoutbox if each.to == [people["approver"].email]]
    assert "approbation du PMO" in mail.subject + mail.body and "PMO approval" not in mail.subject + mail.body
    addresses = re.findall(r"https?://\S+", mail.body)
    assert addresses[0].endswith(url("edit", question.pk)) and as_role("approver").get(url("edit", question.pk)).status_code == 200


def test_QZ_16_a_change_makes_a_new_version_and_attempts_keep_theirs(as_role: Callable, people: dict, bank) -> None:
    actions.write_items(bank=bank, items=[exams.single("kept-1")])
    quiz = actions.write_quiz(key="kept", titles={"fr": "Q", "en": "Q"}, question_keys=["kept-1"], pass_mark=50)
    attempt = exams.sit(people["learner"], quiz)
    question = Question.objects.get(key="kept-1")
    first = question.current
    changed = source.text_of(question.item).replace("Option b of kept-1 (en)", "Another option")
    write(as_role("author"), bank, changed, question=question, act="action-submit")
    question.refresh_from_db()
    assert question.current == first, "a draft asks nobody anything"
    approve(as_role("approver"), question)
    question.refresh_from_db()
    assert question.current.number == 2
    assert attempt.slots.get().version == first
    page = as_role("approver").get(url("edit", question.pk)).content.decode()
    assert "<ins>en b: Another option</ins>" in page and "<del>en b: Option b of kept-1 (en)</del>" in page
    assert "Version 2" in page


def test_QZ_16_approving_from_the_form_publishes_what_was_submitted_and_no_change_of_ones_own(
    as_role: Callable, people: dict, bank
) -> None:
    approval = {"act": "action-workflow-action", "workflow-action-name": "approve"}
    for key, change, published in (("same", "The question?", True), ("mine", "Mine?", False)):
        write(as_role("author"), bank, text(key, right=f"Right {key}"), act="action-submit")
        question = Question.objects.get(key=key)
        typed = source.text_of(question.item).replace("The question?", change).replace("\n", "\r\n")
        assert write(as_role("approver"), bank, typed, question=question, **approval).status_code == 302
        question.refresh_from_db()
        assert question.live is published, key
        assert question.latest_revision.user == people["author" if published else "approver"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda words: words.replace("kind: single", "kind: singel"), "singel"),
        (lambda words: words.replace("- [x]", "- [ ]"), "Ligne 1"),
        (lambda words: words.replace("difficulty: 2", "difficulty: two"), "difficulty"),
        (lambda words: words.replace("## fr", "## de"), "de"),
        (lambda words: words + words.replace("roles-01", "roles-02"), "plus d’une question"),
        (lambda words: words.replace("# roles-01", "# Rôles 1"), "minuscules"),
        (lambda words: words.replace("difficulty: 2", "group: nowhere"), "nowhere"),
        (lambda words: "", ""),
    ],
)
def test_QZ_16_what_cannot_be_asked_is_refused_and_stays_on_the_page(spoil: Callable, said: str, as_role: Callable, bank) -> None:
    client = as_role("author")
    typed = spoil(text())
    answer = write(client, bank, typed)
    assert answer.status_code == 200
    assert not Question.objects.filter(bank=bank).exists()
    form = answer.context["form"]
    assert said in str(form.errors["text"])
    assert form["text"].value() == typed


def test_QZ_16_a_key_is_used_once_and_stays_once_published(as_role: Callable, bank) -> None:
    actions.write_items(bank=bank, items=[exams.single("one"), exams.single("two", right="c")])
    question = Question.objects.get(key="two")
    typed = source.text_of(question.item)
    for key in ("one", "three"):
        answer = write(as_role("author"), bank, typed.replace("# two", f"# {key}"), question=question)
        assert "text" in answer.context["form"].errors, key


def test_QZ_16_an_invalid_revision_is_not_published_and_nothing_changes(people: dict, as_role: Callable, bank) -> None:
    actions.write_items(bank=bank, items=[exams.single("broken")])
    question = Question.objects.get(key="broken")
    draft = question.get_latest_revision_as_object()
    draft.body = {"options": []}
    revision = draft.save_revision(user=people["author"], clean=False)
    with pytest.raises(BadItem):
        revision.publish(user=people["administrator"])
    question.refresh_from_db()
    question.get_workflow().start(question, people["author"])
    answer = approve(as_role("approver"), question)
    assert answer.status_code == 302
    question.refresh_from_db()
    assert question.body["options"] and question.versions.count() == 1
    assert question.workflow_in_progress, "the review goes on"


ERRORS = {
    "speaks of the others": (lambda words: words.replace("A wrong answer 2", "None of the above"), "None of the above"),
    "asked twice": (lambda words: words.replace("# roles-01", "# roles-02"), "roles-01"),
}


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("how", ["approved", "from the form", "in bulk", "directly"])
def test_QZ_16_a_question_with_an_error_is_not_published_and_the_error_is_said(
    how: str, error: str, as_role: Callable, people: dict, bank
) -> None:
    """The warnings of the lint are the approver's to weigh: the first question here has some, and is published."""
    write(as_role("administrator"), bank, text(), act="action-publish")
    assert Question.objects.get(key="roles-01").live and Question.objects.get(key="roles-01").findings
    spoil, said = ERRORS[error]
    typed = spoil(text()).replace("# roles-01", "# roles-02")
    write(as_role("author"), bank, typed, act="" if how == "directly" else "action-submit")
    question, approver = Question.objects.get(key="roles-02"), as_role("approver")
    if how == "approved":
        approve(approver, question)
        answer = approver.get(url("edit", question.pk))
    elif how == "from the form":
        form = {"act": "action-workflow-action", "workflow-action-name": "approve"}
        answer = approver.get(write(approver, bank, source.text_of(question.item), question=question, **form)["Location"])
    elif how == "in bulk":
        address = f"/cms/bulk/quizzes/question/publish_questions/?id={question.pk}&next={url('list')}"
        answer = approver.post(address, follow=True)
    else:
        approver = as_role("administrator")
        answer = approver.get(write(approver, bank, source.text_of(question.item), question=question, act="action-publish")["Location"])
    question.refresh_from_db()
    assert not question.live and question.current is None
    assert said in [str(each) for each in answer.context["messages"]][0]


def test_QZ_16_only_administrators_publish_without_a_review(as_role: Callable, bank) -> None:
    for role, published in (("author", False), ("reviewer", False), ("approver", False), ("administrator", True)):
        actions.write_items(bank=bank, items=[exams.single(f"direct-{role}")])
        question = Question.objects.get(key=f"direct-{role}")
        write(as_role(role), bank, source.text_of(question.item).replace("Option a", "New"), question=question, act="action-publish")
        question.refresh_from_db()
        assert (question.versions.count() == 2) is published, role


def test_QZ_16_a_translator_edits_and_adds_nothing(as_role: Callable, bank) -> None:
    actions.write_items(bank=bank, items=[exams.single("tr")])
    question = Question.objects.get(key="tr")
    client = as_role("translator")
    assert write(client, bank, source.text_of(question.item).replace("(fr)", "(français)"), question=question).status_code == 302
    question.refresh_from_db()
    assert question.has_unpublished_changes and "français" in question.get_latest_revision_as_object().words["fr"]["stem"]
    assert write(client, bank, text("tr-2")).status_code in {302, 403}
    assert not Question.objects.filter(key="tr-2").exists()


@pytest.mark.parametrize("role", OUTSIDE)
def test_QZ_16_nobody_else_sees_the_bank(role: str, as_role: Callable, bank) -> None:
    actions.write_items(bank=bank, items=[exams.single("secret")])
    question = Question.objects.get(key="secret")
    client = as_role(role)
    for address in (
        url("list"), ADD, url("edit", question.pk), url("history", question.pk), url("preview_on_edit", question.pk),
        reverse("question_bank:imports"), reverse("question_bank:export"), reverse("question_bank:health"),
        reverse("question_bank:blueprints"), reverse("question_bank:export") + "?bank=admin-bank&format=markdown&language=en",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code in {302, 404}, address
        assert b"Option b of secret" not in answer.content


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_QZ_19_the_preview_is_the_real_question_and_counts_nothing(kind: str, language: str, as_role: Callable, bank) -> None:
    client = as_role("author")
    write(client, bank, skeletons.skeleton(kind, key=f"seen-{kind.replace('_', '-')}"))
    question = Question.objects.get(bank=bank)
    before = (Attempt.objects.count(), Slot.objects.count(), QuestionVersion.objects.count())
    typed = source.text_of(question.item).replace("La question ?", "Une autre question ?").replace("The question?", "Another question?")
    address = url("preview_on_edit", question.pk)
    assert client.post(address, {"bank": bank.pk, "text": typed}).json() == {"is_valid": True, "is_available": True}
    page = client.get(address, {"mode": language})
    body = page.content.decode()
    assert page.status_code == 200
    assert ("Une autre question" if language == "fr" else "Another question?") in body
    assert ("Ce qui est dit ensuite" if language == "fr" else "What is said afterwards.") in body
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"] and "unsafe" not in page["Content-Security-Policy"]
    assert (Attempt.objects.count(), Slot.objects.count(), QuestionVersion.objects.count()) == before


def test_QZ_19_the_lint_and_the_use_stand_beside_the_form(as_role: Callable, bank) -> None:
    long = exams.single("long-key", area="people", method="pmi")
    words = {name: type(each)(each.stem, {**each.parts, "b": "x " * 60}, each.reasons) for name, each in long.words.items()}
    actions.write_items(bank=bank, items=[type(long)(**{**vars(long), "words": words}), exams.single("other")])
    question = Question.objects.get(key="long-key")
    assert question.findings > 0
    actions.write_quiz(key="uses", titles={"fr": "Q", "en": "Q"}, question_keys=["long-key"], pass_mark=50)
    client = as_role("author")
    page = client.get(url("edit", question.pk)).content.decode()
    assert "much longer than the others" in page or "bien plus longue que les autres" in page
    assert "uses" in page


def test_QZ_16_a_draft_tells_its_findings_and_the_row_keeps_what_is_published(people: dict, bank) -> None:
    actions.write_items(bank=bank, items=[exams.single("f")])
    question = Question.objects.get(key="f")
    acts.take_out(user=people["author"], questions=[question], because="odd")
    draft = question.get_latest_revision_as_object()
    item = exams.single("f", area="people")
    draft.take(type(item)(**{**vars(item), "tags": type(item.tags)(owner="x", area="people")}))
    revision = draft.save_revision(user=people["author"], clean=False)
    question.refresh_from_db()
    assert question.findings == draft.findings and question.area == ""
    revision.publish(user=people["administrator"])
    question.refresh_from_db()
    assert question.area == "people" and question.is_out and question.current.number == 2


def test_QZ_16_the_list_shows_and_finds_what_is_asked_in_either_language(as_role: Callable, bank) -> None:
    author = as_role("author")
    write(author, bank, text())
    for words in ("The question?", "La question"):
        found = author.get(LIST, {"q": words}).content.decode()
        assert "roles-01" in found, words
    question = Question.objects.get(key="roles-01")
    old = question.latest_revision
    assert old is not None
    del old.content["stem_fr"], old.content["stem_en"]  # a draft kept before questions had them
    assert question.with_content_json(old.content).stem_in("en") == ("The question?", "en")
    with override("en"):
        assert str(question) == "The question?"
    question.words, question.stem_en = {"fr": question.words["fr"]}, ""
    assert question.stem_in("en") == (question.stem_fr, "fr")
