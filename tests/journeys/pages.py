"""Every page of the product by persona, for the checks that must see all of them: axe, Tab walk, foreign hosts."""

import re

from playwright.sync_api import Page

from .booking_steps import at_the_payment_page, fill_payer, keep_places, order_now, outcome
from .conftest import Site

# Addresses below /<language>/; {…} come from the running site.
VISITOR = (
    "", "{catalogue}/", "{catalogue}/?method=agilepm", "{catalogue}/agilepm/", "{profiles}/", "{profiles}/pmo/", "{practices}/",
    "{practices}/raid-log/", "{glossary}/", "{about}/", "{legal}/", "search/", "search/?q=agilepm", "search/?q=zzzz",
    "account/login/", "account/signup/", "account/password/reset/", "nothing-here/", "certificates/{certificate}/",
    "{practices}/guides/", "{practices}/guides/{guide}/", "account/inactive/", "account/password/reset/done/",
    "account/password/reset/key/done/", "account/3rdparty/login/cancelled/",
    "account/password/reset/key/1-bad/", "{catalogue}/pmp/", "sessions/{session}/", "sessions/{session}/request/", "trainings/pmp/request/",
    "bookings/claim/nothing-here/",
    "checkout/{hold}/",
)  # fmt: skip
BY_ROLE: dict[str, tuple[str, ...]] = {
    "learner": (
        "learn/", "learn/agilepm/mocks/agilepm-mock/", "learn/agilepm/agilepm-m1-l1/", "learn/agilepm/agilepm-m1-quiz/",
        "learn/agilepm/agilepm-m2-l1/", "certificates/", "quiz/drill/", "quiz/practice/", "quiz/page-index/agilepm-practitioner/",
        "quiz/appointments/",
        "desk/learner/", "account/profile/", "account/password/change/", "account/email/", "account/sessions/", "account/2fa/",
        "quiz/{attempt}/?n=1", "quiz/{attempt}/?n=end", "quiz/{result}/result/", "account/logout/", "account/delete/",
        "bookings/", "bookings/seats/{seat}/", "orders/", "orders/{order}/", "bookings/claim/{claim}/",
        "account/2fa/totp/activate/", "account/2fa/webauthn/add/", "account/reauthenticate/", "account/3rdparty/",
    ),
    "manager": ("desk/manager/",),
    "buyer": (
        "desk/buyer/", "desk/organisations/", "desk/organisations/{organisation}/", "checkout/{hold}/", "orders/",
        "orders/{order}/",
    ),
    "trainer": ("desk/trainer/", "desk/rooms/", "desk/marking/", "desk/enquiries/"),
    "office": (
        "desk/office/", "team/entitlements/", "desk/people/import/", "office/sessions/", "office/sessions/new/", 
        "office/sessions/{session}/",
        "office/offers/", "office/offers/new/", "office/offers/{offer}/", "office/requests/", "office/orders/", "orders/{order}/",
    ),
    "finance": ("desk/finance/", "finance/"),
    "author": ("desk/author/", "desk/gallery/"),
    "administrator": (
        "desk/administrator/", "desk/jobs/", "desk/jobs/mails/", "desk/jobs/mails/accounts/invitation/", "desk/people/",
        "desk/people/{person}/",
    ),
}  # fmt: skip
SLUGS = {
    "fr": {"catalogue": "formations", "profiles": "fiches-metier", "practices": "bonnes-pratiques", "glossary": "glossaire"},
    "en": {"catalogue": "trainings", "profiles": "job-profiles", "practices": "practices", "glossary": "glossary"},
}
FIXED = {"about": "about", "legal": "legal-notice", "guide": "guide"}


def addresses(role: str, language: str, names: dict[str, str]) -> list[str]:
    """The full paths of a persona's pages."""
    shown = VISITOR if role == "visitor" else BY_ROLE[role]
    return [f"/{language}/" + path.format(**SLUGS[language], **FIXED, **names) for path in shown]


def prepare_quiz(page: Page, site: Site) -> dict[str, str]:
    """As the signed-in learner: one attempt handed in and one running; their ids."""
    found = {}
    for name in ("result", "attempt"):
        page.goto(f"{site.url}/fr/learn/agilepm/agilepm-m1-quiz/")
        page.locator("form[action$='/quiz/'] button").click()
        page.wait_for_url(re.compile("/quiz/"))
        found[name] = re.search(r"/quiz/([\w-]+)/", page.url)[1]
        if name == "result":
            page.goto(f"{site.url}/fr/quiz/{found[name]}/?n=end")
            page.locator("form[action$='/submit/'] button").click()
            page.wait_for_url(re.compile("/result/"))
    return found


def sessions_of(page: Page, site: Site, training: str) -> list[str]:
    """The ids of the sessions on a training's page, the next one first."""
    page.goto(f"{site.url}/fr/formations/{training}/")
    return list(dict.fromkeys(re.findall(r"/sessions/([0-9a-f-]{36})/", page.content())))


def kept(page: Page, site: Site) -> str:
    """A hold of this browser's, not ordered yet."""
    keep_places(page, f"{site.url}/fr/sessions/{sessions_of(page, site, 'agilepm')[-1]}/")
    return re.search(r"/checkout/([0-9a-f-]{36})/", page.url)[1]


def prepare_order(page: Page, site: Site, *, pay_by: str, attends: bool) -> dict[str, str]:
    """As the signed-in person: places ordered, on account or paid by card; the ids of the order, the own seat and a free one's link.

    Somebody who attends is asked once only: nobody has two places in one session.
    """
    page.goto(f"{site.url}/fr/orders/")
    held = re.search(r"/orders/([0-9a-f-]{36})/", page.content())
    if held and attends:
        page.goto(f"{site.url}/fr/orders/{held[1]}/")
        return _order_on(page, site, attends=attends)
    keep_places(page, f"{site.url}/fr/sessions/{sessions_of(page, site, 'prince2')[0]}/", places=2 if attends else 1)
    fill_payer(page, pay_by=pay_by, attends=attends)
    order_now(page)
    if pay_by == "card":
        at_the_payment_page(page)
        outcome(page, "pay")
    page.wait_for_url(re.compile("/orders/"))
    return _order_on(page, site, attends=attends)


def _order_on(page: Page, site: Site, *, attends: bool) -> dict[str, str]:
    """The ids on the page of an order, and of the seat one attends."""
    found = {"order": re.search(r"/orders/([0-9a-f-]{36})/", page.url)[1]}
    claims = re.findall(r"/bookings/claim/([\w-]+)/", page.content())
    found["claim"] = claims[0] if claims else ""
    if attends:
        page.goto(f"{site.url}/fr/bookings/")
        found["seat"] = re.search(r"/bookings/seats/([0-9a-f-]{36})/", page.content())[1]
    return found
