"""Stable addresses, error pages, headers, and `manage.py setup` on an empty database."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override
from wagtail.contrib.redirects.models import Redirect

from lms.accounts.models import User
from lms.jobs.models import Job
from tests import sample_site
from tests.sample_site import ROOT

pytestmark = pytest.mark.django_db


def test_health(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"
    Job.objects.all().delete()
    assert client.get("/readyz").json() == {"database": True, "migrations": True, "jobs": True}


def test_robots_sitemap_security(client: Client) -> None:
    assert "Sitemap:" in client.get("/robots.txt").content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/fr/formations/agilepm/" in sitemap
    assert "/en/trainings/agilepm/" in sitemap
    security = client.get("/.well-known/security.txt").content.decode()
    assert re.search(r"^Contact: mailto:\S+@\S+$", security, re.M)
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT", security, re.M)


@pytest.mark.parametrize(("header", "wanted"), [("en-GB,en;q=0.9", "/en/"), ("fr-FR", "/fr/"), ("de-DE", "/fr/"), ("", "/fr/")])
def test_the_root_follows_the_browsers_language_else_french(client: Client, header: str, wanted: str) -> None:
    assert client.get("/", headers={"accept-language": header}).url == wanted


@pytest.mark.parametrize("address", ["/fr/", "/fr/formations/agilepm/", "/fr/nothing/", "/fr/account/login/", "/en/search/?q=a"])
def test_every_page_carries_the_strict_policy(client: Client, address: str) -> None:
    answer = client.get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert len(answer["X-Request-ID"]) == 16


@pytest.mark.parametrize("language", ["fr", "en"])
def test_404_quotes_the_request_id(client: Client, language: str) -> None:
    answer = client.get(f"/{language}/nothing/")
    assert answer.status_code == 404
    assert answer["X-Request-ID"] in answer.content.decode()


@pytest.mark.case("O_02")
def test_500_says_so_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch, settings) -> None:
    from content import queries

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(queries, "search", broken)
    client.raise_request_exception = False
    answer = client.get("/fr/search/?q=x")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in page
    assert "boom" not in page


@pytest.mark.case("B_14")
def test_b14_a_post_without_a_token_is_refused_with_a_page(people: dict) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["learner"], backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post("/fr/learn/agilepm/agilepm-m1-l1/done/")
    assert answer.status_code == 403
    assert answer["X-Request-ID"] in answer.content.decode()


@pytest.mark.parametrize("name", ["original_images/x.png", "documents/x.pdf", "images/../../db.sqlite3", "images/none.png", "demo.json"])
@pytest.mark.case("B_06")
def test_b6_media_shows_renditions_only(client: Client, name: str) -> None:
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.case("B_09")
def test_b9_a_signed_in_page_is_never_cached(as_role: Callable[[str], Client], client: Client) -> None:
    mine = as_role("learner").get("/fr/formations/agilepm/")
    assert "no-store" in mine["Cache-Control"]
    assert "Inès" in mine.content.decode()
    client.get("/fr/formations/agilepm/")
    stranger = client.get("/fr/formations/agilepm/")
    assert stranger["X-Page-Cache"] == "hit"
    assert "Inès" not in stranger.content.decode()
    assert "csrfmiddlewaretoken" not in stranger.content.decode()


@pytest.mark.parametrize(
    ("address", "kind"), [("/fr/formations/agilepm/", "Course"), ("/en/trainings/pmp/", "Course"), ("/fr/fiches-metier/pmo/", "Occupation")]
)
def test_structured_data_and_open_graph(client: Client, address: str, kind: str) -> None:
    page = client.get(address).content.decode()
    data = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.S)]
    assert kind in {item["@type"] for item in data}
    if kind == "Course":
        instances = data[0]["hasCourseInstance"]
        assert {instance["@type"] for instance in (instances if isinstance(instances, list) else [instances])} == {"CourseInstance"}
    assert re.search(r'<meta property="og:title" content="[^"]+"', page)
    other = "en" if address.startswith("/fr") else "fr"
    assert re.search(rf'<link rel="alternate" hreflang="{other}"', page)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_legal_pages_carry_the_providers_identity(client: Client, language: str) -> None:
    page = re.sub(r"\s", "", client.get(f"/{language}/legal-notice/").content.decode())
    for value in ("Jalon Formation", "000 000 000", "Alice Martin"):
        assert value.replace(" ", "") in page, value


@pytest.mark.once
def test_setup_makes_an_empty_install_usable(tmp_path: Path, prepared: Path) -> None:
    shutil.copyfile(prepared / sample_site.EMPTY, tmp_path / "jalon.sqlite3")  # by manage.py migrate, once for the run
    env = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
    env |= {"JALON_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "lms.settings.dev"}

    def manage(*words: str) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, capture_output=True, text=True)

    assert manage("migrate", "--check").returncode == 0
    assert "--admin-email" in manage("setup").stderr
    weak = manage("setup", "--admin-email", "boss@x.example", "--admin-password", "1234")
    assert weak.returncode != 0
    assert "Traceback" not in weak.stderr
    made = manage("setup", "--admin-email", "boss@x.example", "--admin-password", "a long quiet road 27")
    assert made.returncode == 0, made.stderr
    again = manage("setup")
    assert again.returncode == 0, again.stderr
    checked = manage(
        "shell", "-v0", "-c",
        "from wagtail.models import Site, Locale; from content.models import HomePage; from lms.accounts.models import User;"
        "from django.contrib.auth.models import Group; from django.test import Client;"
        "print(sorted(Locale.objects.values_list('language_code', flat=True)), HomePage.objects.live().count(), Group.objects.count(),"
        "sorted(User.objects.get().roles), Client(SERVER_NAME='localhost').get('/en/').status_code)",
    )  # fmt: skip
    assert checked.stdout.strip() == "['en', 'fr'] 2 10 ['administrator', 'learner'] 200", checked.stderr


def test_an_english_date_has_its_month_in_words() -> None:
    with override("en"):
        assert [date_format(date(2026, 3, 5), name) for name in ("SHORT_DATE_FORMAT", "DATE_FORMAT")] == ["5 Mar 2026", "5 March 2026"]
    with override("fr"):
        assert date_format(date(2026, 3, 5), "DATE_FORMAT") == "5 mars 2026"


def test_a_moved_page_leads_on_and_a_shut_door_does_not(client: Client) -> None:
    for path in ("/fr/ancienne-page", "/fr/desk/people"):
        Redirect.objects.create(old_path=path, redirect_link="/fr/")
    assert client.get("/fr/ancienne-page/").status_code == 301
    learner = Client()
    learner.force_login(User.objects.get(email="learner@demo.jalon.example"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert learner.get("/fr/desk/people/").status_code == 404
