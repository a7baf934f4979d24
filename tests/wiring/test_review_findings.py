"""Doors that a security review found open; each stays shut."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from content.models import PracticePage, SiteDocument, StandardPage
from courses.catalogue.models import Lesson, LessonPage, Training
from courses.learning import actions as learning
from courses.learning.models import Entitlement, LessonProgress
from lms.accounts import actions as accounts
from lms.accounts.models import Invitation, Organisation
from lms.jobs.models import Job
from lms.kit import sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> PracticePage:
    return PracticePage.objects.get(practice__key="raid-log", locale__language_code="fr")


def drafted(page: Page, user) -> Page:
    page.title = "Change of my own"
    page.save_revision(user=user)
    return page


@pytest.mark.parametrize("role", ["author", "reviewer", "approver", "translator"])
@pytest.mark.case("G_01")
def test_g1_nobody_but_administrators_publishes_directly(role: str, practice: PracticePage, as_role: Callable, people: dict) -> None:
    drafted(practice, people[role])
    client = as_role(role)
    client.post(f"/cms/bulk/wagtailcore/page/publish/?id={practice.pk}")
    client.post(f"/cms/api/main/pages/{practice.pk}/action/publish/", "{}", content_type="application/json")
    practice.refresh_from_db()
    assert practice.title != "Change of my own"
    assert not practice.permissions_for_user(people[role]).can_publish()


@pytest.mark.case("G_01")
def test_g1_localize_does_not_publish_for_a_translator(as_role: Callable) -> None:
    answer = as_role("translator").post("/cms/localize/update/1/", {"publish_translations": "on"})
    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["author", "reviewer", "approver", "translator"])
@pytest.mark.case("B_12")
def test_the_facts_of_a_training_are_the_administrators(role: str, as_role: Callable) -> None:
    training = Training.objects.get(code="agilepm")
    as_role(role).post(f"/cms/snippets/catalogue/training/edit/{training.pk}/", {"access": "open", "code": "agilepm"})
    training.refresh_from_db()
    assert training.access == "entitlement"


@pytest.mark.case("B_05")
def test_b5_a_quiz_closes_with_the_entitlement(as_role: Callable, people: dict) -> None:
    lesson = Lesson.objects.select_related("module__training", "quiz").get(key="agilepm-m3-quiz")
    learning.entitle(user=people["buyer"], training=lesson.module.training, reason="grant", source="t")
    attempt = learning.start_quiz(user=people["buyer"], lesson=lesson)
    client = as_role("buyer")
    assert client.get(f"/fr/quiz/{attempt.public_id}/?n=1").status_code == 200
    learning.end_entitlement(entitlement=Entitlement.objects.get(user=people["buyer"]))
    assert client.get(f"/fr/quiz/{attempt.public_id}/?n=1").status_code == 404
    assert client.post(f"/fr/quiz/{attempt.public_id}/answers/1/", {"chosen": "a", "seq": 1}).status_code == 404
    assert client.post(f"/fr/quiz/{attempt.public_id}/submit/").status_code == 404
    assert not LessonProgress.objects.filter(lesson=lesson, state="done", enrolment__user=people["buyer"]).exists()


@pytest.mark.case("O_02")
def test_o2_reset_links_use_the_configured_address(people: dict, settings) -> None:
    settings.SITE_URL = "https://jalon.example"
    Client(SERVER_NAME="localhost", SERVER_PORT="6666").post("/fr/account/password/reset/", {"email": people["manager"].email})
    job = Job.objects.get(args__name="accounts/password_reset_key")
    assert ":6666" not in str(job.args)
    assert "https://jalon.example/fr/account/password/reset/key/" in str(job.args)


def test_an_account_closed_by_hand_is_not_reopened_by_a_file(people: dict) -> None:
    accounts.close_account(user=people["learner"], by=people["administrator"])
    organisation = Organisation.objects.create(name="Zeta")
    with pytest.raises(accounts.NotPossible):
        accounts.apply_people(name="p.csv", data=b"email\nlearner@demo.jalon.example\n", organisation=organisation)
    people["learner"].refresh_from_db()
    assert not people["learner"].is_active


@pytest.mark.case("B_06")
def test_b6_a_document_of_a_closed_lesson_is_closed(as_role: Callable, people: dict) -> None:
    document = SiteDocument(title="paid")
    document.file.save("paid.txt", ContentFile(b"paid"))
    document.save()
    address = document.url
    assert as_role("visitor").get(address).status_code == 404, "used nowhere yet"
    page = LessonPage.objects.get(lesson__key="agilepm-m2-l1", locale__language_code="fr")
    page.body = [("download", {"document": document, "label": "x"})]
    page.save_revision().publish()
    assert as_role("visitor").get(address).status_code == 404
    assert as_role("learner").get(address).status_code == 404
    answer = as_role("graduate").get(address)
    assert b"".join(answer.streaming_content) == b"paid"
    answer.close()


@pytest.mark.case("F_02")
def test_f2_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"0" * 60_000_000)
    with pytest.raises(sheets.SheetRefused):
        sheets.read("bomb.xlsx", out.getvalue())


@pytest.mark.case("B_09")
def test_b9_a_page_made_private_leaves_the_cache(client: Client, django_capture_on_commit_callbacks) -> None:
    page = StandardPage.objects.filter(locale__language_code="fr").live().first()
    client.get(page.get_url())
    assert client.get(page.get_url())["X-Page-Cache"] == "hit"
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(page.get_url()).status_code == 302


def test_inviting_again_writes_no_second_mail(people: dict) -> None:
    organisation = Organisation.objects.get()
    for _again in range(5):
        accounts.invite(organisation=organisation, email="new@x.fr", invited_by=people["buyer"])
    assert Invitation.objects.filter(email="new@x.fr").count() == 1
    assert Job.objects.filter(args__name="accounts/invitation", args__to="new@x.fr").count() == 1


@pytest.mark.parametrize("name", ["Go to https://evil.example/x", "a@b", "x\\y"])
@pytest.mark.case("F_13")
def test_a_name_is_no_message(client: Client, name: str) -> None:
    client.post(
        "/fr/account/signup/",
        {"first_name": name, "last_name": "B", "email": "v@x.fr", "password1": "un long chemin tranquille"},
    )
    assert not Job.objects.filter(args__to="v@x.fr").exists()


@pytest.mark.parametrize(
    "address",
    ["/fr/search/?q=%00", "/fr/search/?q=a%00b", "/fr/search/?q=%22(((", "/fr/search/?q=*+OR+NEAR", "/fr/certificates/%00/"],
)
@pytest.mark.case("O_03")
def test_hostile_addresses_are_no_crash(client: Client, address: str) -> None:
    assert client.get(address).status_code in {200, 400, 404}


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "x"])
def test_a_strange_question_number_is_no_crash(as_role: Callable, people: dict, number: str) -> None:
    lesson = Lesson.objects.select_related("module__training", "quiz").get(key="agilepm-m1-quiz")
    attempt = learning.start_quiz(user=people["learner"], lesson=lesson)
    assert as_role("learner").get(f"/fr/quiz/{attempt.public_id}/", {"n": number}).status_code == 302


@pytest.mark.parametrize("path", ["failwhale", "test404", "login", "password_reset"])
@pytest.mark.case("A_01")
def test_wagtails_odd_doors_are_shut(as_role: Callable, path: str) -> None:
    assert as_role("author").get(f"/cms/{path}/").status_code == 404
