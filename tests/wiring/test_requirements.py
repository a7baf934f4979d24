"""Every requirement on quizzes and exams has a test that carries its id: a new one is built with its proof, or is missed here."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once  # no database
TESTS = Path(__file__).parent.parent
WANTED = [*(f"QZ_{n:02}" for n in range(1, 20)), *(f"EX_{n:02}" for n in range(1, 19))]


def test_QZ_01_to_EX_18_are_all_named_by_tests() -> None:
    names = {name for path in TESTS.rglob("test_*.py") if path.name != Path(__file__).name
             for name in re.findall(r"^def (test_\w+)", path.read_text(), re.M)}  # fmt: skip
    assert [wanted for wanted in WANTED if not any(re.search(rf"_{wanted}(_|$)", name) for name in names)] == []
    assert not [name for name in names if re.search(r"_(qz|ex)_?\d", name)], "ids are written QZ_04, EX_08"
