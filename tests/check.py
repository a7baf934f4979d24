"""`make check`: lint, format, types, imports, migrations, the French catalogue, host-free locks. Says every failure, then fails."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests import catalogue, operating
from tests.sample_site import ROOT

BIN = Path(sys.executable).parent
ENV = {**os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.test", "PATH": f"{BIN}:{os.environ['PATH']}"}


def command(*words: str, env: dict[str, str] = ENV) -> Callable[[], str]:
    def run() -> str:
        done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True)
        return "" if done.returncode == 0 else done.stdout + done.stderr

    return run


def locks() -> str:
    """Lock files carry hashes and no address."""
    return "\n".join(f"{path.name} holds an address" for path in sorted(ROOT.glob("requirements*.lock")) if "://" in path.read_text())


def production_settings() -> str:
    """Django's deployment checks on the settings of docs/operate.md: no warning."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "media").mkdir()
        key = "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz"
        env = {**ENV, **operating.environment(), "SECRET_KEY": key, "JALON_VAR": folder}
        return command(sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING", env=env)()


def long_files() -> str:
    """No source file beyond 400 lines: a module that grows past one screenful of ideas is split."""
    found = []
    for top in ("lms", "content", "courses"):
        for path in (ROOT / top).rglob("*.py"):
            lines = len(path.read_text().splitlines())
            if "migrations" not in path.parts and lines > 400:
                found.append(f"{path.relative_to(ROOT)}: {lines} lines")
    return "\n".join(found)


def foreign_hosts() -> str:
    """No template, style or script names another host to load from."""
    found = []
    for folder in ("templates", "lms/static"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".html", ".css", ".js"}:
                for address in re.findall(r"(?:src|href|url\()\s*=?\s*[\"'(]?(https?://[^\"')\s]+)", path.read_text()):
                    if "schema.org" not in address:
                        found.append(f"{path.relative_to(ROOT)}: {address}")
    return "\n".join(found)


CHECKS: dict[str, Callable[[], str]] = {
    "lint": command("ruff", "check", "."),
    "format": command("ruff", "format", "--check", "."),
    "types": command("mypy", "lms", "content", "courses"),
    "imports": command("lint-imports"),
    "migrations": command(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"),
    "French catalogue": catalogue.problems,
    "locks": locks,
    "deployment": production_settings,
    "file length": long_files,
    "foreign hosts": foreign_hosts,
}


def main() -> int:
    failed = 0
    for name, check in CHECKS.items():
        began = time.monotonic()
        said = check()
        print(f"{'FAILED' if said else 'ok':<7}{name} ({time.monotonic() - began:.0f} s)", flush=True)
        if said:
            failed += 1
            print(said)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
