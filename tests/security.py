"""`make security`: run the tests that carry a case on both databases, and write what came of them into docs/security.md."""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from tests import cases
from tests.sample_site import ROOT

DATABASES = ("sqlite", "postgres")
ABSENT = "–"


def outcomes(database: str, names: list[str]) -> dict[str, str]:
    """{"lms/test_x.py::test_y": "passed" or "failed"}; a test that this database does not run is absent."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "tests.run", "--db", database, f"--junitxml={report}", *(f"tests/{name}" for name in names)]
        if os.environ.get("WORKERS"):
            command += ["--workers", os.environ["WORKERS"]]
        subprocess.run(command, cwd=ROOT, check=False)
        return read(report.read_text())


def read(report: str) -> dict[str, str]:
    """The outcome of each test function in a JUnit report: failed when one of its parameters did."""
    found: dict[str, str] = {}
    for row in ET.fromstring(report).iter("testcase"):
        name = row.get("classname", "").removeprefix("tests.").replace(".", "/") + ".py::" + row.get("name", "").partition("[")[0]
        kinds = {child.tag for child in row}
        if kinds & {"failure", "error"}:
            found[name] = "failed"
        elif "skipped" not in kinds:
            found.setdefault(name, "passed")
    return found


def result(case: cases.Case, found: dict[str, str]) -> str:
    """What a case comes to on one database."""
    seen = [found[name] for name in case.tests if name in found]
    return "**failed**" if "failed" in seen else "passed" if seen else ABSENT


def row(name: str, case: cases.Case, found: dict[str, dict[str, str]]) -> str:
    if case.reason:
        return f"| {name} | {case.title} | {case.reason} | {' | '.join([ABSENT] * len(DATABASES))} |"
    tests = "<br>".join(f"`{test}`" for test in case.tests) + (f"<br>{case.note}" if case.note else "")
    return f"| {name} | {case.title} | {tests} | {' | '.join(result(case, found[database]) for database in DATABASES)} |"


def table(found: dict[str, dict[str, str]]) -> str:
    """Every case by letter; `found` is {database: outcomes}."""
    parts = []
    for title, section in cases.catalogue().items():
        parts += [f"\n### {title}\n", "| Case | What is tried | Tests, or why none | SQLite | PostgreSQL |", "|---|---|---|---|---|"]
        parts += [row(name, case, found) for name, case in section.items()]
    return "\n".join(parts)


def write(text: str) -> None:
    """Put `text` between the markers of docs/security.md."""
    before, rest = cases.PAGE.read_text().split(cases.BEGIN)
    cases.PAGE.write_text(f"{before}{cases.BEGIN}\n{text}\n\n{cases.END}{rest.split(cases.END)[1]}")


def main() -> int:
    names = sorted({test for section in cases.catalogue().values() for case in section.values() for test in case.tests})
    found = {database: outcomes(database, names) for database in DATABASES}
    write(table(found))
    failed = sorted({name for outcome in found.values() for name, came in outcome.items() if came == "failed"})
    never = sorted(set(names) - {name for outcome in found.values() for name in outcome})
    print(f"{len(names)} tests, {len(failed)} failed, {len(never)} did not run on any database", *failed, *never, sep="\n")
    return 1 if failed or never else 0


if __name__ == "__main__":
    sys.exit(main())
