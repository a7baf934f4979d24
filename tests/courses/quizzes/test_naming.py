"""What codes are called (QZ-15): every concept of the sample banks has a name in both languages."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from courses.quizzes import naming

pytestmark = pytest.mark.once  # no database


def test_QZ_15_every_concept_of_the_sample_banks_has_a_name() -> None:
    found = set()
    for path in Path(settings.BASE_DIR, "content", "seed", "banks").glob("*.md"):
        found |= set(re.findall(r"^concept: *(\S+)$", path.read_text("utf-8"), re.MULTILINE))
    assert len(found) > 100 and found - set(naming.concepts()) == set()
    assert all(set(names) == {"fr", "en"} and all(names.values()) for names in naming.concepts().values())


@pytest.mark.parametrize(("code", "method", "expected"), [("process", "pmi", "Processus"), ("unheard-of", "pmi", "Unheard of")])
def test_an_area_is_called_as_its_method_calls_it(code: str, method: str, expected: str) -> None:
    assert naming.area(code, language="fr", method=method) == expected
