"""Fixtures every test may use: a copy of the sample site, personas, statement counts, a browser and a server of its own."""

import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from lms.kit import clock, freshness
from tests import sample_site

SERVER_URL = os.environ.get("DATABASE_URL", "")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "solo")
COPY = f"jalon_test_{WORKER}_{os.getpid()}"


FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--in-process-gpu",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """One Chromium for everything this worker looks at: a second Playwright in one process would not start."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or "/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def prepared() -> Path:
    """The prepared var/ folder of this run's database."""
    return sample_site.prepare(SERVER_URL)


@pytest.fixture(scope="session")
def django_db_setup(prepared: Path, django_db_blocker) -> Iterator[None]:
    """This worker's own copy of the prepared database, and of its media."""
    media = Path(settings.MEDIA_ROOT)
    if (prepared / "media").exists():
        shutil.copytree(prepared / "media", media, dirs_exist_ok=True)
    with django_db_blocker.unblock():
        _use_new_copy(prepared)
        yield
        _drop_copy()


_numbers = itertools.count(1)


def _use_new_copy(prepared: Path) -> None:
    """A copy under a new name: threads of a race may still hold the old one open."""
    name = f"{COPY}_{next(_numbers)}"
    target = name if SERVER_URL else str(Path(settings.VAR_DIR) / f"{name}.sqlite3")
    connections.close_all()
    sample_site.copy_database(prepared, target, SERVER_URL)
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = target


def _drop_copy() -> None:
    connections.close_all()
    if SERVER_URL:
        sample_site.run_sql(SERVER_URL, f'DROP DATABASE IF EXISTS "{connection.settings_dict["NAME"]}" WITH (FORCE)')


@pytest.fixture
def committed(prepared: Path, django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """A database without the test's transaction, for threads and processes; a new copy replaces it afterwards."""
    with django_db_blocker.unblock():
        yield
        _drop_copy()
        _use_new_copy(prepared)


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Rows written once for a module: each test's own transaction stands inside this one. Not for modules with `committed` tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _fresh_start() -> None:
    """Nothing kept, and no language left from the last page that another test looked at."""
    cache.clear()
    freshness.forget()
    translation.deactivate()


@pytest.fixture(autouse=True)
def _own_mailbox(tmp_path: Path, settings) -> None:
    settings.MAILBOX_DIR = tmp_path / "mailbox"


@pytest.fixture
def people(db: None) -> dict:
    """The sample people by role, and "graduate"."""
    from lms.accounts.models import User

    return {user.email.split("@")[0]: user for user in User.objects.filter(email__endswith="@demo.jalon.example")}


@pytest.fixture
def as_role(people: dict) -> Callable[[str], Client]:
    """A client signed in as the sample person of a role; "visitor" is nobody."""

    def signed_in(role: str) -> Client:
        client = Client()
        if role != "visitor":
            client.force_login(people[role], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], int]:
    """How many SELECT, INSERT, UPDATE and DELETE a call makes; what is kept grows no older meanwhile, however busy the machine is."""
    began = time.monotonic()
    steady = SimpleNamespace(now=lambda: clock.now() - timedelta(seconds=time.monotonic() - began))
    monkeypatch.setattr(freshness, "BELIEVED", 600.0)
    monkeypatch.setattr(freshness, "clock", steady)

    def count(call: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        verbs = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
        return sum(query["sql"].lstrip("( ").upper().startswith(verbs) for query in captured.captured_queries)

    return count


@pytest.fixture
def page_costs(statements: Callable) -> Callable[[Client, str], dict[str, int]]:
    """Statements of a page made anew, and of the same page with everything kept that may be (both must not grow with data)."""

    def counted(client: Client, address: str) -> dict[str, int]:
        client.get(address)
        freshness.forget()
        return {"anew": statements(lambda: client.get(address)), "kept": statements(lambda: client.get(address))}

    return counted


@pytest.fixture
def run_jobs() -> Callable[[], int]:
    """Run every due job now, in this process."""
    from lms.jobs import actions

    return lambda: actions.run_due(seconds=30)


@pytest.fixture
def shared() -> Path:
    """The shared folder of research and fixtures; the test is skipped where it is absent."""
    folder = sample_site.ROOT.parent / "shared"
    if not folder.exists():
        pytest.skip("the shared folder is not on this machine")
    return folder


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)
