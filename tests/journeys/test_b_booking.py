"""Journey (b): session → hold → sign up → pay → invoice → calendar → training opened; and every way a payment can go."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .booking_steps import (
    at_the_payment_page,
    expect_state,
    fill_payer,
    keep_places,
    new_address,
    order_now,
    outcome,
    session_address,
    sign_up_on_the_way,
)  # fmt: skip
from .conftest import Site
from .exam_site import inside

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-b")]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_company_books_pays_and_learns(language: str, site: Site, open_page: Callable[..., Page], shoot: Callable) -> None:
    page, address = open_page(language=language), new_address("sophie")
    page.goto(f"{site.url}/{language}/{'formations' if language == 'fr' else 'trainings'}/agilepm/")
    shoot(page, "training")
    page.locator("main a[href*='/sessions/']").first.click()
    page.wait_for_url(re.compile("/sessions/"))
    shoot(page, "session")
    keep_places(page, session_address(site, language))
    shoot(page, "kept")
    sign_up_on_the_way(page, site, address)
    shoot(page, "checkout")
    order_now(page)
    expect(page.locator(".error-summary")).to_be_visible()
    shoot(page, "checkout-errors")
    fill_payer(page, pay_by="card")
    order_now(page)
    at_the_payment_page(page)
    shoot(page, "payment-page")
    outcome(page, "pay")
    expect_state(page, "confirmed")
    shoot(page, "order-confirmed")

    invoice = page.locator("a[href*='/invoices/']").first.get_attribute("href")
    assert page.request.get(site.url + invoice).body().startswith(b"%PDF")
    mail = site.wait_for_mail(address, containing="/orders/")
    assert "F2" in mail
    papers = {part.get_filename(): part for part in latest(site, address, "/orders/").iter_attachments()}
    assert any(name.endswith(".pdf") for name in papers)
    calendar = next(part for name, part in papers.items() if name.endswith(".ics"))
    assert calendar.get_content().count("BEGIN:VEVENT") == 4

    page.goto(f"{site.url}/{language}/bookings/")
    shoot(page, "my-bookings")
    page.locator("main a[href*='/bookings/seats/']").first.click()
    shoot(page, "my-seat")
    assert "BEGIN:VCALENDAR" in page.request.get(page.url + "session.ics").text()
    page.goto(f"{site.url}/{language}/learn/agilepm/agilepm-m2-l1/")
    expect(page.locator("form[action$='/done/']")).to_be_visible()
    shoot(page, "closed-lesson-is-open")
    page.goto(f"{site.url}/{language}/orders/")
    shoot(page, "my-orders")


def latest(site: Site, address: str, containing: str):
    return next(m for m in reversed(site.mails(address)) if containing in m.get_body(("plain",)).get_content())


def to_the_payment_page(page: Page, site: Site, language: str = "fr") -> str:
    address = new_address("card")
    keep_places(page, session_address(site, language))
    sign_up_on_the_way(page, site, address)
    fill_payer(page, pay_by="card", attends=False)
    order_now(page)
    at_the_payment_page(page)
    return address


def test_a_declined_card_then_a_good_one(site: Site, open_page: Callable[..., Page], shoot: Callable) -> None:
    page = open_page()
    to_the_payment_page(page, site)
    outcome(page, "decline")
    expect(page.locator("[role=alert]")).to_be_visible()
    shoot(page, "declined")
    outcome(page, "pay")
    expect_state(page, "confirmed")


def test_3d_secure_refused_then_confirmed(site: Site, open_page: Callable[..., Page], shoot: Callable) -> None:
    page = open_page(language="en")
    to_the_payment_page(page, site, "en")
    outcome(page, "3ds")
    shoot(page, "bank")
    outcome(page, "3ds_fail")
    expect(page.locator("[role=alert]")).to_be_visible()
    outcome(page, "3ds")
    outcome(page, "3ds_ok")
    expect_state(page, "confirmed")


def test_an_abandoned_checkout_frees_the_seat_and_can_be_paid_after_all(
    site: Site, open_page: Callable[..., Page], shoot: Callable
) -> None:
    page = open_page()
    to_the_payment_page(page, site)
    checkout = re.search(r"/c/pay/(cs_\w+)", page.url)[1]
    outcome(page, "abandon")
    expect_state(page, "awaiting_payment")
    shoot(page, "came-back-without-paying")
    left = seats_left(open_page, site)
    site.control(expire=checkout)
    page.locator(".page-head .badge--expired").wait_for(timeout=30_000)
    shoot(page, "lapsed")
    assert seats_left(open_page, site) == left + 1
    page.locator("form[action$='/pay/'] button").click()
    at_the_payment_page(page)
    outcome(page, "pay")
    expect_state(page, "confirmed")


def seats_left(open_page: Callable[..., Page], site: Site) -> int:
    page = open_page()
    page.goto(session_address(site, "fr"))
    return int(re.search(r"(\d+)\s+places? (?:libres?|restantes?|disponibles?|left)", page.locator("main").inner_text())[1])


def on_account(page: Page, site: Site, language: str = "fr") -> str:
    address = new_address("account")
    keep_places(page, session_address(site, language))
    sign_up_on_the_way(page, site, address)
    fill_payer(page, pay_by="account")
    order_now(page)
    expect_state(page, "held")
    return address


def test_on_account_accepted_and_paid_by_transfer(site: Site, open_page: Callable[..., Page], sign_in: Callable, shoot: Callable) -> None:
    page = open_page()
    address = on_account(page, site)
    shoot(page, "waiting-for-the-office")
    order = page.url
    office = open_page()
    sign_in(office, "office")
    shoot(office, "office-desk")
    office.goto(order)
    shoot(office, "office-decides")
    office.locator("form[action$='/accept/'] button").click()
    expect_state(office, "confirmed")
    page.goto(order)
    expect_state(page, "confirmed")
    shoot(page, "accepted")
    assert "F2" in site.wait_for_mail(address, containing="F2")
    reference = re.search(r"J[2-9A-Z]{8}", page.locator(".page-head").inner_text())[0]
    finance = open_page()
    sign_in(finance, "finance")
    finance.goto(f"{site.url}/fr/finance/")
    shoot(finance, "finance")
    finance.fill("input[name=reference]", reference)
    finance.fill("input[name=amount]", "2148,00")
    finance.fill("input[name=received_on]", finance.evaluate("new Date().toISOString().slice(0, 10)"))
    finance.fill("input[name=bank_reference]", f"VIR ATELIER NORD {reference}")
    finance.locator("form[action$='/transfers/'] button[type=submit]").click()
    expect(finance.locator(".notice--success")).to_be_visible()
    page.reload()
    expect(page.locator(".notice--success")).to_be_visible()


def test_on_account_refused(site: Site, open_page: Callable[..., Page], sign_in: Callable, shoot: Callable) -> None:
    page = open_page(language="en")
    address = on_account(page, site, "en")
    office = open_page(language="en")
    sign_in(office, "office", "en")
    office.goto(page.url)
    office.locator("summary", has_text="Refuse").click()
    office.fill("#refuse-reason", "We need a purchase order.")
    office.locator("form[action$='/refuse/'] button").click()
    expect_state(office, "refused")
    page.reload()
    expect_state(page, "refused")
    shoot(page, "refused")
    assert "We need a purchase order." in site.wait_for_mail(address, containing="purchase order")


def test_on_account_unanswered_frees_the_seat(site: Site, open_page: Callable[..., Page], shoot: Callable) -> None:
    page = open_page()
    address = on_account(page, site)
    left = seats_left(open_page, site)
    let_the_go_no_go_day_pass(site, page.url)
    page.reload()
    expect_state(page, "expired")
    shoot(page, "unanswered")
    assert seats_left(open_page, site) == left + 1
    assert site.wait_for_mail(address, containing="/orders/")


def let_the_go_no_go_day_pass(site: Site, order: str) -> None:
    """Run the very job of that evening, as the sweeper will, with the clock set there."""
    public_id = re.search(r"/orders/([0-9a-f-]{36})/", order)[1]
    inside(
        site,
        f"""
from courses.billing import actions as billing
from courses.billing.models import Order
order = Order.objects.get(public_id="{public_id}")
with clock.at(order.answer_by + timedelta(minutes=1)):
    billing.lapse_unanswered(order=order.pk)
""",
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_individual_asks_for_a_place_and_nothing_is_charged(
    language: str, site: Site, open_page: Callable[..., Page], sign_in: Callable, shoot: Callable
) -> None:
    page, address = open_page(language=language), new_address("seule")
    left = seats_left(open_page, site)
    keep_places(page, session_address(site, language), payer="self")
    shoot(page, "request")
    page.fill("input[name=name]", "Camille Seule")
    page.fill("input[name=email]", address)
    page.fill("textarea[name=message]", "Je paie moi-même. Quelles dates ?")
    page.locator("main form.form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(re.compile("Merci|Thank|reçu|received"))
    shoot(page, "request-received")
    assert seats_left(open_page, site) == left
    assert site.wait_for_mail(address)
    office = open_page(language=language)
    sign_in(office, "office", language)
    office.goto(f"{site.url}/{language}/office/requests/")
    expect(office.locator("main")).to_contain_text("Camille Seule")
    shoot(office, "office-requests")


def test_a_colleague_takes_a_seat_by_its_link(site: Site, open_page: Callable[..., Page], shoot: Callable) -> None:
    page = open_page()
    to_the_payment_page(page, site)
    outcome(page, "pay")
    expect_state(page, "confirmed")
    link = page.locator("a[href*='/bookings/claim/']").first.get_attribute("href")
    colleague, address = open_page(), new_address("collegue")
    colleague.goto(link)
    shoot(colleague, "claim-visitor")
    colleague.locator("main a[href*='/account/signup/']").click()
    from .test_a_learner import sign_up

    sign_up(colleague, site, address)
    colleague.wait_for_url(re.compile("/bookings/claim/"))
    shoot(colleague, "claim")
    colleague.locator("main form button[type=submit]").click()
    colleague.wait_for_url(re.compile("/bookings/seats/"))
    shoot(colleague, "seat")
    colleague.goto(f"{site.url}/fr/learn/agilepm/agilepm-m2-l1/")
    expect(colleague.locator("form[action$='/done/']")).to_be_visible()
