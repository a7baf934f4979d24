"""The invigilator's room in Chromium: what is seen there, what reaches the candidate, and every page of coaches looked at (EX-9, EX-14)."""

import os
import re
from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from .conftest import Site
from .exam_site import inside
from .test_accessibility import AXE, LOOKS, violations

pytestmark = pytest.mark.browser
MOCK = "/learn/agilepm/mocks/agilepm-mock/"
# What the timer shows, in seconds.
SECONDS = "() => document.getElementById('exam-timer').innerText.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)"
# Both roles and both languages; every pair of them with SOAK.
BOTH = list(product(["trainer", "office"], ["fr", "en"])) if os.environ.get("SOAK") else [("trainer", "fr"), ("office", "en")]
PATHS = ("", "results/", "needs/", "assign/", "appointments/", "all/extend/", "all/submit/")


@pytest.fixture(scope="module")
def room(site: Site) -> str:
    """The address (without language) of a room with people at every stage."""
    inside(site, "from tests.journeys import room_data; room_data.fill()")
    return ""


def enter(page: Page, site: Site, language: str) -> str:
    """The address of the room of agp-paris-1, which is open now."""
    page.goto(f"{site.url}/{language}/desk/rooms/")
    page.locator(".row", has_text="agp-paris-1").get_by_role("link").first.click()
    expect(page.locator("#live table").first).to_be_visible()
    return page.url


def start(page: Page, site: Site, language: str) -> None:
    page.goto(f"{site.url}/{language}{MOCK}")
    page.locator("form input[type=checkbox]").first.check()
    page.locator("form button[type=submit].button--primary").click()
    expect(page.locator(".exam")).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "en"] if os.environ.get("SOAK") else ["fr"])
def test_EX_09_the_room_sees_the_candidate_and_the_candidate_hears_the_room(
    language: str, room: str, site: Site, open_page: Callable[..., Page], sign_in: Callable, shoot: Callable
) -> None:
    candidate, staff = open_page(language=language), open_page(language=language)
    sign_in(candidate, "learner", language)
    start(candidate, site, language)
    candidate.locator(".question:not([hidden]) input[name=flagged]").check()
    candidate.locator("#exam-navigator a").nth(2).click()
    expect(candidate.locator("#exam-place")).to_contain_text("3")
    sign_in(staff, "trainer", language)
    address = enter(staff, site, language)
    row = staff.locator("#live tr", has_text="Moreau").first  # under way comes before over
    expect(row).to_contain_text({"fr": "3 sur 20", "en": "3 of 20"}[language], timeout=20_000)
    staff.locator("#tell-text").fill("Plus que dix minutes : <b>relisez</b>.")
    staff.locator("form[action$='/messages/'] button").click()
    expect(candidate.locator("[data-message] [data-text]").first).to_have_text("Plus que dix minutes : <b>relisez</b>.", timeout=10_000)
    shoot(candidate, "message")
    candidate.locator("[data-message]:visible button").first.click()
    expect(candidate.locator("[data-message]:visible")).to_have_count(0)
    candidate.reload()
    expect(candidate.locator("[data-message]:visible")).to_have_count(0)
    row.get_by_role("link").click()
    staff.locator("summary").first.click()
    staff.locator("#extend-minutes").fill("30")
    staff.locator("#extend-reason").fill("Alerte incendie")
    before = candidate.evaluate(f"({SECONDS})()")
    staff.locator("form[action$='/extend/'] button").click()
    expect(staff.locator(".log")).to_contain_text("Alerte incendie")
    candidate.wait_for_function(f"before => ({SECONDS})() > before", arg=before, timeout=10_000)
    shoot(staff, "candidate")
    staff.locator("details", has=staff.locator("form[action$='/submit/']")).locator("summary").click()
    staff.locator("#submit-reason").fill("Fin de la séance")
    staff.locator("form[action$='/submit/'] button").click()
    candidate.wait_for_url(re.compile("/result/"), timeout=20_000)
    staff.goto(address)
    staff.locator("#live-finished summary").click()
    over, shown_at = staff.locator("#live-finished tr", has_text="Moreau").first, staff.locator("#live-caption").inner_text()
    expect(over).to_be_visible()
    expect(staff.locator("#live-caption")).not_to_have_text(shown_at, timeout=15_000)
    expect(over, "what is unfolded stays so when the part is shown anew").to_be_visible()


def addresses(page: Page, site: Site, language: str) -> list[str]:
    """Every page of the room, of one candidate, and of marking."""
    address = enter(page, site, language)
    found = [address + path for path in PATHS]
    found.append(page.locator("#live tbody a").first.get_attribute("href"))
    page.goto(address + "results/")
    found.append(page.locator("tbody th a").last.get_attribute("href"))
    page.goto(f"{site.url}/{language}/desk/marking/")
    found += [page.url, page.locator("a.button").first.get_attribute("href")]
    found.append(found[len(PATHS)] + "log/")
    return [each if each.startswith("http") else site.url + each for each in found]


@pytest.mark.parametrize(("role", "language"), BOTH)
def test_EX_14_every_page_of_coaches_is_accessible_and_fits_a_phone(
    role: str, language: str, room: str, site: Site, open_page: Callable[..., Page], sign_in: Callable, shoot: Callable
) -> None:
    page = open_page(language=language)
    sign_in(page, role, language)
    if role == "trainer":
        paths = addresses(page, site, language)
    else:
        base = f"{site.url}/{language}/desk/"
        paths = [base + "rooms/", base + "regrades/", base + "regrades/etude-de-cas-1/", base + "accommodations/", base + "office/"]
    wrong = []
    for path in paths:
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, path
        page.evaluate(AXE.axe_script)
        for width, theme in LOOKS[language]:
            wrong += [f"{path} {width} {theme}: {each['id']} {each['nodes'][0]['html'][:120]}" for each in violations(page, width, theme)]
            wide = page.evaluate("document.documentElement.scrollWidth")
            wrong += [f"{path}: {wide} px wide at {width}"] if wide > width else []
            shoot(page, f"{re.sub('[^a-z]+', '-', path.split('/desk/')[1])[-30:]}-{width}-{theme}")
    assert wrong == []
