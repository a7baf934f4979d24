"""An author writes a question in the admin, submits it, an approver publishes it; a file is looked at and imported by two people."""

import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from .conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


@pytest.mark.parametrize(("language", "theme"), [("fr", "light"), ("en", "dark")])
def test_QZ_16_a_question_goes_from_its_author_to_its_approver(
    language: str, theme: str, site: Site, open_page: Callable[..., Page], sign_in: Callable, shoot: Callable
) -> None:
    key = f"journey-{language}"
    author = open_page(language=language, theme=theme)
    sign_in(author, "author", language)
    author.goto(f"{site.url}/cms/snippets/quizzes/question/add/")
    author.locator(".bank-kinds").wait_for()
    shoot(author, "kinds")
    author.locator("a[href^='?kind=single']").click()
    area = author.locator("textarea[name=text]")
    area.wait_for()
    skeleton = area.input_value()
    author.select_option("select[name=bank]", index=1)

    area.fill(skeleton.replace("# new-question", "# new question"))
    author.locator("[type=submit].action-save").first.click()
    expect(author.locator(".error-message").first).to_be_visible()
    assert area.input_value() == skeleton.replace("# new-question", "# new question"), "what was typed stays"
    shoot(author, "refused")

    area.fill(skeleton.replace("# new-question", f"# {key}").replace("The right answer", "The right one"))
    author.locator("[type=submit].action-save").first.click()
    author.wait_for_url(re.compile(r"/question/edit/\d+/"))
    address = author.url
    author.locator("[aria-label][data-side-panel-toggle=findings]").click()
    author.locator(".bank-side").first.wait_for()
    shoot(author, "findings")
    author.locator("[aria-label][data-side-panel-toggle=preview]").click()
    frame = author.frame_locator("iframe#w-preview-iframe, #w-preview-iframe").first
    expect(frame.locator(".question")).to_contain_text("La question", timeout=20_000)
    shoot(author, "preview")
    assert author.locator("[name=action-publish]").count() == 0, "an author cannot publish"
    author.locator("[name=action-submit]").first.dispatch_event("click")
    author.wait_for_url(re.compile(r"/snippets/quizzes/question/(\?.*)?$"))
    shoot(author, "list")

    approver = open_page(language=language, theme=theme)
    sign_in(approver, "approver", language)
    approver.locator(f"a[href='{address.removeprefix(site.url)}']").wait_for()
    approver.goto(address)
    approver.locator("[data-workflow-action-name=approve]").first.dispatch_event("click")
    confirm = approver.locator(".modal form [type=submit]")
    confirm.or_(approver.locator(".messages .success")).first.wait_for()
    if confirm.count():
        confirm.first.click()
    approver.locator(".messages .success").first.wait_for()
    approver.goto(address)
    approver.locator("[aria-label][data-side-panel-toggle=versions]").click()
    shoot(approver, "approved")
    with sqlite3.connect(f"file:{site.folder / 'jalon.sqlite3'}?mode=ro", uri=True) as database:
        row = database.execute(
            "SELECT q.live, v.number FROM quizzes_question q JOIN quizzes_questionversion v ON v.id = q.current_id WHERE q.key = ?", (key,)
        ).fetchone()
    assert row == (1, 1)


def wait_for_rows(site: Site, keys: str, number: int, seconds: float = 60) -> None:
    """Until so many published questions of these keys are in the site's database."""
    count = "SELECT count(*) FROM quizzes_question WHERE key LIKE ? AND live AND current_id IS NOT NULL"
    end = time.monotonic() + seconds
    while True:
        with closing(sqlite3.connect(f"file:{site.folder / 'jalon.sqlite3'}?mode=ro", uri=True)) as database:
            found = database.execute(count, (keys,)).fetchone()[0]
        if found == number:
            return
        assert time.monotonic() < end, f"{found} of {number} questions after {seconds} s"
        time.sleep(0.3)


@pytest.mark.parametrize(("language", "theme"), [("fr", "dark"), ("en", "light")])
def test_QZ_18_a_file_is_looked_at_and_imported(
    language: str, theme: str, site: Site, open_page: Callable[..., Page], sign_in: Callable, shoot: Callable
) -> None:
    each = "# in-{0}-{1}\nkind: true_false\nright: true\n\n## {0}\n\nStatement {1} of {0}.\n\n> Because.\n"
    text = "\n".join(each.format(language, number) for number in range(30))
    author = open_page(language=language, theme=theme)
    sign_in(author, "author", language)
    author.goto(f"{site.url}/cms/question-bank/imports/")
    author.set_input_files("input[name=file]", {"name": "import.md", "mimeType": "text/markdown", "buffer": text.encode()})
    author.select_option("select[name=bank]", index=1)
    shoot(author, "upload")
    author.locator(".bank-form [type=submit]").click()
    author.locator(".bank-outcomes").wait_for(timeout=60_000)
    shoot(author, "looked-at")
    address = author.url
    assert author.locator("form[action$='/run/']").count() == 0, "somebody else decides"

    approver = open_page(language=language, theme=theme)
    sign_in(approver, "approver", language)
    approver.goto(address)
    approver.locator("form[action$='/run/'] button").click()
    wait_for_rows(site, f"in-{language}-%", 30)
    approver.goto(address)
    expect(approver.locator("[data-behaviour=poll]")).to_have_count(0, timeout=60_000)
    shoot(approver, "imported")
    for name, place in (("health", "health/"), ("blueprints", "blueprints/"), ("blueprint", "blueprints/pmp-2026/"), ("export", "export/")):
        approver.goto(f"{site.url}/cms/question-bank/{place}")
        if name == "health":
            approver.locator(".bank-health").first.wait_for()
        shoot(approver, name)
    for name, place in (("questions", "question/"), ("quizzes", "quiz/"), ("quiz", "quiz/add/"), ("banks", "bank/")):
        approver.goto(f"{site.url}/cms/snippets/quizzes/{place}")
        shoot(approver, name)
