"""A demo server in its own process, a Chromium, and pages that fail on any request to another host or CSP error."""

import email
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import sample_site

SHOTS = sample_site.ROOT / "var" / "screenshots"


# A process of a site that does what it is told, line by line: to start one for each look at the rows took seconds.
RESIDENT = """
import json, sys, traceback
from django import db
from lms.kit import freshness
for line in sys.stdin:
    db.close_old_connections()
    freshness.forget()
    found = {}
    try:
        exec(json.loads(line), {**globals(), "found": found})
        print(json.dumps({"found": found}, default=str), flush=True)
    except Exception:
        print(json.dumps({"error": traceback.format_exc()}), flush=True)
"""


@dataclass
class Site:
    """A running demo: its address, folder and logins."""

    url: str
    folder: Path
    facts: dict
    process: subprocess.Popen
    resident: subprocess.Popen | None = None

    def inside(self, prologue: str, code: str) -> dict:
        """What `code` puts into `found`, run in a process of the site that has run `prologue` first."""
        if self.resident is None:
            with (self.folder / "resident.log").open("a") as log:
                self.resident = subprocess.Popen(
                    [sys.executable, "-c", prologue + RESIDENT], cwd=sample_site.ROOT, env=site_environment(self.folder), text=True,
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                )  # fmt: skip
        print(json.dumps(code), file=self.resident.stdin, flush=True)
        line = self.resident.stdout.readline()
        told = json.loads(line) if line else {"error": (self.folder / "resident.log").read_text()[-3000:]}
        assert "found" in told, told["error"]
        return told["found"]

    def stop(self) -> None:
        if self.resident is not None:
            self.resident.stdin.close()
            self.resident.wait(timeout=30)
            self.resident.stdout.close()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)

    @property
    def payment_pages(self) -> tuple[str, ...]:
        """Where the stand-in's payment pages are: the one other host a page may lead to."""
        return (self.facts["stripe_standin"].replace("127.0.0.1", "localhost"),) if self.facts.get("stripe_standin") else ()

    def control(self, **order: object) -> None:
        """Tell the payment stand-in what to do next."""
        request = urllib.request.Request(f"{self.facts['stripe_standin']}/_control", data=json.dumps(order).encode(), method="POST")
        urllib.request.urlopen(request, timeout=10).close()

    def mails(self, to: str) -> list[email.message.EmailMessage]:
        """The mails to an address, oldest first."""
        files = sorted((self.folder / "mailbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        found = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
        return [message for message in found if message["To"] == to]

    def wait_for_mail(self, to: str, containing: str = "", seconds: float = 30) -> str:
        """The text of the newest mail to `to` that contains `containing`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for message in reversed(self.mails(to)):
                text = message.get_body(("plain",)).get_content()
                if containing in text:
                    return text
            time.sleep(0.2)
        raise AssertionError(f"no mail to {to} with {containing!r} within {seconds} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


WORLD = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "STRIPE_SECRET_KEY")


def site_environment(folder: Path, extra: dict[str, str] | None = None) -> dict[str, str]:
    """The environment of a demo on `folder`: SQLite and the embedded broker, unless `extra` says otherwise."""
    env = {key: value for key, value in os.environ.items() if key not in WORLD}
    return env | {"JALON_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "lms.settings.demo"} | (extra or {})


def start_site(folder: Path, port: int, *options: str, extra: dict[str, str] | None = None) -> subprocess.Popen:
    """`manage.py demo` on a prepared folder, ready to answer."""
    command = [sys.executable, "manage.py", "demo", "--port", str(port), *options]
    with (folder / "server.log").open("a") as log:
        process = subprocess.Popen(command, cwd=sample_site.ROOT, env=site_environment(folder, extra), stdout=log, stderr=log)
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise AssertionError((folder / "server.log").read_text()[-4000:])


def import_guides(source: Path, folder: Path) -> None:
    """One foreign guide in each language, so that the pages made by such an import are looked at too."""
    env = {**os.environ, "JALON_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "lms.settings.demo"}
    for language in ("fr", "en"):
        guide = source / language / "guide" / "README.md"
        guide.parent.mkdir(parents=True)
        guide.write_text("# Guide\n\n## Part\n\nText, and a table:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    subprocess.run([sys.executable, "manage.py", "import_content", str(source)], cwd=sample_site.ROOT, env=env, check=True)


@contextmanager
def serving(folder: Path, guides: Path | None = None) -> Iterator[Site]:
    """A demo of the prepared site, copied into `folder`; with foreign guides where a folder for them is given."""
    shutil.copytree(sample_site.prepare(), folder)
    if guides:
        import_guides(guides, folder)
    port = free_port()
    process = start_site(folder, port)
    site = Site(f"http://localhost:{port}", folder, json.loads((folder / "demo.json").read_text()), process)
    yield site
    site.stop()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One demo server for this worker, on its own copy of the prepared site."""
    with serving(tmp_path_factory.mktemp("site") / "var", tmp_path_factory.mktemp("guides")) as site:
        yield site


@pytest.fixture(scope="session")
def exam_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A second demo for this worker, with whole exams of generated items: "pmp", "prince2", and "pages", a PMP exam for short looks."""
    from .exam_site import offer

    with serving(tmp_path_factory.mktemp("exam-site") / "var") as site:
        site.facts["exams"] = offer(site)
        yield site


class Complaints(list):
    """What a page must never do."""


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    found = Complaints()
    yield found
    assert not found, "\n".join(found)


@pytest.fixture
def open_page(browser: Browser, site: Site, complaints: Complaints) -> Iterator[Callable[..., Page]]:
    """A page in a new context; requests to other hosts and console errors are collected as complaints."""
    contexts: list[BrowserContext] = []

    def opened(*, language: str = "fr", width: int = 1280, theme: str = "light", storage: dict | None = None) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale={"fr": "fr-FR", "en": "en-GB"}[language],
            color_scheme=theme,
            reduced_motion="reduce",
            storage_state=storage,
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        watch(page, (site.url, *site.payment_pages), complaints)
        return page

    yield opened
    for context in contexts:
        context.close()


def watch(page: Page, ours: tuple[str, ...], complaints: list) -> None:
    page.on(
        "request",
        lambda request: complaints.append(f"request to {request.url}") if not request.url.startswith((*ours, "data:", "blob:")) else None,
    )
    page.on("console", lambda message: complaints.append(f"console: {message.text} on {page.url}") if _serious(message) else None)
    page.on("pageerror", lambda error: complaints.append(f"script error: {error} on {page.url}"))
    page.on("response", lambda response: complaints.append(f"{response.status} at {response.url}") if response.status >= 500 else None)


def _serious(message) -> bool:
    return message.type == "error" and "status of 4" not in message.text


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a screenshot of a step under var/screenshots/<test>/; in CI nobody looks at them, and none is made."""
    if os.environ.get("CI"):
        return lambda page, name: None
    folder = SHOTS / re.sub(r"[^\w-]+", "-", request.node.name).strip("-")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    steps = iter(range(1, 1000))

    def shot(page: Page, name: str) -> None:
        page.screenshot(path=str(folder / f"{next(steps):02d}-{name}.png"), full_page=True)

    return shot


def sign_in_as(page: Page, site: Site, role: str, language: str) -> None:
    """Sign in through the login page as the sample person of a role."""
    login = site.facts["people"][role]
    page.goto(f"{site.url}/{language}/account/login/")
    page.fill("input[name=login]", login["email"])
    page.fill("input[name=password]", login["password"])
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile(r"/desk/"))


@pytest.fixture
def sign_in(site: Site) -> Callable[..., None]:
    """`sign_in_as` on the site of this worker."""
    return lambda page, role, language="fr": sign_in_as(page, site, role, language)
