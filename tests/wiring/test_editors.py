"""What the editors' side shows and sends out, and to whom (reliability.md B8, B12, I1-I3)."""

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.log_actions import log
from wagtail.models import Collection, Locale, Page, PageViewRestriction, Site, Workflow

from content.models import PracticePage, SiteImage, StandardPage
from courses.catalogue.models import LessonPage, Training
from lms.kit import sheets

# What a browser is shown is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
OUTSIDE = ("visitor", "learner", "manager", "buyer", "trainer", "office", "finance")
FORMULAS = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", " =1+1", "\u200b=1+1", "\0=1"]


@pytest.mark.case("I_01")
@pytest.mark.parametrize("cell", FORMULAS)
def test_i1_a_cell_that_would_run_is_text(cell: str) -> None:
    assert str(sheets.inert(cell)).startswith("'")


@pytest.mark.case("I_01")
@pytest.mark.parametrize("cell", ["Bilan;=1+1;fin", "a\t@SUM(A1)", 'x;" =1+1', "a;\u200b+1"])
def test_i1_what_another_country_takes_for_a_cell_of_its_own_is_text_too(cell: str) -> None:
    found = next(csv.reader([str(sheets.inert(cell))], delimiter="\t" if "\t" in cell else ";", quoting=csv.QUOTE_NONE))
    assert not any(part.lstrip(' "\u200b').startswith(("=", "+", "@")) for part in found)


@pytest.mark.case("I_01")
@given(st.text(alphabet="=+-@|\t\r\n\0 ＝a1", max_size=6))
def test_i1_whatever_stands_in_a_cell(cell: str) -> None:
    left = str(sheets.inert(cell)).lstrip(" ")
    assert not left or left[0] not in "=+-@|＝\t\r\n\0"


@pytest.mark.case("I_01")
@pytest.mark.parametrize("report", ["site-history", "aging-pages"])
def test_i1_every_report_of_the_editors_is_neutralised(report: str, as_role: Callable, people: dict) -> None:
    page = StandardPage.objects.filter(locale__language_code="fr").live().first()
    page.title = page.draft_title = "=HYPERLINK(1)"
    page.save_revision().publish()
    log(page, "wagtail.edit", user=people["administrator"], title=page.title)
    client = as_role("administrator")
    address = f"/cms/reports/{report}/"
    text = b"".join(client.get(address, {"export": "csv"}).streaming_content).decode()
    assert "'=HYPERLINK(1)" in text and ",=HYPERLINK" not in text and "\n=HYPERLINK" not in text
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(address, {"export": "xlsx"}).streaming_content)))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert any(cell.value == "'=HYPERLINK(1)" for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.case("I_02")
def test_i2_an_export_ignores_columns_and_filters_that_it_does_not_offer(as_role: Callable) -> None:
    asked = {"export": "csv", "list_export": "owner__password", "columns": "owner__email", "owner__password__startswith": "a"}
    text = b"".join(as_role("administrator").get("/cms/reports/aging-pages/", asked).streaming_content).decode()
    plain = b"".join(as_role("administrator").get("/cms/reports/aging-pages/", {"export": "csv"}).streaming_content).decode()
    assert text == plain
    assert "pbkdf2" not in text and "md5$" not in text


@pytest.mark.case("I_03", "B_08")
@pytest.mark.parametrize("role", OUTSIDE)
def test_i3_no_export_and_no_list_for_those_who_do_not_write(role: str, as_role: Callable) -> None:
    secret = LessonPage.objects.filter(locale__language_code="fr").first().title
    client = as_role(role)
    for address in (
        "/cms/reports/aging-pages/?export=csv", "/cms/reports/site-history/?export=xlsx", "/cms/api/main/pages/", "/cms/api/main/images/",
        "/cms/api/main/documents/", "/cms/choose-page/", "/cms/images/chooser/", "/cms/documents/chooser/", "/cms/pages/search/?q=a",
        "/cms/snippets/choose/catalogue/training/", "/cms/tag-autocomplete/?term=a", "/api/v2/pages/", "/api/v3/pages/",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code in {302, 404}, address
        assert secret not in answer.content.decode()


@pytest.mark.case("I_03", "B_02")
def test_i3_the_copy_of_ones_data_is_ones_own_and_kept_nowhere(as_role: Callable, people: dict) -> None:
    client = as_role("learner")
    address = "/fr/account/data/"
    for path in (
        f"{address}?user={people['manager'].pk}",
        f"{address}?email={people['manager'].email}",
        f"{address}{people['manager'].pk}/",
    ):
        answer = client.get(path)
        assert answer.status_code in {302, 404}  # a fresh sign-in first, whoever asks
        assert people["manager"].email.encode() not in answer.content
    assert Client().get(address).status_code == 302


LIMITED = {
    "author": {"delete", "publish", "unpublish", "collection", "workflow", "site", "locale", "privacy"},
    "reviewer": {"add", "delete", "publish", "unpublish", "image", "collection", "workflow", "site", "locale", "privacy"},
    "translator": {"add", "delete", "publish", "unpublish", "collection", "workflow", "site", "locale", "privacy"},
}


def writes(page: Page) -> dict[str, list[tuple[str, dict]]]:
    """Addresses that change something, by the right they take."""
    pk, parent = page.pk, page.get_parent().pk
    training = Training.objects.get(code="agilepm").pk
    return {
        "add": [(f"/cms/pages/add/content/practicepage/{parent}/", {"title": "Mine", "slug": "mine"}),
                (f"/cms/pages/{pk}/copy/", {"new_title": "Mine", "new_slug": "mine", "new_parent_page": str(parent)}),
                (f"/cms/api/main/pages/{pk}/action/copy/", {})],
        "delete": [(f"/cms/pages/{pk}/delete/", {}), (f"/cms/bulk/wagtailcore/page/delete/?id={pk}", {}),
                   (f"/cms/api/main/pages/{pk}/action/delete/", {}), (f"/cms/snippets/catalogue/training/delete/{training}/", {})],
        "publish": [(f"/cms/pages/{pk}/edit/", {"title": "Mine", "slug": page.slug, "body-count": "0", "action-publish": "1"}),
                    (f"/cms/api/main/pages/{pk}/action/publish/", {}), (f"/cms/bulk/wagtailcore/page/publish/?id={pk}", {})],
        "unpublish": [(f"/cms/pages/{pk}/unpublish/", {}), (f"/cms/api/main/pages/{pk}/action/unpublish/", {}),
                      (f"/cms/bulk/wagtailcore/page/unpublish/?id={pk}", {})],
        "image": [("/cms/images/add/", {"title": "x"})],
        "collection": [("/cms/collections/add/", {"name": "Mine", "parent": "1"}),
                       ("/cms/collections/1/privacy/", {"restriction_type": "none"})],
        "workflow": [("/cms/workflows/add/", {"name": "Mine"}), ("/cms/workflows/disable/1/", {}), ("/cms/workflows/remove/1/", {})],
        "site": [("/cms/sites/new/", {"hostname": "evil.example", "port": "80", "root_page": "1"}), ("/cms/sites/delete/1/", {})],
        "locale": [("/cms/locales/new/", {"language_code": "fr"}), ("/cms/locales/delete/1/", {})],
        "privacy": [(f"/cms/pages/{pk}/privacy/", {"restriction_type": "none"})],
    }  # fmt: skip


def state() -> list:
    """Everything those addresses could change."""
    pages = Page.objects.order_by("pk").values_list("pk", "title", "live", "live_revision")
    others = [list(model.objects.order_by("pk").values()) for model in (Collection, Locale, PageViewRestriction, Site, Workflow, SiteImage)]
    return [list(pages), others, list(Training.objects.values())]


@pytest.mark.case("B_12")
@pytest.mark.parametrize("role", LIMITED)
def test_b12_a_limited_editor_changes_nothing_beyond_their_rights(role: str, as_role: Callable) -> None:
    page = PracticePage.objects.get(practice__key="raid-log", locale__language_code="fr")
    client, before = as_role(role), state()
    for right in sorted(LIMITED[role]):
        for address, form in writes(page)[right]:
            answer = client.post(address, form)
            assert answer.status_code in {200, 302, 403, 404, 405}, address
            assert state() == before, address


@pytest.mark.case("B_12")
def test_b12_the_control_an_administrator_may(as_role: Callable) -> None:
    page = PracticePage.objects.get(practice__key="raid-log", locale__language_code="fr")
    before = state()
    address, form = writes(page)["unpublish"][0]
    as_role("administrator").post(address, form)
    assert state() != before


@pytest.mark.case("B_12")
@pytest.mark.parametrize("role", ["author", "reviewer", "translator"])
def test_b12_previews_comparisons_and_histories_show_no_person_and_no_setting(role: str, as_role: Callable) -> None:
    """What they may look at is pages; people, sites, redirects of others and the provider's identity stay closed."""
    client = as_role(role)
    for address in ("/cms/users/", "/cms/groups/", "/cms/sites/", "/cms/workflows/list/", "/cms/locales/", "/cms/collections/1/",
                    "/cms/settings/content/provideridentity/"):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code in {302, 403, 404}, address
