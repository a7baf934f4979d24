"""The steps of journey (b), for whichever world the site runs in."""

import re
import uuid

from playwright.sync_api import Page, expect

from tests.payments import SIREN

from .conftest import Site
from .test_a_learner import sign_up


def new_address(name: str) -> str:
    return f"{name}-{uuid.uuid4().hex[:8]}@example.org"


def session_address(site: Site, language: str) -> str:
    return site.facts["pages"]["session"].replace("/fr/", f"/{language}/")


def keep_places(page: Page, address: str, *, payer: str = "company", places: int = 1) -> None:
    """From the session's page: choose, and keep."""
    page.goto(address)
    form = page.locator("form[action$='/hold/']")
    form.locator("input[name=quantity]").fill(str(places))
    form.locator(f"input[name=payer][value={payer}]").check()
    form.locator("button[type=submit]").click()
    page.wait_for_url(re.compile("/(checkout|request)/"))


def sign_up_on_the_way(page: Page, site: Site, address: str) -> None:
    page.locator("main a[href*='/account/signup/']").click()
    page.wait_for_url(re.compile("/account/signup/"))
    sign_up(page, site, address)
    page.wait_for_url(re.compile("/checkout/"))


def fill_payer(page: Page, *, pay_by: str, attends: bool = True) -> None:
    page.fill("input[name=company]", "Atelier Nord")
    page.fill("input[name=siren]", SIREN)
    page.fill("input[name=street]", "3 rue des Lilas")
    page.fill("input[name=postcode]", "59000")
    page.fill("input[name=city]", "Lille")
    page.fill("input[name=purchase_order]", "PO-42")
    if attends:
        page.locator("input[name=attend_self]").check()
    page.locator(f"input[name=pay_by][value={pay_by}]").check()
    page.locator("input[name=terms]").check()


def order_now(page: Page) -> None:
    page.locator("form.form button[type=submit]").first.click()


def at_the_payment_page(page: Page) -> None:
    page.wait_for_url(re.compile("/c/pay/"))


def outcome(page: Page, value: str) -> None:
    page.locator(f"button[name=outcome][value='{value}']").click()


def expect_state(page: Page, state: str) -> None:
    page.wait_for_url(re.compile("/orders/"))
    expect(page.locator(f".page-head .badge--{state}")).to_be_visible()
