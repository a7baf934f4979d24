"""Journey (b) on PostgreSQL and Redis, with a real prefork worker in a process of its own."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import sample_site
from tests.conftest import SERVER_URL

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
from .conftest import Site, free_port, site_environment, start_site

pytestmark = [
    pytest.mark.skipif(not SERVER_URL, reason="PostgreSQL + Redis world"),
    pytest.mark.skipif(not os.environ.get("CHROMIUM"), reason="no Chromium here"),
    pytest.mark.xdist_group("journeys"),
]
DATABASE = f"jalon_test_journey_{os.getpid()}"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Web and worker as processes of their own, on a copy of the prepared PostgreSQL database."""
    prepared = sample_site.prepare(SERVER_URL)
    folder = tmp_path_factory.mktemp("site") / "var"
    shutil.copytree(prepared, folder)
    sample_site.copy_database(prepared, DATABASE, SERVER_URL)
    redis = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/9").rpartition("/")[0] + "/8"
    extra = {"DATABASE_URL": sample_site.database_url(SERVER_URL, DATABASE), "REDIS_URL": redis}
    port = free_port()
    web = start_site(folder, port, "--without-worker", extra=extra)
    facts = json.loads((folder / "demo.json").read_text())
    stripe = {"STRIPE_SECRET_KEY": "sk_test_standin", "STRIPE_API_BASE": facts["stripe_standin"], "SITE_URL": f"http://localhost:{port}"}
    with (folder / "worker.log").open("a") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "lms.celery", "worker", "-B", "-c", "2", "-l", "ERROR", "-s", str(folder / "beat")],
            cwd=sample_site.ROOT, env=site_environment(folder, extra | stripe), stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    yield Site(f"http://localhost:{port}", folder, facts, web)
    os.killpg(worker.pid, signal.SIGTERM)
    worker.wait(timeout=30)
    web.send_signal(signal.SIGINT)
    web.wait(timeout=30)
    sample_site.run_sql(SERVER_URL, f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_company_books_pays_and_learns_on_postgresql(language: str, site: Site, open_page: Callable[..., Page]) -> None:
    page, address = open_page(language=language), new_address("pg")
    keep_places(page, session_address(site, language), places=2)
    sign_up_on_the_way(page, site, address)
    fill_payer(page, pay_by="card")
    order_now(page)
    at_the_payment_page(page)
    outcome(page, "decline")
    outcome(page, "3ds")
    outcome(page, "3ds_ok")
    expect_state(page, "confirmed")
    invoice = page.locator("a[href*='/invoices/']").first.get_attribute("href")
    assert page.request.get(site.url + invoice).body().startswith(b"%PDF")
    site.wait_for_mail(address, containing="/orders/")
    page.goto(f"{site.url}/{language}/learn/agilepm/agilepm-m2-l1/")
    expect(page.locator("form[action$='/done/']")).to_be_visible()


def test_a_lapsed_payment_page_frees_the_seats_through_the_worker(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page()
    keep_places(page, session_address(site, "fr"))
    sign_up_on_the_way(page, site, new_address("pg"))
    fill_payer(page, pay_by="card", attends=False)
    order_now(page)
    at_the_payment_page(page)
    checkout = re.search(r"/c/pay/(cs_\w+)", page.url)[1]
    outcome(page, "abandon")
    expect_state(page, "awaiting_payment")
    site.control(expire=checkout)
    page.locator(".page-head .badge--expired").wait_for(timeout=30_000)


def test_on_account_is_accepted_and_told(site: Site, open_page: Callable[..., Page], sign_in: Callable) -> None:
    page, address = open_page(), new_address("pg")
    keep_places(page, session_address(site, "fr"))
    sign_up_on_the_way(page, site, address)
    fill_payer(page, pay_by="account")
    order_now(page)
    expect_state(page, "held")
    office = open_page()
    sign_in(office, "office")
    office.goto(page.url)
    office.locator("form[action$='/accept/'] button").click()
    expect_state(office, "confirmed")
    assert "F2" in site.wait_for_mail(address, containing="F2")
