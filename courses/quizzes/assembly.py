"""Forms: which questions of a bank make one exam, exact to the blueprint on both its axes, unseen first, the same for the same seed (EX-2).

Pure: candidates in, a form or a list of what is missing out. Questions that share a scenario or a case stay together.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .blueprint import Blueprint

ANY = ""


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn: where it belongs, what it is worth, what it hangs on (`group`), whether it is on trial."""

    id: int
    area: str
    approach: str = ANY
    task: str = ANY
    marks: int = 1
    group: str = ANY
    trial: bool = False
    kind: str = ANY


@dataclass(frozen=True)
class Shortage:
    """So many questions of an area (and approach) are wanted, and the bank has so many; or so many marks (`in_marks`)."""

    area: str
    approach: str
    wanted: int
    there: int
    in_marks: bool = False


class BankTooSmall(LookupError):
    """The bank cannot make this form; `shortages` says what to write."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__(", ".join(f"{each.area}/{each.approach}: {each.there} of {each.wanted}" for each in shortages))
        self.shortages = tuple(shortages)


@dataclass(frozen=True)
class Drawn:
    """The ids of a form in their order, section by section; `trial` ids count for nothing."""

    sections: tuple[tuple[int, ...], ...]
    trial: frozenset[int] = field(default_factory=frozenset)

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(each for section in self.sections for each in section)


@dataclass(frozen=True)
class Plan:
    """How many items of each kind a form has: `areas` {code: items}, `approaches` {code: items} ({} for one axis only).

    `marks`: what its counted items are worth together, None where any number will do; `one_scenario`: what hangs on a scenario hangs
    on the same one.
    """

    areas: Mapping[str, int]
    approaches: Mapping[str, int]
    trial: int
    sections: tuple[int, ...]
    marks: int | None = None
    one_scenario: bool = False

    @property
    def scored(self) -> int:
        return sum(self.areas.values())


def plan(blueprint: Blueprint, *, items: int | None = None, split: bool = False) -> Plan:
    """The plan of a whole form, or of a shorter one of `items` in the same proportions (largest remainders).

    `split`: every section closes for good, not only those that a break follows.
    """
    whole = blueprint.items if items is None else min(items, blueprint.items)
    trial = blueprint.unscored * whole // blueprint.items
    scored = whole - trial
    weights = {area.code: area.items if area.items is not None else 1 for area in blueprint.areas}
    sizes = [section.items for section in blueprint.sections] if split else closing(blueprint)
    return Plan(
        areas=shares(scored, weights),
        approaches=shares(scored, {each.code: each.items for each in blueprint.approaches}),
        trial=trial,
        sections=parts(sizes, whole),
        # A shorter form may be worth what its items happen to be worth; a whole one is worth what the real one is.
        marks=blueprint.marks if whole == blueprint.items and blueprint.marks != blueprint.scored else None,
        one_scenario=blueprint.scenario,
    )


def forms_in(wanted: Plan, there: Mapping[tuple[str, str], int]) -> int:
    """How many forms after the plan `there` {(area, approach): questions} makes without asking anything twice; marks are not looked at."""
    least, most = 0, sum(there.values()) // max(wanted.scored + wanted.trial, 1)
    while least < most:
        number = (least + most + 1) // 2
        if _makes(wanted, there, number):
            least = number
        else:
            most = number - 1
    return least


def _makes(wanted: Plan, there: Mapping[tuple[str, str], int], number: int) -> bool:
    """Whether `there` is enough for so many forms: a plan that many times as large."""
    several = replace(
        wanted,
        areas={area: items * number for area, items in wanted.areas.items()},
        approaches={approach: items * number for approach, items in wanted.approaches.items()},
    )
    cells: Counter[tuple[str, str]] = Counter()
    for (area, approach), items in there.items():
        cells[area, approach if wanted.approaches else ANY] += items
    try:
        _quota(several, cells)
    except BankTooSmall:
        return False
    return True


def closing(blueprint: Blueprint) -> list[int]:
    """The items of each part that closes for good: one that ends with a break. Other parts are only chapters of one whole."""
    sizes = [0]
    for section in blueprint.sections:
        sizes[-1] += section.items
        if section.break_minutes:
            sizes.append(0)
    return [size for size in sizes if size]


def parts(sizes: Sequence[int], items: int) -> tuple[int, ...]:
    """The sizes of the parts of a form of `items` whose whole form has parts of `sizes`; one that would be empty is none."""
    weights = {str(number): size for number, size in enumerate(sizes)}
    return tuple(size for size in shares(items, weights).values() if size)


def shares(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """`total` in whole parts after `weights`, by largest remainders; earlier names win ties. {} without weights."""
    whole = sum(weights.values())
    if not whole:
        return {}
    floors = {name: total * weight // whole for name, weight in weights.items()}
    left = total - sum(floors.values())
    order = sorted(weights, key=lambda name: -(total * weights[name] % whole))
    return {name: floors[name] + (name in order[:left]) for name in weights}


def draw(wanted: Plan, pool: Iterable[Candidate], *, seed: int, seen: Mapping[int, int] | None = None) -> Drawn:
    """One form after the plan. `seen`: {id: how often this person has met it}; less met comes first. Raises BankTooSmall."""
    chance = random.Random(seed)  # noqa: S311 (a form must be made again from its seed)
    met = seen or {}
    order = sorted(pool, key=lambda each: each.id)
    chance.shuffle(order)
    order.sort(key=lambda each: met.get(each.id, 0))
    if not wanted.one_scenario:
        return _draw(wanted, order, chance, met)
    short: BankTooSmall | None = None
    # What hangs on the scenario comes before what could be asked without it.
    order.sort(key=lambda each: (met.get(each.id, 0), each.group == ANY))
    for group in _groups(order, met):
        try:
            return _draw(wanted, [each for each in order if each.group in (group, ANY)], chance, met)
        except BankTooSmall as error:
            short = short or error
    raise short or BankTooSmall([Shortage(area, ANY, number, 0) for area, number in wanted.areas.items()])


def _groups(order: Sequence[Candidate], met: Mapping[int, int]) -> list[str]:
    """The scenarios, the one whose questions this person knows least first; then none at all."""
    known: dict[str, list[int]] = defaultdict(list)
    for each in order:
        known[each.group].append(met.get(each.id, 0))
    known.setdefault(ANY, [])
    return sorted(known, key=lambda group: (group == ANY, sum(known[group]) / (len(known[group]) or 1)))


def _draw(wanted: Plan, order: Sequence[Candidate], chance: random.Random, met: Mapping[int, int]) -> Drawn:
    cells: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for each in order:
        if not each.trial and each.area in wanted.areas:
            cells[each.area, each.approach if wanted.approaches else ANY].append(each)
    quota = _quota(wanted, {cell: len(found) for cell, found in cells.items()})
    worth = _worth(wanted, quota, cells)
    chosen = [each for cell, number in quota.items() for each in _of_cell(cells[cell], number, met, worth.get(cell))]
    trial = _trial(order, {each.id for each in chosen}, wanted.trial)
    # A booklet lies beside all of its questions; only a case set has to stand in one place.
    together = not wanted.one_scenario
    return Drawn(_in_sections(chosen + trial, wanted.sections, chance, together=together), frozenset(each.id for each in trial))


Worth = tuple[tuple[int, int], ...]  # ((marks, how many items of so many marks), …)


def _worth(wanted: Plan, quota: Mapping[tuple[str, str], int], cells: Mapping) -> dict[tuple[str, str], Worth]:
    """How many items of each worth every cell gives, so that together they are worth what the plan says; {} where any will do."""
    if wanted.marks is None:
        return {}
    ways: dict[int, dict[tuple[str, str], Worth]] = {0: {}}
    for cell, number in quota.items():
        there = Counter(each.marks for each in cells[cell])
        totals = _totals(number, sorted(there.items()))
        ways = {
            before + total: {**chosen, cell: worth}
            for before, chosen in ways.items()
            for total, worth in totals.items()
            if before + total <= wanted.marks
        }
    if wanted.marks not in ways:
        nearest = max(ways, default=0)
        raise BankTooSmall([Shortage(ANY, ANY, wanted.marks, nearest, in_marks=True)])
    return ways[wanted.marks]


def _totals(number: int, there: Sequence[tuple[int, int]]) -> dict[int, Worth]:
    """{marks together: how many items of each worth} that `number` items can come to."""
    found: dict[tuple[int, int], Worth] = {(0, 0): ()}
    for marks, most in there:
        found = {
            (items + more, total + more * marks): (*worth, (marks, more)) if more else worth
            for (items, total), worth in found.items()
            for more in range(min(most, number - items) + 1)
        }
    return {total: worth for (items, total), worth in found.items() if items == number}


def _of_cell(found: Sequence[Candidate], number: int, met: Mapping[int, int], worth: Worth | None) -> list[Candidate]:
    if worth is None:
        return _best(found, number, met)
    return [each for marks, some in worth for each in _best([one for one in found if one.marks == marks], some, met)]


def _best(found: Sequence[Candidate], number: int, met: Mapping[int, int]) -> list[Candidate]:
    """The best `number` of a cell: first one of each task that is not there yet, then the least met, tasks evenly."""
    # Of one task, the least met comes first, then the earlier one: only the next of each task is weighed, however large the bank is.
    waiting: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, each in enumerate(found):
        waiting[each.task].append((met.get(each.id, 0), place))
    for places in waiting.values():
        places.sort(reverse=True)
    taken: list[Candidate] = []
    tasks: Counter[str] = Counter()

    def rank(task: str) -> tuple[bool, int, int, int]:
        times, place = waiting[task][-1]
        return tasks[task] > 0, times, tasks[task], place

    while len(taken) < number:
        task = min(waiting, key=rank)
        taken.append(found[waiting[task].pop()[1]])
        tasks[task] += 1
        if not waiting[task]:
            del waiting[task]
    return taken


def _trial(order: Sequence[Candidate], taken: set[int], number: int) -> list[Candidate]:
    """Questions on trial, then questions that the form does not use: they stand in it and count for nothing."""
    spare = [each for each in order if each.trial] + [each for each in order if not each.trial and each.id not in taken]
    if len(spare) < number:
        raise BankTooSmall([Shortage(ANY, ANY, number, len(spare))])
    return spare[:number]


def _quota(wanted: Plan, there: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """How many of each cell, so that rows (areas) and columns (approaches) are both exact; BankTooSmall says what is missing."""
    approaches = wanted.approaches or {ANY: wanted.scored}
    quota = _flow(dict(wanted.areas), dict(approaches), there)
    if sum(quota.values()) == wanted.scored:
        return quota
    raise BankTooSmall(_missing(wanted, approaches, there, quota))


def _missing(wanted: Plan, approaches: Mapping[str, int], there: Mapping, quota: Mapping) -> list[Shortage]:
    """Areas without enough questions, else approaches, else the pairs that would have to give more than they have."""
    by_area: Counter[str] = Counter()
    by_approach: Counter[str] = Counter()
    for (area, approach), number in there.items():
        by_area[area] += number
        by_approach[approach] += number
    areas = [Shortage(area, ANY, number, by_area[area]) for area, number in wanted.areas.items() if by_area[area] < number]
    if areas or not wanted.approaches:
        return areas
    short = [Shortage(ANY, name, number, by_approach[name]) for name, number in approaches.items() if by_approach[name] < number]
    if short:
        return short
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for (area, approach), number in quota.items():
        rows[area] += number
        columns[approach] += number
    return [
        Shortage(
            area,
            approach,
            there.get((area, approach), 0) + min(number - rows[area], want - columns[approach]),
            there.get((area, approach), 0),
        )
        for area, number in wanted.areas.items()
        for approach, want in approaches.items()
        if rows[area] < number and columns[approach] < want
    ]


def _flow(rows: dict[str, int], columns: dict[str, int], there: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """The most that can be placed with these row and column sums (augmenting paths; a few rows and columns)."""
    placed = {(row, column): 0 for row in rows for column in columns}
    _spread(rows, columns, there, placed)
    while (path := _path(rows, columns, there, placed)) is not None:
        for number, cell in enumerate(path):
            placed[cell] += -1 if number % 2 else 1
        rows[path[0][0]] -= 1
        columns[path[-1][1]] -= 1
    return {cell: number for cell, number in placed.items() if number}


def _spread(rows: dict[str, int], columns: dict[str, int], there: Mapping, placed: dict[tuple[str, str], int]) -> None:
    """Begin with each approach's share of each area, so that the two axes cross evenly where the bank allows it."""
    whole = sum(columns.values())
    shares_of = {name: number / whole for name, number in columns.items()} if whole else {}
    for row, wanted in list(rows.items()):
        for column, share in shares_of.items():
            number = min(int(wanted * share), there.get((row, column), 0), rows[row], columns[column])
            placed[row, column] += number
            rows[row] -= number
            columns[column] -= number


def _path(rows: Mapping[str, int], columns: Mapping[str, int], there: Mapping, placed: Mapping) -> list[tuple[str, str]] | None:
    """Cells to raise and lower in turn, from a row that wants more to a column that wants more; None where there is none."""
    frontier: list[tuple[str, list[tuple[str, str]]]] = [(row, []) for row, left in rows.items() if left > 0]
    known = {row for row, _path in frontier}
    for row, path in frontier:
        for column in columns:
            if placed[row, column] >= there.get((row, column), 0) or (row, column) in path:
                continue
            onward = [*path, (row, column)]
            if columns[column] > 0:
                return onward
            for other in rows:
                if other not in known and placed[other, column] > 0:
                    known.add(other)
                    frontier.append((other, [*onward, (other, column)]))
    return None


def _in_sections(chosen: list[Candidate], sizes: Sequence[int], chance: random.Random, *, together: bool) -> tuple[tuple[int, ...], ...]:
    """The chosen in a new order, cut into sections; what shares a group stands side by side and in one section."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for each in chosen:
        groups[(each.group if together else "") or f"#{each.id}"].append(each)
    blocks = [sorted(block, key=lambda each: each.id) for block in groups.values()]
    chance.shuffle(blocks)
    blocks.sort(key=len, reverse=True)  # the largest find room first
    sections: list[list[list[Candidate]]] = [[] for _size in sizes]
    free = list(sizes)
    for block in blocks:
        at = max(range(len(free)), key=lambda number: free[number])
        sections[at].append(block)
        free[at] -= len(block)
    found = []
    for blocks_of in sections:
        chance.shuffle(blocks_of)
        found.append(tuple(each.id for block in blocks_of for each in block))
    return tuple(found)
