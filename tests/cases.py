"""The catalogue of attacks and faults, and the tests that carry each: read from the source, so that looking costs nothing."""

import ast
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

TESTS = Path(__file__).parent
CATALOGUE = TESTS / "cases.toml"
PAGE = TESTS.parent / "docs" / "security.md"
BEGIN, END = "<!-- cases: written by make security -->", "<!-- end of cases -->"
ROW = re.compile(r"^\| ([A-O]_\d\d) \|", re.M)


@dataclass
class Case:
    """`reason`: why no test carries it, "" where tests must; `tests`: "lms/test_x.py::test_y", sorted."""

    title: str
    reason: str = ""
    note: str = ""
    tests: list[str] = field(default_factory=list)


def catalogue() -> dict[str, dict[str, Case]]:
    """{"A. Signing in": {"A_01": Case}}, each with the tests that carry it."""
    found, carried = {}, marked()
    for letter, section in tomllib.loads(CATALOGUE.read_text()).items():
        cases = {f"{letter}_{number}": _case(row) for number, row in section.items() if number != "title"}
        for name, case in cases.items():
            case.tests = carried.get(name, [])
        found[f"{letter}. {section['title']}"] = cases
    return found


def _case(row: str | dict) -> Case:
    if isinstance(row, str):
        return Case(row)
    return Case(row["title"], reason=row.get("not_here") or row.get("later") or "", note=row.get("note", ""))


def marked() -> dict[str, list[str]]:
    """{"A_01": ["lms/test_x.py::test_y"]} of every decorator pytest.mark.case."""
    found: dict[str, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                for name in _names(node):
                    found.setdefault(name, []).append(f"{path.relative_to(TESTS)}::{node.name}")
    return found


def _names(node: ast.FunctionDef) -> list[str]:
    calls = [mark for mark in node.decorator_list if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.case"]
    return [ast.literal_eval(argument) for call in calls for argument in call.args]


def written() -> dict[str, list[str]]:
    """{"A_01": tests} as the committed table has them."""
    rows = {match[1]: match for match in ROW.finditer(PAGE.read_text())}
    text = PAGE.read_text()
    return {name: re.findall(r"`([^`]+::[^`]+)`", text[match.start() : text.index("\n", match.start())]) for name, match in rows.items()}
