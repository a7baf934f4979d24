"""Who may open what (reliability.md B4, B5): one function answers for page, player, search, sitemap and preview."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from courses.catalogue.models import Lesson, LessonPage, Training
from courses.learning import access, actions
from courses.learning.access import Verdict
from courses.learning.models import Enrolment, Entitlement
from lms.kit import clock

pytestmark = pytest.mark.django_db


def lesson(key: str) -> Lesson:
    return Lesson.objects.select_related("module__training", "quiz").get(key=key)


def player(key: str, language: str = "fr") -> str:
    return f"/{language}/learn/agilepm/{key}/"


@pytest.mark.parametrize(
    ("role", "first", "closed"),
    [
        ("visitor", Verdict.SIGN_UP, Verdict.CLOSED),
        ("learner", Verdict.OPEN, Verdict.CLOSED),
        ("manager", Verdict.OPEN, Verdict.CLOSED),
        ("finance", Verdict.OPEN, Verdict.CLOSED),
        ("graduate", Verdict.OPEN, Verdict.OPEN),
        ("author", Verdict.OPEN, Verdict.OPEN),
        ("trainer", Verdict.OPEN, Verdict.OPEN),
    ],
)
def test_the_verdicts(people: dict, role: str, first: Verdict, closed: Verdict) -> None:
    from django.contrib.auth.models import AnonymousUser

    user = people.get(role, AnonymousUser())
    assert access.verdict(user, lesson("agilepm-m1-l1")) is first
    assert access.verdict(user, lesson("agilepm-m2-l1")) is closed


@pytest.mark.parametrize("role", ["visitor", "learner", "manager"])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.case("B_04")
def test_b4_no_door_shows_a_closed_lesson(as_role: Callable[[str], Client], role: str, language: str) -> None:
    page = LessonPage.objects.get(lesson__key="agilepm-m2-l1", locale__language_code=language)
    secret = page.body_text[200:260]
    client = as_role(role)
    doors = [
        player("agilepm-m2-l1", language),
        page.get_url(),
        f"/{language}/search/?q=" + page.title.split()[-1],
        f"/{language}/search/?q=" + secret[:30],
        page.get_parent().get_url(),
        page.get_parent().get_parent().get_url(),
    ]
    for door in doors:
        answer = client.get(door, follow=True)
        assert secret not in answer.content.decode(), door


@pytest.mark.case("B_04")
@pytest.mark.parametrize("role", ["visitor", "learner", "manager", "finance"])
def test_b4_nor_does_any_door_of_the_editors(as_role: Callable[[str], Client], role: str) -> None:
    page = LessonPage.objects.get(lesson__key="agilepm-m2-l1", locale__language_code="fr")
    secret, client = page.body_text[200:260], as_role(role)
    doors = [
        f"/cms/pages/{page.pk}/{part}" for part in ("edit/", "edit/preview/", "view_draft/", "history/", "usage/", "copy/", "revisions/")
    ]
    doors += [f"/cms/pages/{page.pk}/revisions/{page.latest_revision_id or 1}/view/", f"/cms/api/main/pages/{page.pk}/?fields=*"]
    doors += [
        f"/api/v2/pages/{page.pk}/",
        f"/fr/formations/?preview={page.pk}",
        f"{page.get_url()}?print=1",
        f"{page.get_url()}?mode=draft",
    ]
    for door in doors:
        answer = client.get(door, follow=True)
        assert secret not in answer.content.decode(), door


@pytest.mark.case("B_04")
def test_b4_the_sitemap_names_no_lesson(client: Client) -> None:
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/fr/formations/agilepm/" in sitemap
    assert "/m1/" not in sitemap and "l1" not in sitemap


@pytest.mark.case("B_04")
def test_b4_the_control_an_entitled_person_reads_it(as_role: Callable[[str], Client]) -> None:
    page = LessonPage.objects.get(lesson__key="agilepm-m2-l1", locale__language_code="fr")
    assert page.body_html in as_role("graduate").get(player("agilepm-m2-l1")).content.decode()


@pytest.mark.case("B_05")
def test_b5_an_entitlement_that_ends_closes_at_the_next_request(as_role: Callable[[str], Client], people: dict) -> None:
    client = as_role("graduate")
    secret = LessonPage.objects.get(lesson__key="agilepm-m2-l1", locale__language_code="fr").body_html
    assert secret in client.get(player("agilepm-m2-l1")).content.decode()
    actions.end_entitlement(entitlement=Entitlement.objects.get(user=people["graduate"]))
    assert secret not in client.get(player("agilepm-m2-l1")).content.decode()
    assert client.post(player("agilepm-m2-l1") + "done/").status_code == 404


def test_an_entitlement_that_has_not_begun_opens_nothing(people: dict) -> None:
    training = Training.objects.get(code="agilepm")
    actions.entitle(user=people["buyer"], training=training, reason="grant", source="t")
    Entitlement.objects.filter(user=people["buyer"]).update(starts_at=clock.now() + timedelta(days=1))
    assert access.verdict(people["buyer"], lesson("agilepm-m2-l1")) is Verdict.CLOSED


@pytest.mark.case("E_17")
def test_e17_a_closed_lesson_cannot_be_marked_done(as_role: Callable[[str], Client], people: dict) -> None:
    assert as_role("buyer").post(player("agilepm-m2-l1") + "done/").status_code == 404
    assert not Enrolment.objects.filter(user=people["buyer"]).exists()


def test_a_visitor_is_sent_to_sign_up_and_comes_back(client: Client) -> None:
    answer = client.get(player("agilepm-m1-l1"))
    assert answer.status_code == 302
    assert answer.url == reverse("account_signup") + "?next=" + player("agilepm-m1-l1")


def test_an_author_who_looks_is_not_enrolled(as_role: Callable[[str], Client], people: dict) -> None:
    assert as_role("author").get(player("agilepm-m1-l1")).status_code == 200
    assert not Enrolment.objects.filter(user=people["author"]).exists()


@pytest.mark.case("B_15")
def test_a_part_is_for_whoever_may_open_a_lesson_beside_it(as_role: Callable[[str], Client]) -> None:
    part = "/fr/learn/agilepm/parts/agilepm-m2/"
    page = as_role("buyer").get(part).content.decode()
    assert 'href="/fr/learn/agilepm/' not in page and "outline-closed" in page
    for role, wrong in (("visitor", part), ("buyer", "/fr/learn/agilepm/parts/prince2-m1/")):
        assert as_role(role).get(wrong).status_code == 404
