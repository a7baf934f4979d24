"""`make test`: prepares the sample site once, then runs pytest in parallel on the chosen database."""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile

from tests.sample_site import ROOT, prepare

# The shell is the same engine without the windows: a tenth less to compute.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

# What uses neither database runs once, on SQLite.
NO_DATABASE = ("tests/courses/demo/stripe_standin", "tests/courses/quizzes/formats")


def chromium() -> str:
    """The path of a Chromium, or ""."""
    named = os.environ.get("CHROMIUM", "")
    return named or next((path for path in map(shutil.which, CHROMIUM) if path), "")


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def left_out(db: str, chromium: str) -> list[str] | None:
    """The options that leave tests out; None where that may not be."""
    if not chromium:
        if os.environ.get("CI"):
            return None
        print("No Chromium found: the browser tests are left out. To run them: apt-get install chromium (or set CHROMIUM).")
    if db == "postgres":
        return ["-m", "not browser and not once", *(f"--ignore={folder}" for folder in NO_DATABASE)]
    return [] if chromium else ["-m", "not browser"]


def with_browser() -> list[str]:
    """The files that hold browser tests: whoever runs only these need not read the others."""
    return [str(path) for path in sorted((ROOT / "tests").rglob("test_*.py")) if "mark.browser" in path.read_text()]


def side_by_side(command: list[str], workers: str, env: dict[str, str]) -> int:
    """Everything, the browser tests beside the others: half of their time they wait for a page. Theirs is the second report."""
    with tempfile.TemporaryFile("w+") as report:
        words = [*command, "-n", str(os.cpu_count() or 2), *with_browser(), "-m", "browser"]
        browser = subprocess.Popen(words, cwd=ROOT, env=env, stdout=report, stderr=subprocess.STDOUT)
        print("The browser tests run beside the others; their report comes last.", flush=True)
        code = subprocess.run([*command, "-n", workers, "tests", "-m", "not browser"], cwd=ROOT, env=env).returncode
        print("The browser tests:", flush=True)
        code = browser.wait() or code
        report.seek(0)
        print(report.read(), flush=True)
    return code


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    # One more than there are processors: much of the time a test waits for a mail or a worker.
    parser.add_argument("--workers", default=str((os.cpu_count() or 2) + 1))
    parser.add_argument("--prepare", action="store_true", help="only make the sample site that the tests start from")
    parser.add_argument("--coverage", action="store_true", help="also say which share of the product's lines and branches ran")
    options, rest = parser.parse_known_args()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.settings.test",
        "CHROMIUM": chromium(),
        # Playwright keeps an event loop in the test thread, which Django would take for asynchronous code.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
    server_url = ""
    if options.db == "postgres":
        server_url = env.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
        env.setdefault("REDIS_URL", "redis://127.0.0.1:6379/9")
        if "127.0.0.1:5432" in server_url and not answers(5432):
            print("No PostgreSQL answers at 127.0.0.1:5432. Start one, or set DATABASE_URL and REDIS_URL.")
            return 2
    else:
        env.pop("DATABASE_URL", None)
        env.pop("REDIS_URL", None)

    subprocess.run([sys.executable, "manage.py", "compile_catalogues"], cwd=ROOT, check=True, env={**env, "SECRET_KEY": "x"})
    prepare(server_url)
    if options.prepare:
        return 0
    marks = left_out(options.db, env["CHROMIUM"])
    if marks is None:
        print("Chromium is missing: the browser tests are never left out in CI.")
        return 2
    chosen = [*(rest or ["tests"]), *marks]
    runner = ["coverage", "run", "-m", "pytest"] if options.coverage else ["pytest"]
    command = [sys.executable, "-m", *runner, "-q", "--dist", "loadgroup"]
    if rest or "-m" in chosen:
        code = subprocess.run([*command, "-n", options.workers, *chosen], cwd=ROOT, env=env).returncode
    else:
        code = side_by_side(command, options.workers, env)
    if options.coverage:
        for step in (["combine", "-q"], ["report", "--skip-covered", "--skip-empty"]):
            subprocess.run([sys.executable, "-m", "coverage", *step], cwd=ROOT, check=False)
    return code


if __name__ == "__main__":
    sys.exit(main())
