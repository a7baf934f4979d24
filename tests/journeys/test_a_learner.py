"""Journey (a): visitor → job profile → training → sign up → verify mail → lessons → quiz → certificate → verification page."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .answers import answer_all
from .conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
PASSWORD = "un long chemin tranquille 27"
OTHER = {"fr": "en", "en": "fr"}


def sign_up(page: Page, site: Site, address: str) -> None:
    page.fill("input[name=first_name]", "Léa")
    page.fill("input[name=last_name]", "Marchand")
    page.fill("input[name=email]", address)
    page.fill("input[name=password1]", PASSWORD)
    page.press("input[name=password1]", "Enter")
    page.wait_for_url(re.compile("/account/(confirm-email|verify)"))
    code = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", site.wait_for_mail(address), re.M)
    assert code, "the mail gives a code on its own line"
    page.fill("input[name=code]", code[1])
    page.press("input[name=code]", "Enter")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_from_visitor_to_certificate(language: str, site: Site, open_page: Callable[..., Page], shoot: Callable[[Page, str], None]) -> None:
    page = open_page(language=language)
    address = f"lea-{uuid.uuid4().hex[:8]}@example.org"
    page.goto(site.url + "/")
    expect(page).to_have_url(f"{site.url}/{language}/")
    shoot(page, "home")

    page.goto(
        site.facts["pages"]["job_profile"].replace("/fr/fiches-metier/", "/fr/fiches-metier/" if language == "fr" else "/en/job-profiles/")
    )
    expect(page.locator("h1")).to_contain_text("Project Management Officer")
    shoot(page, "job-profile")
    page.locator("main a[href*='/agilepm/']").first.click()
    page.wait_for_url(re.compile("/agilepm/$"))
    shoot(page, "training")
    page.locator("main a[href*='/learn/agilepm']").first.click()
    page.wait_for_url(re.compile("/account/signup/"))
    shoot(page, "sign-up")
    sign_up(page, site, address)
    page.wait_for_url(re.compile("/learn/agilepm/"))
    shoot(page, "first-lesson")

    expect(page).to_have_url(re.compile("agilepm-m1-l1"))
    for number in range(1, 5):
        expect(page).to_have_url(re.compile(f"/{language}/learn/agilepm/agilepm-m1-l{number}/"))
        if number == 3:
            half_way(page, language)
        page.locator("form[action$='/done/'] button").click()
        page.wait_for_url(re.compile(f"agilepm-m1-(l{number + 1}|quiz)/"))
    shoot(page, "quiz-lesson")

    page.locator("form[action$='/quiz/'] button").click()
    page.wait_for_url(re.compile("/quiz/"))
    shoot(page, "question")
    assert answer_all(page, language) == 9
    shoot(page, "before-handing-in")
    page.locator("form[action$='/submit/'] button").click()
    page.wait_for_url(re.compile("/result/"))
    expect(page.locator("h1")).to_contain_text("100")
    shoot(page, "result")

    page.goto(f"{site.url}/{language}/certificates/")
    shoot(page, "my-certificates")
    token = re.search(r"/certificates/([\w-]{20,})/", page.content())
    assert token
    assert page.request.get(f"{site.url}/{language}/certificates/{token[1]}/attestation.pdf").body().startswith(b"%PDF")
    assert token[1] in site.wait_for_mail(address, containing=token[1])

    stranger = open_page(language=language)
    stranger.goto(f"{site.url}/{language}/certificates/{token[1]}/")
    expect(stranger.locator("main")).to_contain_text("Léa Marchand")
    shoot(stranger, "verification")


def half_way(page: Page, language: str) -> None:
    """Switch language and back on the third lesson: the same lesson, the same progress."""
    for other in (OTHER[language], language):
        page.locator(f"header a[hreflang={other}], header a[lang={other}]").first.click()
        page.wait_for_url(re.compile(f"/{other}/learn/agilepm/agilepm-m1-l3/"))
        assert page.locator("html").get_attribute("lang") == other
        page.goto(page.url.replace("agilepm-m1-l3/", ""))
        page.wait_for_url(re.compile(f"/{other}/learn/agilepm/agilepm-m1-l3/"))


def test_the_whole_way_by_keyboard_only(site: Site, open_page: Callable[..., Page], shoot: Callable[[Page, str], None]) -> None:
    page = open_page()
    address = f"max-{uuid.uuid4().hex[:8]}@example.org"
    page.goto(site.facts["pages"]["job_profile"])
    follow(page, "main a[href*='/agilepm/']")
    page.wait_for_url(re.compile("/agilepm/$"))
    follow(page, "main a[href*='/learn/agilepm']")
    page.wait_for_url(re.compile("/account/signup/"))
    for name, text in (("first_name", "Max"), ("last_name", "Roy"), ("email", address), ("password1", PASSWORD)):
        tab_to(page, f"input[name={name}]")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/account/(confirm-email|verify)"))
    code = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", site.wait_for_mail(address), re.M)
    assert code
    tab_to(page, "input[name=code]")
    page.keyboard.type(code[1])
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("agilepm-m1-l1"))
    for number in range(1, 5):
        tab_to(page, "form[action$='/done/'] button")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(f"agilepm-m1-(l{number + 1}|quiz)/"))
    tab_to(page, "form[action$='/quiz/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/quiz/"))
    answer_all(page, "fr", keyboard=True)
    tab_to(page, "form[action$='/submit/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/result/"))
    expect(page.locator("h1")).to_contain_text("100")
    shoot(page, "result")


def follow(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def tab_to(page: Page, selector: str, presses: int = 150) -> None:
    """Press Tab until the first element of `selector` has the focus, as a person without a mouse would."""
    wanted = page.locator(selector).first
    wanted.wait_for()
    for _press in range(presses):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with Tab on {page.url}")
