"""The prepared site every test starts from: migrated and filled once, then copied for each worker.

Flushing between tests would empty Wagtail's root pages, so tests that really commit get a new copy afterwards.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("JALON_TEST_HOME", str(ROOT / "var" / "test")))
EMPTY = "empty.sqlite3"  # in the prepared folder: the tables and nothing else
# What the prepared site is made from; a change here makes it anew.
SOURCES = (
    "*/migrations/*.py", "*/*/migrations/*.py", "content/seed/**/*", "content/importing/*.py", "content/body.py", "content/blocks.py",
           "content/models/*.py", "courses/*/importing.py", "courses/demo/*.py", "courses/*/models/*.py", "courses/*/models.py",
           "courses/*/actions.py", "lms/accounts/models.py", "lms/accounts/**/*.py", "lms/kit/markdown*.py",
           "requirements-dev.lock", "tests/sample_site.py")  # fmt: skip


def mark() -> str:
    """A digest of everything the prepared site depends on."""
    digest = sha256(sys.version.encode())
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def prepare(server_url: str = "") -> Path:
    """The prepared var/ folder (with jalon.sqlite3, or with a template database on `server_url`); made when it is missing."""
    HOME.mkdir(parents=True, exist_ok=True)
    kind = "postgres" if server_url else "sqlite"
    with (HOME / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test runs at once make it once
        return _prepared(kind, server_url)


def _prepared(kind: str, server_url: str) -> Path:
    name = f"{mark()}-{kind}"
    folder = HOME / name
    if folder.exists() and (not server_url or database_exists(server_url, template_name(name))):
        return folder
    for old in HOME.glob(f"*-{kind}*"):
        shutil.rmtree(old, ignore_errors=True)
    part = HOME / f"{name}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    env = {**os.environ, "JALON_VAR": str(part), "DJANGO_SETTINGS_MODULE": "lms.settings.demo"}
    env.pop("REDIS_URL", None)
    env.pop("DATABASE_URL", None)
    if server_url:
        run_sql(server_url, f'DROP DATABASE IF EXISTS "{template_name(name)}"', f'CREATE DATABASE "{template_name(name)}"')
        env["DATABASE_URL"] = database_url(server_url, template_name(name))
    else:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
        shutil.copyfile(part / "jalon.sqlite3", part / EMPTY)
    subprocess.run([sys.executable, "manage.py", "demo", "--prepare"], cwd=ROOT, env=env, check=True)
    part.rename(folder)
    return folder


def template_name(name: str) -> str:
    return f"jalon_template_{name.replace('-', '_')}"


def database_url(server_url: str, name: str) -> str:
    return urlsplit(server_url)._replace(path=f"/{name}").geturl()


def run_sql(server_url: str, *statements: str) -> list:
    """Run statements on the server's maintenance database, outside a transaction; the last one's rows."""
    import psycopg

    with psycopg.connect(database_url(server_url, "postgres"), autocommit=True) as connection:
        rows: list = []
        for statement in statements:
            cursor = connection.execute(statement)  # type: ignore[arg-type]
            rows = cursor.fetchall() if cursor.description else []
        return rows


def database_exists(server_url: str, name: str) -> bool:
    return bool(run_sql(server_url, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def copy_database(folder: Path, target: str, server_url: str = "") -> None:
    """A fresh copy of the prepared database: the file `target`, or the database `target` on `server_url`."""
    if server_url:
        run_sql(
            server_url,
            f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)',
            f'CREATE DATABASE "{target}" TEMPLATE "{template_name(folder.name)}"',
        )
        return
    for suffix in ("-wal", "-shm"):
        Path(target + suffix).unlink(missing_ok=True)
    shutil.copyfile(folder / "jalon.sqlite3", target)
