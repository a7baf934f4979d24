"""What the answers say about the questions (QZ-17; exams.md section 3)."""

import math
import random
import statistics as standard

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.statistics import BLANK, LEAST, Flag, Response, Shape, analyse, correlation, must_quarantine, reliability

pytestmark = pytest.mark.once  # no database


def grid(rows: list[list[int]], *, maximum: int = 1) -> list[Response]:
    return [Response(item, person, mark, maximum) for person, row in enumerate(rows) for item, mark in enumerate(row)]


# Thirty people in five kinds of six: a Guttman scale, on which the better answer all that the worse answer.
LADDER = [[1] * known + [0] * (4 - known) for known in range(5) for _ in range(6)]


def test_QZ_17_facility_is_the_share_of_the_marks() -> None:
    figures = analyse(grid(LADDER), {})
    assert [figures[item].facility for item in range(4)] == pytest.approx([0.8, 0.6, 0.4, 0.2])
    assert {each.n for each in figures.values()} == {30}


def test_QZ_17_discrimination_leaves_the_question_itself_out_of_the_total() -> None:
    figures = analyse(grid(LADDER), {})
    for item in range(4):
        own = [row[item] for row in LADDER]
        rest = [sum(row) - row[item] for row in LADDER]
        assert figures[item].discrimination == pytest.approx(standard.correlation(own, rest), abs=1e-8)
        assert figures[item].discrimination < standard.correlation(own, [sum(row) for row in LADDER])
    # Worked by hand for the second: own 0.6 of 30; the rest 0, 1, 1, 2, 3; covariance 0.36, deviations 0.4899 and 1.0198.
    assert figures[1].discrimination == pytest.approx(0.36 / (0.489898 * 1.019804), abs=1e-4)


def test_QZ_17_upper_lower_27_per_cent_worked_by_hand() -> None:
    """Of 30 the outer groups are 8.1 people: the six at the top and 2.1 of the six below, who share the place."""
    figures = analyse(grid(LADDER), {})
    assert figures[0].upper_lower == pytest.approx(1 - 2.1 / 8.1)
    assert figures[3].upper_lower == pytest.approx(6 / 8.1)


def test_QZ_17_kr20_worked_by_hand() -> None:
    """Σpq = 0.16 + 0.24 + 0.24 + 0.16 = 0.8, variance of 0…4 = 2: 4/3 · (1 − 0.4) = 0.8."""
    found = reliability(grid(LADDER))
    assert (found.method, found.n, found.items) == ("kr20", 30, 4)
    assert found.coefficient == pytest.approx(0.8)
    assert found.sem == pytest.approx(math.sqrt(2 * 30 / 29) * math.sqrt(0.2))


def test_QZ_17_alpha_of_marks_is_unchanged_by_the_size_of_the_marks() -> None:
    marks = [[3 * mark for mark in row] for row in LADDER]
    found = reliability(grid(marks, maximum=3))
    assert (found.method, found.coefficient) == ("alpha", pytest.approx(0.8))
    assert found.sem == pytest.approx(3 * reliability(grid(LADDER)).sem)


def test_QZ_17_reliability_of_drawn_forms_is_near_that_of_one_form() -> None:
    """People whose share is spread like Beta(6, 4) over 60 questions: true reliability 60 / (60 + 10) = 0.857."""
    chance = random.Random(7)
    rows = []
    for person in range(1500):
        share = chance.betavariate(6, 4)
        rows += [Response(item, person, int(chance.random() < share), 1) for item in chance.sample(range(600), 60)]
    found = reliability(rows)
    assert (found.method, found.items, found.n) == ("drawn", 60, 1500)
    assert found.coefficient == pytest.approx(60 / 70, abs=0.02)
    # exams.md section 3: the error of one mock of 60 is some 3.6 to 3.8 marks.
    assert 3.2 < found.sem < 3.9


@pytest.mark.parametrize("people", [1, LEAST - 1])
def test_QZ_17_nothing_but_n_is_said_under_thirty(people: int) -> None:
    figures = analyse(grid((LADDER * 2)[:people]), {})
    assert all(each.n == people and not each.is_published for each in figures.values())
    assert all(each.facility is None and each.discrimination is None and each.table == () and not each.flags for each in figures.values())
    assert reliability(grid((LADDER * 2)[:people])) is None


def asked(*, top: str, middle: str, bottom: str, seconds: float | None = None) -> tuple[list[Response], dict]:
    """Thirty people, ten a third by the twenty easy questions beside; each third takes the choices named, in turn."""
    rows = []
    for person in range(30):
        third = person // 10
        choice = (bottom, middle, top)[third][person % 10 % len((bottom, middle, top)[third])]
        rows.append(Response("asked", person, int(choice == "a"), 1, () if choice == "-" else (choice,), seconds and seconds + person))
        rows += [Response(beside, person, int(beside < 4 + 7 * third), 1) for beside in range(20)]
    return rows, {"asked": Shape(("a", "b", "c", "d"), frozenset("a"), 0.25)}


def test_QZ_17_the_table_of_choices_by_thirds() -> None:
    rows, shapes = asked(top="aaaaaaaaab", middle="aaaaabbbcc", bottom="aabbbcccc-")
    table = {row.choice: row for row in analyse(rows, shapes)["asked"].table}
    assert list(table) == ["a", "b", "c", "d", BLANK]
    # Whoever ties across an edge of a third belongs in part, so the thirds are near, not exactly, the groups made above.
    assert [table[choice].count for choice in ("a", "b", "c", "d", BLANK)] == [16, 7, 6, 0, 1]
    assert math.fsum(row.share for row in table.values()) == pytest.approx(1)
    for third in ("bottom", "middle", "top"):
        assert math.fsum(getattr(row, third) for row in table.values()) == pytest.approx(1)
    assert table["a"].top == pytest.approx(0.9) and table["a"].is_right and not table["b"].is_right
    assert table["d"].flag == Flag.UNUSED and table["c"].flag is None and table[BLANK].flag is None


def test_QZ_17_a_wrong_choice_that_the_best_prefer_is_named_and_thirty_answers_put_nothing_aside() -> None:
    rows, shapes = asked(top="bbbbbbbbaa", middle="aaabbccddd", bottom="aaaaaaccdd", seconds=40)
    figures = analyse(rows, shapes)["asked"]
    assert {row.choice for row in figures.table if row.flag} == {"b"}
    assert {Flag.TOP_HEAVY, Flag.DOUBTFUL} <= figures.flags
    assert figures.discrimination < 0 and not must_quarantine(figures), "thirty answers leave doubt"
    assert figures.median_seconds == 54.5


@pytest.mark.parametrize(
    ("top", "bottom", "flag"),
    [("a", "a", Flag.TOO_EASY), ("b", "c", Flag.TOO_HARD), ("b", "c", Flag.BELOW_CHANCE), ("aab", "bca", None)],
)
def test_QZ_17_flags_of_facility(top: str, bottom: str, flag: Flag | None) -> None:
    figures = analyse(*asked(top=top, middle=bottom, bottom=bottom))["asked"]
    if flag:
        assert flag in figures.flags
    else:
        assert not figures.flags & {Flag.TOO_EASY, Flag.TOO_HARD, Flag.BELOW_CHANCE, Flag.NEGATIVE}


def test_QZ_17_everybody_alike_has_no_discrimination_and_is_kept() -> None:
    figures = analyse(grid([[1, 0]] * 40), {})
    assert figures[0].discrimination is None and not must_quarantine(figures[0])
    assert reliability(grid([[1, 0]] * 40)) is None


@pytest.mark.parametrize(("disputes", "out"), [(2, False), (3, True)])
def test_QZ_17_disputes_put_a_question_aside(disputes: int, out: bool) -> None:
    figures = analyse(grid(LADDER), {}, disputes={0: disputes})
    assert (Flag.DISPUTED in figures[0].flags) is out
    assert must_quarantine(figures[0], disputes=disputes) is out


people = st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=LEAST, max_size=45)


@given(rows=people, seed=st.integers(0, 99))
def test_QZ_17_figures_do_not_depend_on_the_order_of_the_rows_or_the_names_of_people(rows: list[list[int]], seed: int) -> None:
    responses = grid(rows, maximum=2)
    mixed = [Response(each.item, f"p{-each.person}", each.mark, 2) for each in responses]
    random.Random(seed).shuffle(mixed)
    before, after = analyse(responses, {}), analyse(mixed, {})
    for item in range(3):
        for name in ("facility", "discrimination", "upper_lower"):
            assert getattr(after[item], name) == pytest.approx(getattr(before[item], name), abs=1e-7)
        assert 0 <= before[item].facility <= 1
        assert -1 <= before[item].upper_lower <= 1
        assert before[item].discrimination is None or -1 <= before[item].discrimination <= 1


@given(values=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=30))
def test_correlation_agrees_with_the_standard_library(values: list[tuple[int, int]]) -> None:
    xs, ys = zip(*values, strict=True)
    if len(set(xs)) == 1 or len(set(ys)) == 1:
        assert correlation(xs, ys) is None
    else:
        assert correlation(xs, ys) == pytest.approx(standard.correlation(xs, ys), abs=1e-8)
