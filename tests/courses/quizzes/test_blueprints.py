"""Blueprints are dated data: sure or left out, adding up, refused with the fact's name (EX-1; exams.md sections 0 and 1)."""

from datetime import date, timedelta

import pytest

from courses.quizzes import blueprint
from courses.quizzes.blueprint import BlueprintRefused, Book, ResultRule

pytestmark = pytest.mark.once  # no database

KNOWN = blueprint.known()
GOOD = (blueprint.FOLDER / "prince2-7-practitioner.toml").read_text("utf-8")


def test_EX_01_every_exam_of_the_list_is_there_with_its_sources() -> None:
    assert set(KNOWN) >= {
        "pmp-2026", "capm", "pmi-acp", "pmi-pmocp", "prince2-7-foundation", "prince2-7-practitioner", "prince2-agile-foundation",
        "agilepm-foundation", "agilepm-practitioner", "psm-1", "p3o-foundation", "itil-4-foundation", "itil-5-foundation",
    }  # fmt: skip
    for found in KNOWN.values():
        origins = [*found.origins.values(), *(each.origin for each in found.prerequisites)]
        assert {"form", "time", "result", "book", "areas"} <= set(found.origins)
        assert all(origin.confidence in {"H", "M"} and len(origin.source) > 5 for origin in origins)


def test_EX_01_the_facts_that_other_simulators_get_wrong() -> None:
    pmp, practitioner, foundation = KNOWN["pmp-2026"], KNOWN["prince2-7-practitioner"], KNOWN["prince2-7-foundation"]
    assert [area.items for area in pmp.areas] == [56, 70, 44] and [len(area.tasks) for area in pmp.areas] == [8, 10, 8]
    assert (pmp.items, pmp.unscored, pmp.minutes, pmp.result, pmp.cut) == (180, 10, 240, ResultRule.BANDS, None)
    assert [(section.items, section.break_minutes) for section in pmp.sections] == [(60, 10), (60, 10), (60, 0)]
    assert (practitioner.items, practitioner.marks, practitioner.cut, practitioner.book) == (56, 70, 42, Book.OPEN)
    assert (foundation.items, foundation.cut, foundation.book) == (60, 36, Book.CLOSED)
    assert practitioner.seconds_with(practitioner.extra_time_percent) == 187.5 * 60 and pmp.extra_time_percent == 0
    assert all(found.cut is None for found in KNOWN.values() if found.body == "PMI")


def test_only_a_sure_prerequisite_stops_a_booking() -> None:
    assert all(each.blocks for each in KNOWN["pmp-2026"].prerequisites)
    assert not any(each.blocks for each in KNOWN["pmi-acp"].prerequisites)


def test_agilepm_says_that_it_is_the_format_of_version_2() -> None:
    assert all("2" in KNOWN[code].names["fr"] and KNOWN[code].notes for code in ("agilepm-foundation", "agilepm-practitioner"))


def test_what_nobody_has_checked_for_half_a_year_is_stale() -> None:
    found = KNOWN["pmp-2026"]
    assert not found.is_stale(found.checked_on + timedelta(days=183)) and found.is_stale(found.checked_on + timedelta(days=184))
    ended = blueprint.read(GOOD.replace("checked_on", "valid_to = 2026-12-01\nchecked_on"))
    assert not ended.is_stale(date(2026, 12, 1)) and ended.is_stale(date(2026, 12, 2))


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("marks = 42", "marks = 71", "cut"),
        ('rule = "cut"', 'rule = "bands"', "cut"),
        ('confidence = "M"', 'confidence = "L"', "confidence H or M"),
        ('source = "crucialexams.com, December 2025"', 'source = " "', "source"),
        ('fr = "Principes"', 'de = "Prinzipien"', "name"),
        ("items = 56", "items = true", "items"),
        ("minutes = 150", "minutes = 150\nsections = [{ items = 55 }]", "sections"),
        ('code = "people"', 'code = "principles"', "codes"),
        ('fr = "Personnes" } }', 'fr = "Personnes" }, items = 14 }', "share"),
        ("[book]", "[books]", "book"),
        ("code =", "code", "prince.toml"),
    ],
)
def test_a_file_that_does_not_add_up_is_refused_with_the_fact(was: str, becomes: str, says: str) -> None:
    assert was in GOOD
    with pytest.raises(BlueprintRefused, match=says):
        blueprint.read(GOOD.replace(was, becomes, 1), name="prince.toml")
