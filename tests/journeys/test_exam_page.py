"""What the page of an exam says and does, key by key: saving in sight, the navigator, tools, notices of the clock."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Complaints, Site
from .exam_site import SHOWN, WAITING, all_saved, answer, begin, deadline_in, held

pytestmark = [pytest.mark.browser]


@pytest.fixture
def site(exam_site: Site) -> Site:
    return exam_site


def state(page: Page, n: int) -> str:
    return page.locator(f"#exam-navigator [data-n='{n}'] a").inner_text()


def test_QZ_05_saved_is_said_only_when_the_server_has_it(site: Site, open_page: Callable[..., Page], complaints: Complaints) -> None:
    page = open_page(language="en")
    attempt = begin(page, site, "pages", "en", "learner")
    shown = page.locator("#save-state")
    expect(shown).to_have_text("")
    tries: list[float] = []

    def fail(route) -> None:
        tries.append(page.evaluate("performance.now()"))
        route.abort()

    page.route(re.compile(r"/quiz/[\w-]+/answers/"), fail)
    answer(page, 1)
    expect(shown).to_have_text("1 waiting")
    assert page.evaluate(WAITING) == [[attempt, 1]], "kept on the device under the attempt's own id"
    expect(page.locator("#exam-navigator [data-n='1'] a")).to_have_class(re.compile("is-waiting"))
    assert "not saved yet" in state(page, 1)
    page.wait_for_timeout(7500)
    between = [round((later - sooner) / 1000) for sooner, later in zip(tries, tries[1:], strict=False)]
    assert between[:3] == [1, 2, 4], "it waits longer each time"
    assert held(site, attempt)["answers"] == {}
    page.unroute(re.compile(r"/quiz/[\w-]+/answers/"))
    all_saved(page)
    expect(shown).to_have_text(re.compile(r"All 1 answers saved|Saved \d"))
    assert page.evaluate(WAITING) == []
    answer(page, 2)
    expect(shown).to_have_text(re.compile(r"Saved \d\d:\d\d:\d\d"))
    complaints[:] = [each for each in complaints if "ERR_FAILED" not in each]


def test_QZ_05_leaving_with_an_answer_that_waits_asks_first(site: Site, open_page: Callable[..., Page], complaints: Complaints) -> None:
    page = open_page(language="en")
    begin(page, site, "pages", "en", "buyer")
    asked: list[str] = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.context.set_offline(True)
    answer(page, 1)
    expect(page.locator("#exam-offline")).to_be_visible()
    page.evaluate("setTimeout(() => location.assign('/en/'))")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(page.locator(f"{SHOWN} .option input").first).to_be_checked()
    page.context.set_offline(False)
    all_saved(page)
    page.evaluate("setTimeout(() => location.assign('/en/'))")
    page.wait_for_url(re.compile("/en/$"))
    assert asked == ["beforeunload"], "nothing is asked once everything is saved"
    complaints[:] = [each for each in complaints if "ERR_" not in each]


def test_QZ_07_QZ_08_the_navigator_and_every_key(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(language="en")
    begin(page, site, "pages", "en", "manager")
    assert "not answered" in state(page, 1)
    page.keyboard.press("2")
    assert "not answered" not in state(page, 1) and "answered" in state(page, 1)
    second = page.locator(f"{SHOWN} .option input").nth(1)
    expect(second).to_be_checked()
    page.keyboard.press("c")
    expect(page.locator(f"{SHOWN} .option input").nth(2)).to_be_checked()
    page.keyboard.press("f")
    assert "to look at again" in state(page, 1)
    page.keyboard.press("ArrowRight")
    expect(page.locator(SHOWN)).to_have_attribute("data-n", "2")
    expect(page.locator("#exam-navigator a[aria-current=page]")).to_contain_text("2")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(SHOWN)).to_have_attribute("data-n", "2")

    open_now = page.locator("#exam-navigator [data-n]:visible")
    page.locator("[data-filter=open]").click()
    expect(open_now).to_have_count(58)
    page.locator("[data-filter=flagged]").click()
    expect(open_now).to_have_count(1)
    page.locator("[data-filter=all]").click()
    expect(open_now).to_have_count(60)

    page.locator(f"{SHOWN} .option input").first.focus()
    page.keyboard.press("s")
    expect(page.locator(f"{SHOWN} .option").first).to_have_class(re.compile("is-struck"))
    page.keyboard.press("?")
    expect(page.locator("#exam-keys")).to_be_visible()
    page.keyboard.press("f")
    page.keyboard.press("Escape")
    assert "to look at again" not in state(page, 2), "no key acts behind an open dialog"
    page.locator("[data-dialog=exam-scratchpad]").click()
    page.locator("#exam-notes").fill("")
    page.keyboard.type("f1s")
    expect(page.locator("#exam-notes")).to_have_value("f1s")
    page.keyboard.press("Escape")
    expect(page.locator(f"{SHOWN} .option input:checked")).to_have_count(0)


def test_QZ_09_strike_out_highlight_calculator_and_notes_come_back_on_another_page(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(language="en")
    begin(page, site, "pages", "en", "trainer")
    page.locator(f"{SHOWN} .strike").nth(3).click()
    expect(page.locator(f"{SHOWN} .strike").nth(3)).to_have_attribute("aria-pressed", "true")
    page.evaluate("""() => {
      const walker = document.createTreeWalker(document.querySelector(".question:not([hidden]) [data-stem]"), NodeFilter.SHOW_TEXT);
      let node = walker.nextNode();
      while (node && !node.data.trim()) node = walker.nextNode();
      const at = node.data.indexOf(node.data.trim());
      getSelection().setBaseAndExtent(node, at, node, at + 4);
    }""")
    page.locator("#exam-highlight").click()
    spans = json.loads(page.locator(SHOWN).get_attribute("data-highlights"))
    assert len(spans) == 1
    page.locator("[data-dialog=exam-calculator]").click()
    page.locator("#exam-sum").fill("(120 - 95) / 4")
    page.locator("#exam-sum").press("Enter")
    expect(page.locator("#exam-sum-is")).to_have_text("6.25")
    page.locator("#exam-sum").fill("alert(1)")
    page.locator("#exam-sum").press("Enter")
    expect(page.locator("#exam-sum-is")).to_have_text("This cannot be calculated.")
    page.keyboard.press("Escape")
    page.locator("[data-dialog=exam-scratchpad]").click()
    with page.expect_response(re.compile("/notes/|scratchpad")):
        page.locator("#exam-notes").fill("CPI 0.9")
        page.keyboard.press("Escape")
    all_saved(page)
    page.reload()
    expect(page.locator("#exam-notes")).to_have_value("CPI 0.9")
    expect(page.locator(f"{SHOWN} .option.is-struck")).to_have_count(1)
    assert json.loads(page.locator(SHOWN).get_attribute("data-highlights")) == spans


@pytest.mark.case("E_22")
def test_EX_12_E_22_the_clock_speaks_at_its_marks_only_and_can_be_hidden(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(language="en")
    attempt = begin(page, site, "pages", "en", "finance")
    page.evaluate("""() => {
      window.heard = [];
      new MutationObserver(() => heard.push(document.getElementById("exam-says").textContent))
        .observe(document.getElementById("exam-says"), { childList: true, characterData: true, subtree: true });
    }""")
    timer = page.locator("#exam-timer")
    expect(timer).to_have_text(re.compile(r"^\d:\d\d:\d\d$"))
    assert timer.evaluate("node => node.closest('[aria-live], [role=status], [role=timer]')") is None, "each second is not read out"
    expect(page.locator("#exam-pace")).to_have_text("plan: question 1")
    deadline_in(site, attempt, 64)
    expect(timer).to_have_text(re.compile(r"^0[01]:\d\d$"), timeout=15_000)
    page.wait_for_timeout(6000)
    heard = page.evaluate("heard")
    assert [text for text in heard if "One minute is left." in text] and len(heard) <= 4, heard
    page.keyboard.press("t")
    expect(page.locator("#exam-says")).to_have_text(re.compile(r"00:\d\d left"))
    hide = page.locator("#exam-hide-time")
    hide.click()
    expect(hide).to_have_text("Show the time")
    expect(timer).to_have_class(re.compile("visually-hidden"))
    expect(page.locator("#exam-pace")).to_be_hidden()
    expect(timer).not_to_have_text("")


def headings(page: Page) -> list[str]:
    return [each.inner_text() for each in page.locator("#exam-navigator .run-heading:visible").all()]


@pytest.mark.parametrize("width", [360, 1280])
def test_QZ_07_a_heading_without_a_number_disappears_with_the_filter(width: int, site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(language="en", width=width)
    begin(page, site, "lesson", "en", {360: "learner", 1280: "buyer"}[width])
    both = headings(page)
    assert len(both) == 2 and "Process" in both[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for _question in (1, 2):
        answer(page, 1)
        page.keyboard.press("ArrowRight")
    page.locator("[data-filter=open]").click()
    assert headings(page) == both[1:] and page.locator("#exam-navigator [data-n]:visible").count() == 2
    page.locator("[data-filter=flagged]").click()
    assert headings(page) == [] and page.locator("#exam-navigator ol:visible").count() == 0
    page.locator("[data-filter=all]").click()
    assert headings(page) == both
    all_saved(page)
    page.goto(f"{page.url.split('?')[0]}?n=end")
    review = page.locator("#exam-stage .run-heading")
    assert [each.inner_text() for each in review.all()] == both[1:]
    lists = page.locator("#exam-stage ul").first
    names = [page.locator(f"#{name}").inner_text() for name in lists.get_attribute("aria-labelledby").split()]
    assert names == ["2 questions have no answer yet:", both[1]]


def test_QZ_01_with_script_a_checked_answer_stays_explained_and_the_trainer_is_asked(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(language="en")
    attempt = begin(page, site, "lesson", "en", "manager")
    page.keyboard.press("ArrowRight")  # a question that the script has brought
    answer(page, 2)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"n=2"))
    expect(page.locator(f"{SHOWN} .review-options")).to_be_visible()
    page.locator(".question-talks summary").click()
    page.locator("#ask-2").fill("Why f and not 1?")
    page.locator(".question-talks button").click()
    page.wait_for_url(re.compile(r"n=2#review-2"))
    expect(page.locator(".question-talks blockquote")).to_have_text("Why f and not 1?")
    page.keyboard.press("ArrowRight")
    expect(page.locator(SHOWN)).to_have_attribute("data-n", "3")
    expect(page.locator(".question-talks")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".question-talks blockquote")).to_be_visible()
    page.reload()
    page.goto(f"{site.url}/en/quiz/{attempt}/?n=1")
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"{SHOWN} .review-options")).to_be_visible()
    expect(page.locator(".question-talks blockquote")).to_be_visible()
    assert set(held(site, attempt)["answers"]) == {"2"}


@pytest.mark.parametrize("width", [360, 1280])
def test_QZ_09_a_tool_stands_beside_the_question_that_it_serves(width: int, site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(language="en", width=width)
    begin(page, site, "prince2", "en", {360: "finance", 1280: "author"}[width])
    unfold = page.locator(".exam-tools-open")
    if unfold.is_visible():
        unfold.click()
    page.locator("[data-dialog=exam-calculator]").click()
    tool = page.locator("#exam-calculator")
    expect(tool).to_be_visible()
    assert tool.evaluate("tool => tool.matches(':modal')") is False
    box = tool.bounding_box()
    stem = page.locator(f"{SHOWN} [data-stem]")
    stem.scroll_into_view_if_needed()
    question = stem.bounding_box()
    assert box["height"] <= 450 or width > 360
    assert question["x"] + question["width"] <= box["x"] + 1 or question["y"] < box["y"], "the question is not covered"
    page.locator(f"{SHOWN} [name=flagged][type=checkbox]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(SHOWN)).to_have_attribute("data-n", "2")
    page.locator("[data-dialog=exam-scratchpad]").click()
    expect(tool).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_EX_01_on_a_phone_a_scenario_is_folded_after_its_first_question(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(language="en", width=360)
    begin(page, site, "prince2", "en", "translator")
    expect(page.locator(f"{SHOWN} .scenario-text")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator(SHOWN)).to_have_attribute("data-n", "2")
    expect(page.locator(f"{SHOWN} .scenario-text")).to_be_hidden()
    page.locator(f"{SHOWN} .scenario summary").click()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"{SHOWN} .scenario-text")).to_be_visible()
