"""An exam on a bad network: a portal that answers for us, a server that is late, a session that ends (reliability.md E12, E13)."""

import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Route, expect

from .conftest import Complaints, Site, sign_in_as
from .exam_site import SHOWN, WAITING, all_saved, answer, begin, deadline_in, held

pytestmark = [pytest.mark.browser]
SPOKEN = re.compile(r"/quiz/[\w-]+/(answers|clock)/")
SAVES = re.compile(r"/quiz/[\w-]+/answers/")
PORTAL = "http://portal.invalid/login"
PORTALS = {
    "a page": {"status": 200, "content_type": "text/html", "body": "<!doctype html><title>Hotel</title><p>Accept our terms."},
    "JSON of its own": {"status": 200, "content_type": "application/json", "body": "{}"},
    "another host": {"status": 302, "headers": {"Location": PORTAL}},
}


@pytest.fixture
def site(exam_site: Site) -> Site:
    return exam_site


def answered_by(reply: dict) -> Callable[[Route], None]:
    return lambda route: route.fulfill(**reply)


@pytest.mark.case("E_12")
def test_E_12_what_a_captive_portal_answers_is_never_taken_for_saved(
    site: Site, open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page(language="en")
    attempt = begin(page, site, "network", "en", "learner")
    for n, (portal, reply) in enumerate(PORTALS.items(), start=1):
        page.route(SPOKEN, answered_by(reply))
        answer(page, 1)
        expect(page.locator("#exam-offline")).to_contain_text("No connection")
        expect(page.locator("#save-state")).to_have_text("1 waiting")
        page.wait_for_timeout(1500)  # tried again, with the same answer
        assert page.evaluate(WAITING) == [[attempt, n]] and str(n) not in held(site, attempt)["answers"], portal
        page.unroute(SPOKEN)
        all_saved(page)
        expect(page.locator("#exam-offline")).to_be_hidden()
        assert page.evaluate(WAITING) == [], portal
        page.keyboard.press("ArrowRight")
    now = held(site, attempt)
    assert set(now["answers"]) == {"1", "2", "3"} and now["events"].count("saved") == 3
    complaints[:] = [each for each in complaints if "ERR_" not in each and PORTAL not in each]


@pytest.mark.case("E_12")
def test_E_12_the_end_of_an_exam_is_not_believed_of_a_portal_either(
    site: Site, open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page(language="en")
    attempt = begin(page, site, "network", "en", "buyer")
    answer(page, 1)
    all_saved(page)
    deadline_in(site, attempt, 20)
    expect(page.locator("#exam-timer")).to_have_text(re.compile(r"^00:1\d$"), timeout=15_000)
    everything = re.compile(r"/quiz/[\w-]+/(answers|clock|submit|result)/")
    page.route(everything, answered_by(PORTALS["a page"]))
    page.evaluate("window.stayed = true")
    page.keyboard.press("ArrowRight")
    answer(page, 2)
    expect(page.locator(".exam")).to_have_class(re.compile("is-over"), timeout=25_000)
    page.wait_for_timeout(3000)
    assert page.evaluate("window.stayed") and page.evaluate(WAITING) == [[attempt, 2]], "what was given in time waits"
    page.unroute(everything)
    page.wait_for_url(re.compile("/result/"))
    now = held(site, attempt)
    assert set(now["answers"]) == {"1", "2"} and now["state"] == "released" and now["submitted"] == 1
    complaints[:] = [each for each in complaints if "ERR_" not in each]


@pytest.mark.case("E_12")
def test_E_12_answers_that_take_thirty_seconds_hold_nobody_up_and_are_saved_once(
    site: Site, open_page: Callable[..., Page], complaints: Complaints
) -> None:
    """About a minute: the page waits longer each time, until it waits long enough."""
    page = open_page(language="en")
    attempt = begin(page, site, "network", "en", "manager")
    late: list[tuple[float, Route, object]] = []
    page.evaluate("window.began = performance.now()")

    def slow(route: Route) -> None:
        late.append((page.evaluate("performance.now()") + 30_000, route, route.fetch()))

    page.route(SAVES, slow)
    for n in (1, 2, 3):
        answer(page, 1)
        page.keyboard.press("ArrowRight")
        expect(page.locator(SHOWN)).to_have_attribute("data-n", str(n + 1))
    expect(page.locator("#save-state")).to_have_text(re.compile(r"^\d waiting$"))
    expect(page.locator("#exam-offline")).to_be_visible()
    for _second in range(120):
        page.wait_for_timeout(1000)
        now = page.evaluate("performance.now()")
        for each in [each for each in late if each[0] <= now]:
            late.remove(each)
            with suppress(Error):  # the page has given this one up
                each[1].fulfill(response=each[2])
        if page.evaluate(WAITING) == []:
            break
    page.unroute(SAVES)
    all_saved(page)
    now = held(site, attempt)
    assert set(now["answers"]) == {"1", "2", "3"} and now["events"].count("saved") == 3, "sent again and again, kept once"
    assert now["broken"] is None
    complaints[:] = [each for each in complaints if "ERR_" not in each]


@pytest.mark.case("E_13")
@pytest.mark.parametrize(("role", "gone"), [("office", {}), ("author", {"name": "sessionid"})], ids=["every cookie", "the session"])
def test_E_13_who_is_signed_out_is_told_so_and_signs_in_again_in_another_tab(
    role: str, gone: dict, site: Site, open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page(language="en")
    attempt = begin(page, site, "network", "en", role)
    answer(page, 1)
    all_saved(page)
    page.context.clear_cookies(**gone)
    page.keyboard.press("ArrowRight")
    answer(page, 2)
    banner = page.locator("#exam-offline")
    expect(banner).to_contain_text("You are signed out. Sign in again in another tab: your answers wait here.", timeout=10_000)
    page.keyboard.press("ArrowRight")
    answer(page, 3)
    assert set(held(site, attempt)["answers"]) == {"1"} and len(page.evaluate(WAITING)) == 2
    page.evaluate("window.stayed = true")
    with page.context.expect_page() as opened:
        banner.locator("a").click()
    sign_in_as(opened.value, site, role, "en")
    all_saved(page)
    expect(banner).to_be_hidden()
    assert set(held(site, attempt)["answers"]) == {"1", "2", "3"}
    assert page.evaluate("window.stayed"), "without loading the page anew"
    page.keyboard.press("ArrowRight")
    answer(page, 4)
    all_saved(page)
    assert (
        page.evaluate("[...new Set([...document.querySelectorAll('[name=csrfmiddlewaretoken]')].map((field) => field.value))].length") == 1
    )
    complaints[:] = [each for each in complaints if "ERR_" not in each and "403" not in each]


@pytest.mark.case("E_13")
def test_E_13_a_new_start_of_the_page_finds_the_answers_that_waited(
    site: Site, open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page(language="en")
    attempt = begin(page, site, "network", "en", "finance")
    page.context.clear_cookies()
    answer(page, 1)
    expect(page.locator("#exam-offline")).to_contain_text("You are signed out", timeout=10_000)
    other = page.context.new_page()
    page.evaluate("onbeforeunload = null")
    page.close(run_before_unload=False)
    sign_in_as(other, site, "finance", "en")
    other.goto(f"{site.url}/en/quiz/{attempt}/")
    expect(other.locator(SHOWN)).to_be_visible()
    all_saved(other)
    assert set(held(site, attempt)["answers"]) == {"1"}
    complaints[:] = [each for each in complaints if "ERR_" not in each and "403" not in each]
