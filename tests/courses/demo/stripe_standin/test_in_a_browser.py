"""The hosted page in Chromium: axe, 360 px, keyboard, and a form whose answer leads to the shop's origin."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from stripe.checkout import Session

from courses.demo.stripe_standin import StandIn

pytestmark = [pytest.mark.browser]
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    "preload": False,
}


@pytest.fixture
def shop() -> Iterator[str]:
    """The page a customer comes back to, on another origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Shop</title><link rel='icon' href='data:,'>")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_every_state_by_keyboard_without_violation(
    locale: str,
    browser: Browser,
    shop: str,
    order: Callable[..., Session],
    standin: StandIn,
) -> None:
    urls = {"success_url": f"{shop}/paid?session={{CHECKOUT_SESSION_ID}}", "cancel_url": f"{shop}/cart"}
    session, expired = order(locale=locale, **urls), order(locale=locale, **urls)
    standin.control({"expire": expired.id})
    page = browser.new_context(viewport={"width": 360, "height": 800}).new_page()
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)

    def look(what: str) -> None:
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, what
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme)
                for violation in Axe().run(page, options=OPTIONS).response["violations"]:
                    found.append(f"{what} {width} {theme}: {violation['id']}")
        for box in page.locator("button, a.button").all():
            assert box.bounding_box()["height"] >= 24

    page.goto(session.url)
    look("pay")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "pay"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.locator("[value=decline]").press("Enter")
    look("declined")
    page.locator("[value='3ds']").click()
    look("bank")
    page.locator("[value='3ds_ok']").click()
    page.wait_for_url(f"{shop}/paid?session={session.id}")
    page.goto(session.url)
    look("paid")
    page.goto(expired.url)
    look("expired")
    page.locator("a.button").click()
    page.wait_for_url(f"{shop}/cart")
    assert found == []
    page.context.close()
