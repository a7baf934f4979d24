"""The sample banks: each file reads, each question can be asked in both languages, the lint is silent, mini mocks can be drawn."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from courses.quizzes import assembly, beliefs, blueprint, formats
from courses.quizzes.importing import beside
from courses.quizzes.item import Item, Scenario
from courses.quizzes.kinds import KINDS
from courses.quizzes.kinds.single import correct, options
from courses.quizzes.lint import INFO
from courses.quizzes.survey import lint_set

pytestmark = pytest.mark.once  # no database
SEED = Path(__file__).parents[2] / "content" / "seed"
FILES = sorted((SEED / "banks").glob("*.md"))
READINGS = {path.name: formats.read(path.read_bytes(), name=path.name, beside=beside(path)) for path in FILES}
BANK: list[Item] = [each.item for reading in READINGS.values() for each in reading.items]
SCENARIOS: dict[str, Scenario] = {each.key: each for reading in READINGS.values() for each in reading.scenarios}
METHODS = ("pmi", "prince2", "agilepm")
# About an exam itself, and so in no syllabus: asked in a training's quiz and drawn for no mock.
NO_AREA = "exam-format", "contact-hours"


def of(method: str) -> list[Item]:
    return [item for item in BANK if item.tags.method == method]


@pytest.mark.parametrize("name", READINGS)
def test_QZ_18_a_bank_file_is_read_whole(name):
    reading = READINGS[name]
    assert not [*reading.refused, *reading.unsupported, *reading.notes]
    assert reading.items
    for each in reading.items:
        each.item.check()


@pytest.mark.parametrize("name", READINGS)
def test_QZ_18_a_bank_file_written_and_read_again_is_the_same(name):
    reading = READINGS[name]
    items = [each.item for each in reading.items]
    again = formats.read(formats.write(items, format="markdown", scenarios=reading.scenarios), name=name)
    assert [each.item for each in again.items] == items
    assert list(again.scenarios) == list(reading.scenarios)


def test_QZ_02_every_picture_is_shown_by_a_question_and_every_place_lies_in_it():
    shown = {name: data for item in BANK for name, data in item.media.items()}
    assert shown and shown == {name: data for path in FILES[:1] for name, data in beside(path).items()}
    for item in BANK:
        if item.kind == "hotspot":
            assert len(item.media) == 1 and all("](media/" in words.stem for words in item.words.values()), item.key
            for area in item.body["areas"]:
                x, y, width, height = area["at"]
                assert area["shape"] == "rect" and x + width <= 1 and y + height <= 1, (item.key, area["key"])


def test_QZ_18_no_question_is_there_twice_and_every_scenario_is_used():
    assert [key for key, number in Counter(item.key for item in BANK).items() if number > 1] == []
    assert {item.group for item in BANK if item.group} == set(SCENARIOS)
    for scenario in SCENARIOS.values():
        assert set(scenario.words) == set(scenario.title) == {"fr", "en"}


def test_QZ_18_the_quizzes_of_the_sample_trainings_find_their_questions():
    keys = {item.key for item in BANK}
    facts = [tomllib.loads(path.read_text("utf-8")) for path in SEED.glob("questions-*.toml")]
    quizzes = [quiz for data in facts for quiz in data.get("quiz", [])]
    assert len(quizzes) >= 6
    for quiz in quizzes:
        assert set(quiz.get("questions", [])) <= keys, quiz["key"]
    assert not any("question" in data for data in facts), "questions stand in the banks"


def test_QZ_18_every_bank_file_is_in_one_bank_of_the_sample():
    """A file that no bank names would be read by nobody."""
    facts = [tomllib.loads(path.read_text("utf-8")) for path in SEED.glob("questions-*.toml")]
    named = [name for data in facts for bank in data.get("bank", []) for name in bank["files"]]
    assert sorted(named) == [f"banks/{path.name}" for path in FILES]


@pytest.mark.parametrize("method", METHODS)
def test_QZ_18_the_sample_banks_are_clean(method):
    assert [(each.code, each.key, each.language) for each in lint_set(of(method)) if each.severity != INFO] == []


def test_EX_03_every_question_is_written_in_both_languages():
    for item in BANK:
        assert set(item.words) == {"fr", "en"}, item.key
        assert item.words["fr"].stem != item.words["en"].stem, item.key
        assert not re.search(r'"\w', item.words["fr"].stem), f"{item.key}: French quotes are « »"


def test_QZ_18_every_question_says_where_it_belongs_and_where_it_comes_from():
    sheets = {method: [each for each in blueprint.known().values() if each.method == method] for method in METHODS}
    for item in BANK:
        areas = {area.code for sheet in sheets[item.tags.method] for area in sheet.areas}
        assert item.tags.area in areas or item.tags.concept in NO_AREA, item.key
        assert item.tags.concept and item.tags.edition, item.key
        assert (item.tags.owner, item.tags.licence) == ("Jalon", "CC-BY-SA-4.0"), item.key
    tasks = {area.code: set(area.tasks) for area in blueprint.known()["pmp-2026"].areas}
    for item in of("pmi"):
        if item.tags.concept not in NO_AREA:
            assert item.tags.task in tasks[item.tags.area], item.key
            assert item.tags.approach in {"predictive", "adaptive"}, item.key


def test_QZ_12_beliefs_stand_beside_wrong_answers_and_are_known():
    for item in BANK:
        assert set(item.beliefs.values()) <= set(beliefs.known()), item.key
        assert not set(item.beliefs) & (correct(item.body) if item.kind in {"single", "multiple"} else set()), item.key
    used = {code for item in BANK for code in item.beliefs.values()}
    assert set(beliefs.known()) - used == set(), "a belief that no wrong answer stands for"
    choices = [item for item in BANK if item.kind == "single"]
    assert sum(bool(item.beliefs) for item in choices) >= 0.8 * len(choices)


def test_QZ_02_a_multiple_answer_question_tells_how_many_it_wants():
    words = {2: ("Two answers.", "Deux réponses."), 3: ("Three answers.", "Trois réponses.")}
    for item in BANK:
        if item.kind == "multiple":
            english, french = words[len(correct(item.body))]
            assert english in item.words["en"].stem and french in item.words["fr"].stem and item.body.get("limit"), item.key


@pytest.mark.parametrize("method", METHODS)
def test_QZ_18_the_right_option_is_neither_often_the_longest_nor_often_the_shortest(method):
    choices = [item for item in of(method) if item.kind == "single" and len(options(item.body)) == 4]
    for language in ("fr", "en"):
        ranks: Counter[int] = Counter()
        for item in choices:
            parts = item.words[language].parts
            (right,) = correct(item.body)
            ranks[sorted(parts, key=lambda key: len(parts[key])).index(right)] += 1
        assert max(ranks.values()) <= 0.4 * len(choices), (language, ranks)


def eligible(code: str, *, grouped: bool | None = None) -> list[assembly.Candidate]:
    """What a form of this blueprint may be drawn from: its method, its kinds; `grouped` keeps scenarios in, or out."""
    sheet = blueprint.known()[code]
    return [
        assembly.Candidate(at, item.tags.area, item.tags.approach, item.tags.task, item.marks, item.group)
        for at, item in enumerate(BANK)
        if item.tags.method == sheet.method and item.kind in sheet.kinds and grouped in (None, bool(item.group))
    ]


def test_EX_02_a_mini_mock_of_twenty_pmp_questions_is_exact_on_both_axes_with_room_to_spare():
    sheet = blueprint.known()["pmp-2026"]
    pool = eligible("pmp-2026")
    cells = Counter((each.area, each.approach) for each in pool if each.area)
    assert set(cells) == {(area.code, approach.code) for area in sheet.areas for approach in sheet.approaches}
    assert min(cells.values()) >= 8, cells
    adaptive = sum(number for (_area, approach), number in cells.items() if approach == "adaptive")
    assert 0.5 <= adaptive / cells.total() <= 0.65
    plan = assembly.plan(sheet, items=20)
    for seed in range(20):
        drawn = assembly.draw(plan, pool, seed=seed)
        scored = [each for each in pool if each.id in set(drawn.ids) - drawn.trial]
        assert Counter(each.area for each in scored) == plan.areas
        assert Counter(each.approach for each in scored) == plan.approaches


def test_EX_02_every_task_of_the_pmp_has_two_questions_or_more():
    tasks = Counter((item.tags.area, item.tags.task) for item in of("pmi"))
    wanted = {(area.code, task) for area in blueprint.known()["pmp-2026"].areas for task in area.tasks}
    assert {pair for pair in wanted if tasks[pair] < 2} == set()


@pytest.mark.parametrize(("code", "each"), [("prince2-7-foundation", 10), ("agilepm-foundation", 9)])
def test_EX_02_a_mini_mock_of_a_foundation_exam_is_spread_evenly(code, each):
    sheet = blueprint.known()[code]
    pool = eligible(code, grouped=False)
    areas = Counter(candidate.area for candidate in pool)
    assert all(areas[area.code] >= each for area in sheet.areas), areas
    drawn = assembly.draw(assembly.plan(sheet, items=20), pool, seed=1)
    held = {candidate.id: candidate for candidate in pool}
    spread = Counter(held[pk].area for pk in drawn.ids)
    assert max(spread.values()) - min(spread.values()) <= 1 and spread.total() == 20


@pytest.mark.parametrize("code", ["prince2-7-practitioner", "agilepm-practitioner"])
def test_EX_02_a_practitioner_scenario_covers_every_area_and_has_questions_of_several_marks(code):
    sheet = blueprint.known()[code]
    pool = eligible(code, grouped=True)
    (group,) = {candidate.group for candidate in pool}
    assert group in SCENARIOS
    areas = Counter(candidate.area for candidate in pool)
    assert len(pool) >= 10 and all(areas[area.code] >= 2 for area in sheet.areas), areas
    assert any(candidate.marks > 1 for candidate in pool)
    assert any(item.words["en"].information and item.words["fr"].information for item in BANK if item.group == group)


def test_QZ_18_the_banks_hold_what_the_demonstration_needs():
    assert all(len(of(method)) >= 62 for method in METHODS)
    kinds = Counter(item.kind for item in BANK)
    assert set(kinds) == set(KINDS), "the demo shows every kind"
    for item in BANK:
        if item.kind == "matching" and item.marks > 1:
            assert item.marks == len(item.body["rows"]), item.key
