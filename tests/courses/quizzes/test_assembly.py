"""Forms are exact on both axes, unseen first, made again from their seed, or refused with what is missing (EX-2)."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.quizzes import assembly, blueprint
from courses.quizzes.assembly import BankTooSmall, Candidate, Plan

pytestmark = pytest.mark.once  # no database

PMP = blueprint.known()["pmp-2026"]


def bank(each: int = 60) -> list[Candidate]:
    """So many questions for each area and approach of the PMP, over all tasks of the area."""
    pairs = [(area, approach.code) for area in PMP.areas for approach in PMP.approaches]
    return [
        Candidate(1000 * number + n, area.code, approach, list(area.tasks)[n % len(area.tasks)])
        for number, (area, approach) in enumerate(pairs)
        for n in range(each)
    ]


def counted(drawn: assembly.Drawn, pool: list[Candidate], name: str) -> Counter:
    held = {each.id: each for each in pool}
    return Counter(getattr(held[pk], name) for pk in drawn.ids if pk not in drawn.trial)


def test_EX_02_a_whole_pmp_form_is_exact_on_both_axes_and_has_every_task() -> None:
    pool = bank()
    drawn = assembly.draw(assembly.plan(PMP), pool, seed=7)
    assert counted(drawn, pool, "area") == {"people": 56, "process": 70, "business": 44}
    assert counted(drawn, pool, "approach") == {"predictive": 68, "adaptive": 102}
    assert len(counted(drawn, pool, "task")) == 26
    assert [len(section) for section in drawn.sections] == [60, 60, 60] and len(drawn.trial) == 10 and len(set(drawn.ids)) == 180


def test_EX_02_the_same_seed_is_the_same_form_whatever_order_the_bank_comes_in() -> None:
    plan, pool = assembly.plan(PMP), bank()
    assert assembly.draw(plan, pool, seed=7) == assembly.draw(plan, pool[::-1], seed=7) != assembly.draw(plan, pool, seed=8)


def test_EX_02_unseen_questions_come_first() -> None:
    plan, pool = assembly.plan(PMP), bank(100)
    first = assembly.draw(plan, pool, seed=1)
    again = assembly.draw(plan, pool, seed=2, seen=Counter(first.ids))
    assert not set(first.ids) & set(again.ids)


def test_EX_02_a_bank_that_is_too_small_says_what_is_missing() -> None:
    pool = [each for each in bank() if each.area != "people" or each.id % 1000 < 20]
    with pytest.raises(BankTooSmall) as refusal:
        assembly.draw(assembly.plan(PMP), pool, seed=1)
    assert [(each.area, each.wanted, each.there) for each in refusal.value.shortages] == [("people", 56, 40)]
    only_people = [each for each in bank(200) if each.approach == "adaptive" or each.area == "people"]
    with pytest.raises(BankTooSmall) as refusal:
        assembly.draw(assembly.plan(PMP), only_people, seed=1)
    assert {(each.area, each.approach) for each in refusal.value.shortages} <= {("process", "predictive"), ("business", "predictive")}


def test_EX_02_a_mini_mock_keeps_the_proportions() -> None:
    plan = assembly.plan(PMP, items=20)
    assert (plan.areas, plan.approaches, plan.trial, sum(plan.sections)) == (
        {"people": 6, "process": 8, "business": 5}, {"predictive": 8, "adaptive": 11}, 1, 20,
    )  # fmt: skip


def test_EX_02_without_weights_a_form_is_spread_evenly() -> None:
    assert set(assembly.plan(blueprint.known()["prince2-7-foundation"]).areas.values()) == {12}


def test_EX_02_what_shares_a_scenario_stays_side_by_side_in_one_section() -> None:
    pool = [Candidate(each.id, each.area, each.approach, each.task, group=f"case {each.id // 4}") for each in bank(64)]
    held = {each.id: each.group for each in pool}
    drawn = assembly.draw(assembly.plan(PMP), pool, seed=3)
    for section in drawn.sections:
        runs = [group for number, group in enumerate(map(held.get, section)) if not number or held[section[number - 1]] != group]
        assert len(runs) == len(set(runs))
    assert sum(len({held[pk] for pk in section}) for section in drawn.sections) == len({held[pk] for pk in drawn.ids})


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_EX_02_where_a_form_exists_it_is_found_and_exact(data: st.DataObject) -> None:
    areas, approaches = "abcd"[: data.draw(st.integers(1, 4))], "xyz"[: data.draw(st.integers(1, 3))]
    inside = {(area, approach): data.draw(st.integers(0, 6)) for area in areas for approach in approaches}
    spare = {cell: data.draw(st.integers(0, 5)) for cell in inside}
    rows = {area: sum(n for (row, _c), n in inside.items() if row == area) for area in areas}
    columns = {approach: sum(n for (_r, column), n in inside.items() if column == approach) for approach in approaches}
    cells = list(inside)
    pool = [Candidate(number * 100 + n, *cell) for number, cell in enumerate(cells) for n in range(inside[cell] + spare[cell])]
    drawn = assembly.draw(Plan(rows, columns, 0, (sum(rows.values()),)), pool, seed=data.draw(st.integers(0, 9)))
    held = {each.id: each for each in pool}
    assert Counter(held[pk].area for pk in drawn.ids) == Counter({name: n for name, n in rows.items() if n})
    assert Counter(held[pk].approach for pk in drawn.ids) == Counter({name: n for name, n in columns.items() if n})
    assert len(set(drawn.ids)) == len(drawn.ids)
