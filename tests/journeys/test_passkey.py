"""A passkey, made and used with Chromium's own virtual authenticator: registration, sign-out, sign-in without a password."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


def test_a_passkey_is_made_and_opens_the_door(site: Site, open_page: Callable[..., Page], sign_in: Callable, shoot: Callable) -> None:
    page = open_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(page, "manager")
    page.goto(f"{site.url}/fr/account/2fa/webauthn/add/")
    if "/reauthenticate" in page.url:
        page.fill("input[name=password]", site.facts["people"]["manager"]["password"])
        page.press("input[name=password]", "Enter")
        page.wait_for_url(re.compile("/webauthn/add/"))
    page.fill("input[name=name]", "Clé de test")
    if page.locator("input[name=passwordless]").count():
        page.locator("input[name=passwordless]").check(force=True)
    shoot(page, "add")
    page.locator("#mfa_webauthn_add, main form button[type=submit], main form button").first.click()
    page.wait_for_url(re.compile("/2fa/(?!webauthn/add)"))
    shoot(page, "added")

    page.goto(f"{site.url}/fr/account/logout/")
    page.locator("main form button").first.click()
    page.goto(f"{site.url}/fr/account/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url(re.compile("/desk/"))
    expect(page.locator("header")).to_contain_text("Karim")
    shoot(page, "signed-in")
