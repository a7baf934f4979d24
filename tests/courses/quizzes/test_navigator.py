"""Headings in the navigator and the review: the part, the scenario and, outside exams only, the area of the questions below (QZ-7)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.test import Client
from django.utils.translation import override

from courses.quizzes import actions, assembly, attempt_page, blueprint
from courses.quizzes.item import Item, Scenario
from courses.quizzes.models import Attempt, Quiz
from lms.accounts.models import User

from . import exams
from .forms import item

# What a page shows is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
CASES = [
    Scenario(key=key, words={"fr": f"Cas {key}", "en": f"Case {key}"}, title={"fr": f"Le cas {key}", "en": f"The case of {key}"})
    for key in ("ada", "bob")
]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def user(people: dict) -> User:
    return people["learner"]


def listed(key: str, items: list[Item], *, mode: str = "assess", scenarios: list[Scenario] = CASES) -> Quiz:
    bank = actions.bank(slug="cases")
    actions.write_items(bank=bank, items=items, scenarios=scenarios)
    titles = {"fr": f"Quiz {key}", "en": f"Quiz {key}"}
    return actions.write_quiz(key=key, titles=titles, question_keys=[each.key for each in items], pass_mark=70, mode=mode, minutes=60)


def hanging(key: str, *groups: str) -> list[Item]:
    return [replace(item(f"{key}-{at}"), group=group) for at, group in enumerate(groups)]


def of_areas(key: str, *areas: str) -> list[Item]:
    return [item(f"{key}-{at}", area=area) for at, area in enumerate(areas)]


def headed(attempt: Attempt, language: str = "en") -> list[tuple[str, list[int]]]:
    found = attempt_page.page(attempt, wanted="1", language=language)
    return [(run.heading, [slot.number for slot in run.slots]) for run in found.runs]


def headings(client: Client, attempt: Attempt, n: str = "1", language: str = "en") -> list[str]:
    page = client.get(f"/{language}/quiz/{attempt.public_id}/", {"n": n}).content.decode()
    return re.findall(r'<h3 class="run-heading" id="run-\d+">([^<]+)</h3>', page)


def test_QZ_07_a_booklet_stands_over_its_questions(user: User, as_role: Callable[[str], Client]) -> None:
    attempt = exams.sit(user, exams.prince2_exam())
    assert headed(attempt) == [("The mill", list(range(1, 57)))] and headed(attempt, "fr")[0][0] == "Le moulin"
    for n in ("1", "end"):
        assert headings(as_role("learner"), attempt, n) == ["The mill"]


def test_QZ_07_case_sets_stand_over_theirs_and_the_others_over_nothing_of_them(user: User) -> None:
    attempt = exams.sit(user, listed("cases", hanging("c", "", "ada", "ada", "", "bob", "bob", "")))
    alone = "Questions without a scenario"
    assert headed(attempt) == [(alone, [1]), ("The case of ada", [2, 3]), (alone, [4]), ("The case of bob", [5, 6]), (alone, [7])]


def test_QZ_07_what_is_mixed_has_no_heading(user: User) -> None:
    for key, groups in (("mixed", ("ada", "bob", "ada")), ("without", ("", "", ""))):
        assert headed(exams.sit(user, listed(key, hanging(key, *groups)))) == [("", [1, 2, 3])]


def test_QZ_07_a_scenario_without_a_title_is_called_one(user: User) -> None:
    bare = [Scenario(key="bare", words={"fr": "Mots", "en": "Words"})]
    assert headed(exams.sit(user, listed("bare", hanging("bare", "bare", "bare"), scenarios=bare)))[0][0] == "Scenario"


def test_QZ_07_a_part_that_closes_stands_over_its_questions(user: User, as_role: Callable[[str], Client]) -> None:
    attempt = exams.sit(user, exams.pmp_exam())
    assert headed(attempt) == [("Part 1 of 3", list(range(1, 61)))]
    assert headings(as_role("learner"), attempt) == ["Part 1 of 3"]
    attempt = actions.close_section(attempt=attempt, section=1, take_break=False)
    assert headed(attempt) == [("Part 2 of 3", list(range(61, 121)))]


def test_QZ_07_chapters_of_a_paper_are_its_parts() -> None:
    sizes = [section.items for section in blueprint.known()["agilepm-practitioner"].sections]
    assert assembly.parts(sizes, 80) == (20, 20, 20, 20) and assembly.parts(sizes, 10) == (3, 3, 2, 2)
    assert assembly.parts(sizes, 2) == (1, 1) and assembly.parts([50], 20) == (20,)


@pytest.mark.parametrize("mode", ["learn", "practise", "assess"])
def test_QZ_07_areas_are_named_outside_exams_only(mode: str, user: User, as_role: Callable[[str], Client]) -> None:
    attempt = exams.sit(user, listed(f"areas-{mode}", of_areas(mode, "people", "people", "process", "process"), mode=mode))
    names = [area.names["en"] for area in blueprint.known()["pmp-2026"].areas if area.code in ("people", "process")]
    shown = headed(attempt)
    page = as_role("learner").get(f"/en/quiz/{attempt.public_id}/", {"n": "1"}).content.decode().split("exam-navigator")[1]
    if mode == "assess":
        assert shown == [("", [1, 2, 3, 4])] and "run-heading" not in page
        assert all(not slot.area and not slot.method for slot in attempt_page.outlined(attempt)), "an exam does not even read them"
    else:
        assert shown == [(names[0], [1, 2]), (names[1], [3, 4])]


@pytest.mark.parametrize(
    "areas", [("people", "process", "people", "process"), ("people", "process"), ("people",) * 4, ("", "", "people", "people")]
)
def test_QZ_07_areas_that_are_mixed_single_alone_or_unknown_are_not_named(areas: tuple[str, ...], user: User) -> None:
    attempt = exams.sit(user, listed("practice", of_areas("p", *areas), mode="practise"))
    assert [heading for heading, _numbers in headed(attempt)] == [""]


def test_QZ_07_no_exam_tells_an_area_in_its_navigator(user: User, as_role: Callable[[str], Client]) -> None:
    attempt = exams.sit(user, exams.pmp_exam())
    for n in ("1", "end"):
        page = as_role("learner").get(f"/en/quiz/{attempt.public_id}/", {"n": n}).content.decode()
        for area in blueprint.known()["pmp-2026"].areas:
            assert area.names["en"] not in page


def test_QZ_11_the_review_lists_open_and_flagged_ones_under_their_headings(user: User, as_role: Callable[[str], Client]) -> None:
    attempt = exams.sit(user, listed("review", hanging("r", "ada", "ada", "bob", "bob")))
    actions.save(attempt=attempt, given=actions.Given(1, 1, {"chosen": ["a"]}))
    actions.save(attempt=attempt, given=actions.Given(2, 1, {"chosen": ["a"]}))
    actions.save(attempt=attempt, given=actions.Given(4, 1, flagged=True))
    page = as_role("learner").get(f"/en/quiz/{attempt.public_id}/", {"n": "end"}).content.decode()
    review = page.split("Before you hand in")[-1].split("exam-navigator")[0]
    assert review.count("The case of bob") == 2 and "The case of ada" not in review, "no heading without a number"
    assert 'aria-labelledby="open-questions open-questions-1"' in review and "Hand in with 2 questions unanswered" in review
    assert re.findall(r'href="\?n=(\d+)"', review) == ["3", "4", "4", "3"], "and the way back"


def test_QZ_07_headings_cost_no_statement(user: User, statements: Callable) -> None:
    costs = []
    for n in (3, 40):
        for key, items in ((f"plain-{n}", hanging(f"pl-{n}", *[""] * n)), (f"case-{n}", hanging(f"ca-{n}", *["ada"] * n))):
            attempt = Attempt.objects.select_related("quiz", "blueprint").get(pk=exams.sit(user, listed(key, items)).pk)
            attempt_page.page(attempt, wanted="1", language="en")
            costs.append(statements(lambda at=attempt: attempt_page.page(at, wanted="1", language="en")))
    assert set(costs) == {4}, costs
