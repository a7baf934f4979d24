"""What a process keeps: made once a version, never from a draft, never from words older than the version it is kept under."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.translation import override

from courses.catalogue.models import CoursePage
from lms.kit import freshness

FRAGMENT = Template('{% kept "row" value %}{{ next }}{% endkept %}')


def shown(value: str, numbers: Callable[[], object], **more: object) -> str:
    return FRAGMENT.render(Context({"value": value, "next": numbers, **more}))


def test_a_fragment_is_made_once_for_each_value_language_and_version() -> None:
    numbers = count(1).__next__
    with override("fr"):
        assert [shown("a", numbers), shown("a", numbers), shown("b", numbers)] == ["1", "1", "2"]
    with override("en"):
        assert shown("a", numbers) == "3"
    with override("fr"):
        freshness._renew(freshness.WORDS)
        assert [shown("a", numbers), shown("a", numbers)] == ["4", "4"]


def test_a_preview_neither_takes_nor_leaves_a_fragment() -> None:
    numbers = count(1).__next__
    draft, public = {"request": SimpleNamespace(is_preview=True)}, {}
    assert [shown("a", numbers, **of) for of in (draft, public, draft, public)] == ["1", "2", "3", "2"]


@pytest.mark.django_db
def test_a_draft_that_is_previewed_stays_out_of_the_public_page(client: Client) -> None:
    page = CoursePage.objects.get(training__code="agilepm", locale__language_code="fr")
    page.audience = "Ce public est encore un brouillon"
    assert page.audience in page.make_preview_request(RequestFactory().get("/fr/"), page.default_preview_mode).rendered_content
    assert page.audience not in client.get(page.get_url() + "?x=1").content.decode()


def test_what_a_request_read_before_a_change_is_not_kept_as_the_new() -> None:
    with freshness.one_version():
        words = "old"  # read from the database; then somebody publishes, elsewhere
        cache.set("words-version", "published meanwhile", timeout=None)
        freshness._believed.clear()
        assert freshness.kept("text", lambda: words) == "old"
    assert freshness.kept("text", lambda: "new") == "new"


def test_a_request_that_changes_the_words_itself_sees_the_change() -> None:
    with freshness.one_version():
        assert freshness.kept("text", lambda: "old") == "old"
        freshness._renew(freshness.WORDS)
        assert freshness.kept("text", lambda: "new") == "new"


def test_what_the_clock_changes_is_made_anew_after_its_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count(1).__next__
    moment = freshness.clock.now()
    for later, expected in ((0, 1), (0, 1), (60, 2)):
        monkeypatch.setattr(freshness.clock, "now", lambda later=later: moment + timedelta(seconds=later))
        assert freshness.kept("dates", numbers, seconds=60) == expected
