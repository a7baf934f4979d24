"""Every own system check: silent on what docs/operate.md says, and an error with its id where that is left out."""

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.checks import Tags, run_checks
from django.db import connection
from psycopg import IsolationLevel

from lms import checks, database_checks
from lms.settings.databases import SQLITE_OPTIONS

SQLITE = "django.db.backends.sqlite3"
POSTGRES = "django.db.backends.postgresql"
OIDC = {"openid_connect": {"APPS": [{"settings": {"server_url": "http://idp.example"}}]}}


def ids() -> set[str]:
    """The errors of ours among all that `check --deploy` says."""
    said = run_checks(tags=[Tags.security], include_deployment_checks=True)
    return {message.id for message in said if message.id.startswith("jalon.")}


@pytest.fixture
def production(settings, tmp_path: Path):
    """Settings as the docs have them."""
    settings.WORLD = "production"
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["training.example.org"], "https://training.example.org"
    settings.CACHES = {"default": {"BACKEND": "lms.kit.caches.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}
    settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path / "media", tmp_path / "static"
    settings.MEDIA_ROOT.mkdir()
    settings.STRIPE_API_BASE = ""
    return settings


@pytest.fixture
def databases(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Call it to choose the database that the checks look at (Django would not have DATABASES changed in a test)."""

    def choose(**database: object) -> None:
        monkeypatch.setattr(database_checks, "settings", SimpleNamespace(DATABASES={"default": {"OPTIONS": {}, **database}}))

    return choose


@pytest.mark.case("O_01")
def test_the_documented_settings_are_fine(production, databases, tmp_path: Path) -> None:
    databases(ENGINE=POSTGRES)
    assert ids() == set()
    databases(ENGINE=SQLITE, NAME=str(tmp_path / "new" / "jalon.sqlite3"), OPTIONS=SQLITE_OPTIONS)
    assert ids() == set()


@pytest.mark.case("O_01")
@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}}, "jalon.E001"),
        ({"OIDC_GROUP_ROLES": {"all": "emperor"}}, "jalon.E002"),
        ({"SOCIALACCOUNT_PROVIDERS": OIDC}, "jalon.E003"),
        ({"STRIPE_API_BASE": "http://127.0.0.1:8001"}, "jalon.E004"),
        ({"STRIPE_SECRET_KEY": "sk_live_x", "STRIPE_WEBHOOK_SECRETS": []}, "jalon.E005"),
        ({"METRICS_TOKEN": "short"}, "jalon.E007"),
        ({"ALLOWED_HOSTS": ["*"]}, "jalon.E008"),
        ({"SITE_URL": "http://training.example.org"}, "jalon.E009"),
        ({"SITE_URL": "https://other.example.org"}, "jalon.E010"),
    ],
)
def test_a_setting_that_is_unsafe_is_an_error(production, changes: dict, wanted: str) -> None:
    for name, value in changes.items():
        setattr(production, name, value)
    assert ids() == {wanted}


@pytest.mark.parametrize("name", checks.EXTRAS)
def test_an_extra_that_is_asked_for_and_missing_is_named(production, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    setattr(production, name, "x" * 40)
    assert ids() == set()
    monkeypatch.setattr(checks, "find_spec", lambda package: None)
    assert ids() == {"jalon.E006"}
    (said,) = checks.extras_installed(None)
    assert name in said.msg and "requirements-extras.lock" in said.hint


@pytest.mark.case("O_01")
def test_the_media_folder_is_there_writable_and_apart(production, databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    databases(ENGINE=POSTGRES)
    with monkeypatch.context() as readonly:
        readonly.setattr(os, "access", lambda path, mode: False)
        assert ids() == {"jalon.E011"}
    production.MEDIA_ROOT = tmp_path / "missing"
    assert ids() == {"jalon.E011"}
    for inside in (Path(production.BASE_DIR) / "lms", tmp_path / "static" / "media"):
        inside.mkdir(parents=True, exist_ok=True)
        production.MEDIA_ROOT = inside
        assert ids() == {"jalon.E012"}
    production.STATIC_ROOT = production.MEDIA_ROOT / "static"
    assert ids() == {"jalon.E012"}


@pytest.mark.parametrize("lost", [{"transaction_mode": "DEFERRED"}, {"timeout": 5}, {"init_command": "PRAGMA synchronous=NORMAL;"}])
def test_sqlite_in_another_mode_is_refused(production, databases, tmp_path: Path, lost: dict) -> None:
    databases(ENGINE=SQLITE, NAME=str(tmp_path / "jalon.sqlite3"), OPTIONS=SQLITE_OPTIONS | lost)
    assert ids() == {"jalon.E020"}


@pytest.fixture
def on_sqlite(production, databases, tmp_path: Path):
    databases(ENGINE=SQLITE, NAME=str(tmp_path / "new" / "jalon.sqlite3"), OPTIONS=SQLITE_OPTIONS)


@pytest.mark.case("M_06")
def test_m6_sqlite_in_a_read_only_folder_is_refused(on_sqlite, monkeypatch: pytest.MonkeyPatch, production) -> None:
    monkeypatch.setattr(database_checks.os, "access", lambda path, mode: Path(path) == production.MEDIA_ROOT)
    assert ids() == {"jalon.E021"}


@pytest.mark.parametrize(("kind", "wanted"), [("nfs4", {"jalon.E022"}), ("cifs", {"jalon.E022"}), ("ext4", set())])
@pytest.mark.case("M_06")
def test_m6_sqlite_on_a_network_share_is_refused(
    on_sqlite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, wanted: set[str]
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n36 22 0:31 / {tmp_path} rw shared:9 - {kind} server:/x rw\n")
    monkeypatch.setattr(database_checks, "MOUNTS", mounts)
    assert ids() == wanted


@pytest.mark.parametrize(
    "options",
    [
        {"isolation_level": IsolationLevel.REPEATABLE_READ},
        {"isolation_level": IsolationLevel.SERIALIZABLE},
        {"options": "-c default_transaction_isolation=serializable"},
    ],
)
@pytest.mark.case("D_08")
def test_d8_another_isolation_is_refused(production, databases, options: dict) -> None:
    databases(ENGINE=POSTGRES, OPTIONS={"isolation_level": IsolationLevel.READ_COMMITTED})
    assert ids() == set()
    databases(ENGINE=POSTGRES, OPTIONS=options)
    assert ids() == {"jalon.E023"}


@pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="PostgreSQL only: SQLite has one isolation")
@pytest.mark.case("D_08")
def test_d8_another_isolation_of_the_server_is_refused(db: None) -> None:
    def said() -> list[str]:
        return [message.id for message in run_checks(tags=[Tags.database], databases=["default"]) if message.id.startswith("jalon.")]

    assert said() == []
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION default_transaction_isolation = 'repeatable read'")
    try:
        assert said() == ["jalon.E023"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET default_transaction_isolation")
