"""Whole exams sat in a browser: sections, a break, more time, a second device, a cut network, a dead server, a wrong clock, two tabs."""

import os
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import Complaints, Site, sign_in_as, start_site
from .exam_site import SHOWN, all_saved, answer, begin, deadline_in, extend, held, inside, ready

pytestmark = [pytest.mark.browser]
# The real length of a cut takes minutes: SOAK=90 runs it.
CUT = int(os.environ.get("SOAK", "0")) or 8
# Each whole exam takes half a minute: the gate sits one in each language, SOAK both in both.
SAT_IN = {"pmp": ["fr", "en"], "prince2": ["fr", "en"]} if os.environ.get("SOAK") else {"pmp": ["fr"], "prince2": ["en"]}
TWO_HOURS_SLOW = """
const real = Date, off = -7200e3;
Date = class extends real {
  constructor(...given) { given.length ? super(...given) : super(real.now() + off); }
  static now() { return real.now() + off; }
};
"""


@pytest.fixture
def site(exam_site: Site) -> Site:
    return exam_site


def sit_part(page: Page, first: int, last: int) -> None:
    for number in range(first, last + 1):
        expect(page.locator(f"{SHOWN}[data-n='{number}']")).to_be_visible()
        answer(page, 1 + number % 4)
        if number < last:
            page.keyboard.press("ArrowRight")
    all_saved(page)


def go_to_review(page: Page) -> None:
    page.locator("#exam-review").click()
    page.wait_for_url(re.compile("n=end"))


@pytest.mark.parametrize("language", SAT_IN["pmp"])
def test_EX_03_EX_04_EX_11_EX_12_a_whole_pmp_exam(language: str, site: Site, open_page: Callable[..., Page], shoot: Callable) -> None:
    page = open_page(language=language)
    role = {"fr": "learner", "en": "buyer"}[language]
    sign_in_as(page, site, role, language)
    page.goto(f"{site.url}/{language}{site.facts['exams']['pmp']}")
    expect(page.locator(".system-check .is-good").first).to_be_visible()
    shoot(page, "entrance")
    attempt = begin(page, site, "pmp", language, role)
    expect(page.locator("header.site-header")).to_have_count(0)
    shoot(page, "first-question")

    sit_part(page, 1, 60)
    page.keyboard.press("f")
    page.keyboard.press("t")
    expect(page.locator("#exam-says")).to_contain_text("3:5")
    extend(site, attempt, 10)
    expect(page.locator("#exam-timer")).to_contain_text("4:0", timeout=25_000)
    go_to_review(page)
    expect(page.locator("#flagged-questions + ul a")).to_have_text(["60"])
    shoot(page, "review-of-a-part")
    page.locator("form[action*='/sections/1/'] button.button--primary").click()
    expect(page.locator("#break-timer")).to_contain_text(re.compile(r"09:5\d|10:00"))
    shoot(page, "break")
    page.goto(f"{site.url}/{language}/quiz/{attempt}/?n=3")
    expect(page.locator("#break-timer")).to_be_visible()
    page.locator("form[action$='/back/'] button").click()
    ready(page)
    expect(page.locator(SHOWN)).to_have_attribute("data-n", "61")

    phone = open_page(language=language, width=360, theme="dark")
    sit_part(page, 61, 90)
    sign_in_as(phone, site, role, language)
    phone.goto(f"{site.url}/{language}/quiz/{attempt}/")
    ready(phone)
    expect(phone.locator(SHOWN)).to_have_attribute("data-n", "91")
    shoot(phone, "second-device")
    sit_part(phone, 91, 120)
    go_to_review(phone)
    phone.locator("button[name=break]").click()
    ready(phone)
    page.goto(f"{site.url}/{language}/quiz/{attempt}/?n=121")
    ready(page)
    sit_part(page, 121, 180)
    go_to_review(page)
    page.locator("form[action$='/submit/'] button").click()
    page.wait_for_url(re.compile("/result/"))
    shoot(page, "result")
    rows = held(site, attempt)
    assert rows["state"] == "released" and len(rows["answers"]) == 180 and rows["broken"] is None and rows["submitted"] == 1
    assert {"break", "back", "extended", "section", "opened"} <= set(rows["events"])


@pytest.mark.parametrize("language", SAT_IN["prince2"])
def test_EX_01_EX_08_a_whole_prince2_exam_with_its_book(
    language: str, site: Site, open_page: Callable[..., Page], shoot: Callable, complaints: Complaints
) -> None:
    page = open_page(language=language)
    attempt = begin(page, site, "prince2", language, {"fr": "learner", "en": "buyer"}[language])
    expect(page.locator(f"{SHOWN} .scenario")).to_be_visible()
    page.locator("[data-dialog=exam-book]").click()
    page.locator("#exam-book summary").first.click()
    shoot(page, "book")
    page.locator("#exam-book summary").first.click()
    page.keyboard.press("Escape")
    sit_part(page, 1, 20)

    before = page.locator(SHOWN).get_attribute("data-n")
    page.keyboard.press("l")
    other = {"fr": "en", "en": "fr"}[language]
    expect(page.locator(f"{SHOWN}[lang={other}]")).to_have_attribute("data-n", before)
    shoot(page, "other-language")
    page.keyboard.press("l")
    page.keyboard.press("ArrowRight")

    cut_off(page.context, page, first=21, answers=12, seconds=CUT)
    assert set(held(site, attempt)["answers"]) >= {str(n) for n in range(1, 33)}, "nothing of 12 answers without a network is lost"
    sit_part(page, 33, 56)
    go_to_review(page)
    shoot(page, "review")
    page.locator("form[action$='/submit/'] button").click()
    page.wait_for_url(re.compile("/result/"))
    shoot(page, "result")
    rows = held(site, attempt)
    assert rows["state"] == "released" and rows["maximum"] == 70 and len(rows["answers"]) == 56 and "looked up" in rows["events"]
    forgive_the_cut(complaints)


def cut_off(context: BrowserContext, page: Page, *, first: int, answers: int, seconds: float) -> None:
    """So many answers given without a network; the banner says so at once and the clock goes on; then everything is saved."""
    context.set_offline(True)
    began = time.monotonic()
    for number in range(first, first + answers):
        answer(page, 1 + number % 4)
        if number == first:
            expect(page.locator("#exam-offline")).to_be_visible(timeout=5000)
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(seconds * 1000 / answers)
    assert time.monotonic() - began >= seconds
    expect(page.locator("#exam-offline")).to_contain_text(str(answers))
    context.set_offline(False)
    all_saved(page)
    expect(page.locator("#exam-offline")).to_be_hidden()


def forgive_the_cut(complaints: Complaints) -> None:
    """A page without a network says so in its console: that is what was asked of it."""
    complaints[:] = [each for each in complaints if "ERR_" not in each]


def test_EX_06_EX_08_the_network_is_gone_in_the_last_seconds(site: Site, open_page: Callable[..., Page], complaints: Complaints) -> None:
    page = open_page()
    attempt = begin(page, site, "prince2", "fr", "manager")
    deadline_in(site, attempt, 20 + CUT / 3)
    expect(page.locator("#exam-timer")).to_contain_text("00:", timeout=25_000)
    page.context.set_offline(True)
    for _number in range(3):
        answer(page, 1)
        page.keyboard.press("ArrowRight")
    expect(page.locator(".exam.is-over")).to_be_visible(timeout=60_000)
    expect(page.locator("#exam-offline")).to_contain_text("Laissez cette page ouverte")
    page.wait_for_timeout(2000)
    page.context.set_offline(False)
    page.wait_for_url(re.compile("/result/"), timeout=40_000)
    rows = held(site, attempt)
    assert rows["state"] == "released" and set(rows["answers"]) == {"1", "2", "3"} and rows["submitted"] == 1
    forgive_the_cut(complaints)


def test_EX_08_EX_09_what_is_answered_while_the_room_is_paused_is_sent_when_it_goes_on(
    site: Site, open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page()
    attempt = begin(page, site, "pages", "fr", "administrator")
    staff = 'User.objects.get(email="trainer@demo.jalon.example")'
    row = f'Attempt.objects.get(public_id="{attempt}")'
    inside(site, f'actions.pause(attempt={row}, actor={staff}, reason="Alerte incendie")')
    answer(page, 2)
    expect(page.locator(".exam")).to_have_attribute("data-state", "paused")
    assert held(site, attempt)["answers"] == {}
    page.wait_for_timeout(1500)
    inside(site, f"actions.resume(attempt={row}, actor={staff})")
    expect(page.locator(".exam")).to_have_attribute("data-state", "running", timeout=15_000)
    all_saved(page)
    assert set(held(site, attempt)["answers"]) == {"1"}
    answer(page, 3)
    all_saved(page)
    page.context.set_offline(True)
    page.keyboard.press("ArrowRight")
    answer(page, 1)
    expect(page.locator("#exam-offline")).to_be_visible()
    with_the_time_over = f"with clock.at({row}.deadline + timedelta(seconds=61)): actions.close_overdue()"
    inside(
        site, f"Attempt.objects.filter(public_id='{attempt}').update(deadline=clock.now() - timedelta(seconds=61))\n{with_the_time_over}"
    )
    page.context.set_offline(False)
    page.wait_for_url(re.compile("/result/"), timeout=40_000)
    expect(page.locator("#left-behind")).to_be_hidden()
    rows = held(site, attempt)
    assert set(rows["answers"]) == {"1"} and "late" in rows["events"], "what came too late counts for nothing, and staff can read it"
    forgive_the_cut(complaints)


def test_EX_08_EX_09_more_time_given_while_the_network_was_away_is_not_taken_back(
    site: Site, open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page()
    attempt = begin(page, site, "prince2", "fr", "administrator")
    deadline_in(site, attempt, 20)
    expect(page.locator("#exam-timer")).to_contain_text("00:", timeout=25_000)
    page.context.set_offline(True)
    expect(page.locator(".exam.is-over")).to_be_visible(timeout=60_000)
    page.wait_for_timeout(9000)
    extend(site, attempt, 30)
    page.context.set_offline(False)
    expect(page.locator(".exam.is-over")).to_have_count(0, timeout=40_000)
    expect(page.locator("#exam-timer")).to_contain_text(re.compile(r"^(29|30):"))
    answer(page, 1)
    all_saved(page)
    rows = held(site, attempt)
    assert rows["state"] == "running" and set(rows["answers"]) == {"1"}
    forgive_the_cut(complaints)


def test_EX_08_what_a_device_still_holds_after_the_end_reaches_staff(
    site: Site, open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page(language="en")
    attempt = begin(page, site, "pages", "en", "author")
    answer(page, 1)
    all_saved(page)
    page.context.set_offline(True)
    page.keyboard.press("ArrowRight")
    answer(page, 2)
    expect(page.locator("#exam-offline")).to_contain_text("Waiting: 1")
    # What a page sends as it closes would still go out.
    page.evaluate("() => { fetch = () => Promise.reject(new TypeError('no network')); }")
    page.close(run_before_unload=False)
    inside(
        site,
        f"""
Attempt.objects.filter(public_id="{attempt}").update(deadline=clock.now() - timedelta(seconds=61))
actions.close_overdue()
""",
    )
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(f"{site.url}/en/quiz/{attempt}/")
    expect(again.locator("#left-behind")).to_contain_text("still on this device: 1")
    expect(again.locator("#left-behind")).to_contain_text("Your trainer can see it")
    rows = held(site, attempt)
    assert set(rows["answers"]) == {"1"} and rows["events"].count("late") == 1
    again.reload()
    expect(again.locator("#left-behind")).to_be_hidden()
    forgive_the_cut(complaints)


def test_EX_05_EX_09_the_server_dies_and_comes_back(site: Site, open_page: Callable[..., Page], complaints: Complaints) -> None:
    page = open_page()
    attempt = begin(page, site, "pmp", "fr", "trainer")
    sit_part(page, 1, 3)
    before = held(site, attempt)["deadline"]
    port = int(site.url.rsplit(":", 1)[1])
    site.process.kill()
    site.process.wait(timeout=30)
    page.keyboard.press("ArrowRight")
    for number in (4, 5, 6):
        answer(page, 1 + number % 4)
        page.keyboard.press("ArrowRight")
    expect(page.locator("#exam-offline")).to_be_visible(timeout=10_000)
    site.process = start_site(site.folder, port)
    all_saved(page, seconds=60)
    rows = held(site, attempt)
    assert set(rows["answers"]) == {str(n) for n in range(1, 7)} and rows["deadline"] == before and rows["broken"] is None
    forgive_the_cut(complaints)


def test_EX_05_the_clock_of_the_device_decides_nothing(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.add_init_script(TWO_HOURS_SLOW)
    attempt = begin(page, site, "pmp", "fr", "finance")
    expect(page.locator("#exam-timer")).to_have_text(re.compile(r"^(4:00|3:59):"))
    answer(page, 2)
    all_saved(page)
    assert held(site, attempt)["answers"] == {"1": {"chosen": [page.locator(f"{SHOWN} input:checked").first.get_attribute("value")]}}


def test_QZ_06_two_tabs_and_the_later_answer_wins(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page()
    attempt = begin(page, site, "pmp", "fr", "author")
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    for key in ("1", "2", "3"):
        other.keyboard.press(key)
        all_saved(other)
        other.wait_for_timeout(600)
    chosen = other.locator(f"{SHOWN} input:checked").first.get_attribute("value")
    page.keyboard.press("4")
    expect(page.locator("#save-state")).to_have_attribute("data-now", "refused")
    assert held(site, attempt)["answers"] == {"1": {"chosen": [chosen]}}


def test_EX_08_a_closed_lid_keeps_answers_until_the_page_is_back(
    site: Site, open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page()
    attempt = begin(page, site, "prince2", "fr", "office")
    page.context.set_offline(True)
    for _number in range(3):
        answer(page, 2)
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    address = page.url
    page.close(run_before_unload=False)
    context = page.context
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    all_saved(again)
    assert set(held(site, attempt)["answers"]) == {"1", "2", "3"}
    forgive_the_cut(complaints)
