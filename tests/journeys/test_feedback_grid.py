"""The grid of what a quiz tells, by keyboard and on a phone's width: a preset fills it, a tick makes the choice one's own (QZ-13)."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Site

pytestmark = [pytest.mark.browser]
OPTIONS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}, "resultTypes": ["violations"]}


@pytest.mark.parametrize(("language", "width"), [("fr", 360), ("en", 1280)])
def test_QZ_13_the_grid_works_by_keyboard_at_any_width(
    language: str, width: int, site: Site, open_page: Callable[..., Page], sign_in: Callable, shoot: Callable
) -> None:
    page = open_page(language=language, width=width)
    sign_in(page, "approver", language)
    page.goto(f"{site.url}/cms/snippets/quizzes/quiz/add/")
    grid = page.locator(".feedback-grid[data-feedback-grid]")
    expect(grid).to_be_visible()
    ticked = grid.locator("input:checked")
    chosen = page.locator("select[name=feedback]")
    chosen.select_option("certifying")
    assert ticked.evaluate_all("boxes => boxes.map(box => box.value)") == ["released:any:score"]
    chosen.select_option("coach")
    assert ticked.count() == 7
    chosen.select_option("certifying")

    boxes = grid.locator("input[type=checkbox]")
    boxes.first.focus()
    walked = []
    for _box in range(boxes.count()):
        walked.append(page.evaluate("document.activeElement.value"))
        page.keyboard.press("Tab")
    assert walked == boxes.evaluate_all("boxes => boxes.map(box => box.value)"), "each box once, in the order that is read"
    boxes.first.focus()
    page.keyboard.press("Space")
    assert chosen.input_value() == "own" and ticked.count() == 2

    box = grid.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for at in (0, 5, 33):
        label = grid.locator("label").nth(at)
        assert "," in label.inner_text(), "a box says what and when"
    if width < 800:
        assert all(each["height"] >= 24 for each in (grid.locator("td:visible").nth(at).bounding_box() for at in range(4)))
    page.set_viewport_size({"width": width, "height": 3000})  # the admin scrolls inside its page
    shoot(page, f"grid-{width}")
    found = Axe().run(page, context=".feedback-grid", options=OPTIONS).response["violations"]
    assert [each["id"] for each in found] == []
