"""Journey (c): an author edits a lesson in Wagtail, an approver publishes it, and the learner sees it."""

import re
import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_edited_lesson_reaches_the_learner(
    language: str, site: Site, open_page: Callable[..., Page], sign_in: Callable, shoot: Callable
) -> None:
    sentence = f"Une phrase neuve pour {language}." if language == "fr" else f"A new sentence for {language}."
    edit = f"{site.url}/cms/pages/{page_id(site, language)}/edit/"
    author = open_page(language=language)
    sign_in(author, "author", language)
    author.goto(edit)
    area = author.locator("textarea[name^='body-'][name$='-value']").first
    area.wait_for()
    shoot(author, "editor")
    area.fill(area.input_value() + f"\n\n{sentence}\n")
    assert author.locator("[name=action-publish]").count() == 0, "an author cannot publish"
    author.locator("[name=action-submit]").first.dispatch_event("click")
    author.wait_for_url(re.compile(r"/cms/pages/\d+/(\?.*)?$"))
    shoot(author, "submitted")

    learner = open_page(language=language)
    sign_in(learner, "learner", language)
    address = f"{site.url}/{language}/learn/agilepm/agilepm-m1-l4/"
    learner.goto(address)
    expect(learner.locator("article")).not_to_contain_text(sentence)

    approver = open_page(language=language)
    sign_in(approver, "approver", language)
    shoot(approver, "approver-desk")
    approver.goto(edit)
    approver.locator("[data-workflow-action-name=approve]").first.dispatch_event("click")
    confirm = approver.locator(".modal form [type=submit]")
    confirm.or_(approver.locator(".messages .success")).first.wait_for()
    if confirm.count():
        confirm.first.click()
    approver.wait_for_url(re.compile(r"/cms/"))
    shoot(approver, "approved")

    learner.goto(address)
    expect(learner.locator("article")).to_contain_text(sentence)
    shoot(learner, "learner")


def page_id(site: Site, language: str) -> str:
    """The Wagtail id of the fourth lesson."""
    with sqlite3.connect(f"file:{site.folder / 'jalon.sqlite3'}?mode=ro", uri=True) as database:
        row = database.execute(
            "SELECT p.page_ptr_id FROM catalogue_lessonpage p JOIN catalogue_lesson l ON l.id = p.lesson_id "
            "JOIN wagtailcore_page w ON w.id = p.page_ptr_id JOIN wagtailcore_locale o ON o.id = w.locale_id "
            "WHERE l.key = 'agilepm-m1-l4' AND o.language_code = ?",
            (language,),
        ).fetchone()
    return str(row[0])
