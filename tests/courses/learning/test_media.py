"""Pictures and documents of paid lessons: fetched by whoever may read the lesson, and by nobody else (reliability.md B5, B6, B7)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.images.models import Filter
from wagtail.models import Page, PageViewRestriction
from wagtail.rich_text import RichText

from content.importing import pictures
from content.models import SiteDocument, SiteImage, StandardPage
from courses.catalogue.models import LessonPage
from courses.learning import actions
from courses.learning.models import Entitlement
from lms.kit import freshness
from tests.pictures import png

pytestmark = pytest.mark.django_db
OUTSIDE = ("visitor", "learner", "manager", "buyer", "finance")


@pytest.fixture
def picture(tmp_path: Path) -> SiteImage:
    (tmp_path / "plan.png").write_bytes(png("blue", 61))
    return pictures.keep(tmp_path / "plan.png", title="plan")


@pytest.fixture
def paper() -> SiteDocument:
    document = SiteDocument(title="paid")
    document.file.save("paid.txt", ContentFile(b"paid"))
    document.save()
    return document


def page(key: str = "agilepm-m2-l1") -> LessonPage:
    return LessonPage.objects.get(lesson__key=key, locale__language_code="fr")


def show(found: Page, *blocks: tuple) -> None:
    found.body = list(blocks)
    found.save_revision().publish()
    freshness.forget()  # what a commit does


def fetched(client: Client, address: str, **headers: str) -> int:
    answer = client.get(address, headers=headers)
    body(answer)
    return answer.status_code


def body(answer) -> bytes:
    """Read to its end, which closes it as a server would."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def fingerprint(client: Client, address: str) -> str:
    answer = client.get(address)
    body(answer)
    return answer["ETag"]


def address_in(found: Page) -> str:
    found.refresh_from_db()
    return found.body_html.split('src="')[1].split('"')[0]


@pytest.mark.case("B_06")
@pytest.mark.parametrize("kind", ["markdown", "image"])
def test_b6_a_picture_of_a_paid_lesson_opens_with_the_lesson(kind: str, as_role: Callable, picture: SiteImage) -> None:
    lesson = page()
    figure = {"image": picture, "caption": ""}
    figure["image"].decorative, figure["image"].contextual_alt_text = True, ""
    show(lesson, ("markdown", f"![Plan](image:{picture.pk})") if kind == "markdown" else ("image", figure))
    address = address_in(lesson)
    for role in OUTSIDE:
        client = as_role(role)
        assert fetched(client, address) == 404, role
        assert fetched(client, address, range="bytes=0-9") == 404
        assert client.head(address).status_code == 404
    for role in ("graduate", "author", "trainer"):
        answer = as_role(role).get(address)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-cache"
        assert body(answer)


@pytest.mark.case("B_06")
def test_b6_a_document_of_a_paid_lesson_too_by_every_method(as_role: Callable, paper: SiteDocument) -> None:
    show(
        page(), ("download", {"document": paper, "label": "x"}), ("text", RichText(f'<p><a linktype="document" id="{paper.pk}">x</a></p>'))
    )
    for role in OUTSIDE:
        client = as_role(role)
        for answer in (
            client.get(paper.url),
            client.head(paper.url),
            client.post(paper.url),
            client.get(paper.url, headers={"range": "bytes=0-1"}),
        ):
            assert answer.status_code == 404, role
        assert fetched(client, f"/media/{paper.file.name}") == 404
    assert fetched(as_role("graduate"), paper.url) == 200


@pytest.mark.case("B_06")
@pytest.mark.parametrize("spec", ["original", "max-165x165", "width-40"])
def test_b6_no_size_of_it_is_public(spec: str, as_role: Callable, picture: SiteImage) -> None:
    show(page(), ("markdown", f"![Plan](image:{picture.pk})"))
    address = picture.get_rendition(Filter(spec=spec)).url
    assert fetched(as_role("learner"), address) == 404
    assert fetched(as_role("graduate"), address) == 200


@pytest.mark.case("B_06")
def test_b6_a_picture_that_nothing_shows_is_for_those_who_write(as_role: Callable, picture: SiteImage) -> None:
    address = picture.get_rendition("original").url
    assert [fetched(as_role(role), address) for role in ("visitor", "graduate", "author")] == [404, 404, 200]


@pytest.mark.case("B_06")
def test_b6_the_control_a_picture_of_a_public_page_is_public(client: Client, picture: SiteImage, statements: Callable) -> None:
    show(page(), ("markdown", f"![Plan](image:{picture.pk})"))
    public = StandardPage.objects.filter(locale__language_code="fr").live().first()
    show(public, ("markdown", f"![Plan](image:{picture.pk})"))
    answer = client.get(address_in(public))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    body(answer)
    assert statements(lambda: fetched(client, address_in(public))) == 1  # address_in's own


@pytest.mark.case("B_06")
def test_b6_a_draft_and_a_withdrawn_lesson_open_nothing(as_role: Callable, picture: SiteImage) -> None:
    lesson = page()
    show(lesson, ("markdown", f"![Plan](image:{picture.pk})"))
    address = address_in(lesson)
    lesson.unpublish()
    freshness.forget()
    assert [fetched(as_role(role), address) for role in ("graduate", "author")] == [404, 200]


@pytest.mark.case("B_06")
def test_b6_a_page_kept_private_keeps_its_picture_and_document(
    client: Client, as_role: Callable, picture: SiteImage, paper: SiteDocument
) -> None:
    private = StandardPage.objects.filter(locale__language_code="fr").live().first()
    show(private, ("markdown", f"![Plan](image:{picture.pk})"), ("download", {"document": paper, "label": "x"}))
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    freshness.forget()
    for address in (address_in(private), paper.url):
        assert [fetched(client, address), fetched(as_role("learner"), address)] == [404, 200]


@pytest.mark.case("B_05")
def test_b5_pictures_and_documents_close_with_the_entitlement(
    as_role: Callable, people: dict, picture: SiteImage, paper: SiteDocument
) -> None:
    lesson = page()
    show(lesson, ("markdown", f"![Plan](image:{picture.pk})"), ("download", {"document": paper, "label": "x"}))
    client, addresses = as_role("graduate"), (address_in(lesson), paper.url)
    marks = [fingerprint(client, address) for address in addresses]
    assert [fetched(client, address, if_none_match=mark) for address, mark in zip(addresses, marks, strict=True)] == [304, 304]
    actions.end_entitlement(entitlement=Entitlement.objects.get(user=people["graduate"]))
    assert [fetched(client, address, if_none_match=mark) for address, mark in zip(addresses, marks, strict=True)] == [404, 404]
    assert [fetched(client, address) for address in addresses] == [404, 404]


@pytest.mark.case("B_07")
@pytest.mark.parametrize("mark", ["true", '"wrong"', "*"])
def test_b7_a_fingerprint_tells_a_stranger_nothing(mark: str, as_role: Callable, picture: SiteImage, paper: SiteDocument) -> None:
    lesson = page()
    show(lesson, ("markdown", f"![Plan](image:{picture.pk})"), ("download", {"document": paper, "label": "x"}))
    paper.refresh_from_db()
    held = as_role("graduate")
    for address in (address_in(lesson), paper.url):
        sent = fingerprint(held, address) if mark == "true" else mark
        assert fetched(as_role("learner"), address, if_none_match=sent) == 404


@pytest.mark.case("B_09")
def test_b9_a_document_is_in_no_shared_cache(as_role: Callable, paper: SiteDocument) -> None:
    show(page(), ("download", {"document": paper, "label": "x"}))
    answer = as_role("graduate").get(paper.url)
    assert answer["Cache-Control"] == "private, no-cache"
    body(answer)


@pytest.mark.case("B_06")
def test_b6_asking_costs_the_same_for_1_and_9_lessons(as_role: Callable, picture: SiteImage, statements: Callable) -> None:
    shown = list(LessonPage.objects.filter(lesson__key__startswith="agilepm-m2-l", locale__language_code="fr"))
    shown += list(LessonPage.objects.filter(lesson__key__startswith="agilepm-m3-l", locale__language_code="fr"))
    counts, client = [], as_role("graduate")
    for number in (1, len(shown)):
        for lesson in shown[:number]:
            show(lesson, ("markdown", f"![Plan](image:{picture.pk})"))
        address = address_in(shown[0])
        counts.append([statements(partial(fetched, client, address)) for _time in (1, 2)])
    assert counts[0] == counts[1]
    assert counts[0][1] <= 4
