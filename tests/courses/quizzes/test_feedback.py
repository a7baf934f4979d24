"""The matrix of what is told, and when: every cell in every state, and nothing else ever leaves the server (QZ-13, E1)."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from itertools import chain, combinations, product
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes import access, feedback, others, presenting
from courses.quizzes.enums import AttemptState, FeedbackPreset, QuizMode
from courses.quizzes.feedback import ALL, CELLS, Cell, Matrix, Moment, Outcome, Told
from courses.quizzes.kinds import kind
from courses.quizzes.models import QuestionVersion, Quiz, Slot
from lms.kit import clock

from .test_kinds import BODIES

matrices = st.frozensets(st.sampled_from(CELLS))
TOLD_SETS = [frozenset(found) for found in chain.from_iterable(combinations(Told, n) for n in range(len(Told) + 1))]


def told(matrix: Matrix, *, state: str = AttemptState.RELEASED, passed: bool | None = True, closed: bool = False) -> frozenset[Told]:
    return feedback.told(matrix=matrix, state=state, passed=passed, closed=closed)


# --- The one place of decision --------------------------------------------------------------------------------------------


def test_QZ_13_the_grid_is_moments_by_results_by_things() -> None:
    assert len(CELLS) == 34 == len(set(map(str, CELLS)))
    assert Cell(Moment.CHECKED, Outcome.ANY, Told.SCORE) not in CELLS, "a checked answer has no score yet"
    assert {cell.outcome for cell in CELLS if cell.moment == Moment.CHECKED} == {Outcome.ANY}


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_QZ_13_a_cell_tells_its_thing_at_its_moment_for_its_result_and_nothing_else(cell: Cell) -> None:
    for state, passed, closed in product(AttemptState.values, (True, False, None), (False, True)):
        is_time = cell.moment == Moment.RELEASED or (cell.moment == Moment.CLOSED and closed)
        is_result = cell.outcome == Outcome.ANY or (passed is not None and cell.outcome == (Outcome.PASSED if passed else Outcome.FAILED))
        expected = {cell.told} if state == AttemptState.RELEASED and is_time and is_result else frozenset()
        assert told(frozenset({cell}), state=state, passed=passed, closed=closed) == expected, (state, passed, closed)
    for mode in QuizMode.values:
        at_once = feedback.told_of_checked(matrix=frozenset({cell}), mode=mode)
        assert at_once == ({cell.told} if mode == QuizMode.LEARN and cell.moment == Moment.CHECKED else frozenset()), mode


@given(one=matrices, other=matrices, passed=st.sampled_from([True, False, None]), closed=st.booleans())
def test_QZ_13_a_matrix_tells_what_its_cells_tell_one_by_one(one: Matrix, other: Matrix, passed: bool | None, closed: bool) -> None:
    assert told(one | other, passed=passed, closed=closed) == told(one, passed=passed, closed=closed) | told(
        other, passed=passed, closed=closed
    )


@given(matrix=matrices, closed=st.booleans())
def test_QZ_13_settling_changes_nothing_and_no_result_is_told_what_both_are(matrix: Matrix, closed: bool) -> None:
    settled = feedback.settled(matrix)
    for passed in (True, False):
        assert told(settled, passed=passed, closed=closed) == told(matrix, passed=passed, closed=closed)
    both = [told(feedback.read(map(str, matrix)), passed=passed, closed=False) for passed in (True, False)]
    assert told(settled, passed=None) == both[0] & both[1]
    assert told(matrix, closed=False) <= told(matrix, closed=True), "what is told stays told"


@given(matrix=matrices)
def test_QZ_13_a_matrix_is_kept_as_one_text(matrix: Matrix) -> None:
    text = feedback.written(matrix)
    assert feedback.matrix(FeedbackPreset.OWN, text) == feedback.settled(matrix) and len(text) <= 500
    assert feedback.written(feedback.read(text.split())) == text


@pytest.mark.parametrize("names", [[], ["released:any:everything"], ["", "score"], ["released:any"]])
def test_QZ_13_what_is_no_cell_tells_nothing(names: list[str]) -> None:
    assert feedback.read(names) == frozenset() == told(feedback.matrix(FeedbackPreset.OWN, " ".join(names)))


def test_QZ_13_the_presets_fill_the_matrix() -> None:
    coach, mock, certifying = (feedback.matrix(each) for each in (FeedbackPreset.COACH, FeedbackPreset.MOCK, FeedbackPreset.CERTIFYING))
    assert told(coach) == told(mock) == ALL and Told.OTHERS not in ALL and told(certifying) == {Told.SCORE}
    checked = [feedback.told_of_checked(matrix=each, mode=QuizMode.LEARN) for each in (coach, mock, certifying)]
    assert checked == [ALL - {Told.SCORE}, frozenset(), frozenset()], "a mock and an exam tell nothing before they are handed in"
    assert feedback.matrix(FeedbackPreset.COACH, "released:any:score") == coach, "a text of one's own counts for one's own choice"


@pytest.mark.parametrize(
    ("cells", "mode", "closes", "has_verdict", "can"),
    [
        ("released:any:score", "assess", False, True, True), ("", "assess", True, True, False),
        ("checked:any:which", "assess", False, True, False), ("checked:any:which", "learn", False, True, True),
        ("closed:any:score", "assess", False, True, False), ("closed:any:score", "assess", True, True, True),
        ("released:passed:score", "assess", False, False, False),
        ("released:passed:score released:failed:score", "assess", False, False, True),
    ],
)  # fmt: skip
def test_QZ_13_what_can_ever_be_told(cells: str, mode: str, closes: bool, has_verdict: bool, can: bool) -> None:
    assert bool(feedback.ever(feedback.read(cells.split()), mode=mode, closes=closes, has_verdict=has_verdict)) is can


# --- What of a question leaves the server ---------------------------------------------------------------------------------


class _Words(dict):
    """Words for whatever key is asked for."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word

    def __missing__(self, key: str) -> str:
        return f"{self.word} {key}"

    def get(self, key: str, default: object = None) -> str:
        return self[key]


def slots(code: str) -> Iterator[Slot]:
    """A slot of that kind: answered rightly, wrongly or not at all."""
    each, body = kind(code), BODIES[code]
    version = QuestionVersion(pk=1, kind=code, body=body, marks=1)
    wrong = {
        "matching": {"rows": {"r1": "a"}}, "categorise": {"rows": {"i1": "g2"}}, "cloze": {"rows": {"g1": "a"}},
        "ordering": {"order": ["s4", "s3", "s2", "s1"]}, "numeric": {"number": "9", "unit": "EUR"}, "hotspot": {"area": "a"},
        "short_text": {"text": "sponsor"}, "open_text": {"text": "Well"}, "true_false": {"chosen": ["true"]},
    }.get(code, {"chosen": ["a"]})  # fmt: skip
    for answer, mark in (({}, 0), (wrong, 0), (each.right(body) if not each.by_hand else {"text": "x"}, 1)):
        yield Slot(number=1, version=version, order=each.order(body, seed=3), answer=answer, mark=mark, checked=True)


@pytest.mark.parametrize("code", sorted(BODIES))
def test_QZ_13_no_kind_of_question_shows_more_than_is_told(code: str) -> None:
    text = SimpleNamespace(
        stem="Stem {g1} {g2}", parts=_Words("Part"), reasons=_Words("REASON"), feedback="REASON whole", information="", language="en"
    )
    shares = {choice: 42 for choice in kind(code).choices(BODIES[code])}
    for slot, may in product(slots(code), TOLD_SETS):
        shown = presenting.shown(slot, text, language="en", told=may)
        shown = others.beside(shown, shares if Told.OTHERS in may else None, order=slot.order)
        options, rows = list(shown.options), [*shown.rows, *(piece.gap for piece in shown.pieces if piece.gap)]
        seen = repr(asdict(shown))
        assert ("REASON" in seen) is (Told.REASONS in may), may
        assert ("42" in seen) is (Told.OTHERS in may and bool(shares)), may
        if Told.WHICH not in may:
            assert shown.mark is None and shown.counted is None and not shown.regraded and not shown.is_right
            assert all(row.correct is None for row in rows)
        if Told.ANSWER not in may:
            assert shown.right == "" and all(row.right == "" for row in rows) and all(option.correct is None for option in options)
        told_answer = bool(shown.right) or any(row.right for row in rows) or any(option.correct is not None for option in options)
        assert told_answer is (Told.ANSWER in may and code != "open_text"), may
        assert (shown.mark is not None) is (Told.WHICH in may), may


# --- The database decides alike -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_QZ_13_the_database_withholds_the_same_quizzes_as_the_matrix() -> None:
    """Every way to tell each part of the key, with and without a closing moment: 7 x 7 x 7 x 3 quizzes, and the presets."""
    now = clock.now()
    ways = (
        (), ((Moment.RELEASED, Outcome.ANY),), ((Moment.CLOSED, Outcome.ANY),), ((Moment.RELEASED, Outcome.PASSED),),
        ((Moment.RELEASED, Outcome.PASSED), (Moment.RELEASED, Outcome.FAILED)), ((Moment.CLOSED, Outcome.FAILED),),
        ((Moment.CHECKED, Outcome.ANY),),
    )  # fmt: skip
    moments = (None, now - timedelta(minutes=1), now + timedelta(days=1))
    made = []
    for at, (found, closes_at) in enumerate(product(product(ways, repeat=3), moments)):
        cells = frozenset(
            Cell(moment, outcome, each) for each, way in zip(sorted(feedback.KEY), found, strict=True) for moment, outcome in way
        )
        made.append(Quiz(key=f"m-{at}", feedback=FeedbackPreset.OWN, own_feedback=feedback.written(cells), closes_at=closes_at))
    made += [Quiz(key=f"p-{preset}", feedback=preset) for preset in FeedbackPreset.values]
    Quiz.objects.bulk_create(made)
    of_ours = Quiz.objects.filter(key__regex="^[mp]-")
    withheld = set(access.withholding().values_list("key", flat=True)) & {quiz.key for quiz in made}
    assert withheld == {quiz.key for quiz in of_ours if quiz.withholds}
    assert 0 < len(withheld) < len(made)
    assert {"p-certifying", "p-own"} <= withheld and not {"p-coach", "p-mock"} & withheld
