"""Every kind: its right answer earns all, a blank one nothing, nothing else leaves 0 … max, rubbish is refused (QZ-2, E10, E20)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.quizzes.kinds import KINDS, BadAnswer, BadBody, kind, mark
from courses.quizzes.kinds.numeric import typed, wanted

OPTIONS = [{"key": "a", "correct": True}, {"key": "b"}, {"key": "c", "correct": True}, {"key": "d"}]
BODIES = {
    "single": {"options": [{"key": "a"}, {"key": "b", "correct": True}, {"key": "c"}]},
    "multiple": {"options": OPTIONS},
    "true_false": {"options": [{"key": "true"}, {"key": "false", "correct": True}]},
    "matching": {
        "rows": [{"key": "r1", "option": "b"}, {"key": "r2", "option": "b"}, {"key": "r3", "option": "a"}],
        "options": list("abc"),
    },
    "ordering": {"items": ["s1", "s2", "s3", "s4"]},
    "categorise": {"rows": [{"key": "i1", "option": "g1"}, {"key": "i2", "option": "g2"}], "options": ["g1", "g2"]},
    "cloze": {"gaps": [{"key": "g1", "options": ["a", "b"], "correct": "b"}, {"key": "g2", "options": ["c", "d"], "correct": "c"}]},
    "numeric": {"value": "1.25", "tolerance": "0.01", "units": ["EUR", "USD"]},
    "hotspot": {
        "areas": [
            {"key": "a", "shape": "rect", "at": [0.1, 0.1, 0.2, 0.2]},
            {"key": "b", "shape": "circle", "at": [0.7, 0.7, 0.1], "correct": True},
        ]
    },
    "short_text": {"accepted": {"fr": ["Comité de pilotage"], "en": ["project board"]}},
    "assertion_reason": {"options": [{"key": key, "correct": key == "c"} for key in "abcde"]},
    "open_text": {},
}
MARKED = [code for code in KINDS if not KINDS[code].by_hand]

json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=True)
    | st.text(max_size=6)
    | st.sampled_from(["a", "b", "r1", "g1", "s1"]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from(["a", "r1", "r2", "g1", "i1", "x"]) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=8,
)
answers = st.dictionaries(
    st.sampled_from(["chosen", "rows", "order", "number", "unit", "area", "point", "text", "drawn"]), json, max_size=3
)


def test_QZ_02_every_kind_of_the_list_is_there() -> None:
    assert set(KINDS) == set(BODIES)
    for code, body in BODIES.items():
        kind(code).check(body)


@pytest.mark.parametrize("code", MARKED)
def test_QZ_02_the_right_answer_earns_all_and_a_blank_one_nothing(code: str) -> None:
    found, body = kind(code), BODIES[code]
    right = found.clean(body, found.right(body))
    for partial in (False, True):
        assert mark(found, body, right, marks=3, partial=partial) == 3
        assert mark(found, body, found.clean(body, {}), marks=3, partial=partial) == 0


def test_QZ_02_what_a_person_marks_has_no_mark_yet() -> None:
    found = kind("open_text")
    assert mark(found, {}, found.clean({}, {"text": "I would escalate."}), marks=5) is None


@pytest.mark.parametrize("code", list(KINDS))
@settings(max_examples=60, deadline=None)
@given(answer=answers, partial=st.booleans())
def test_e20_any_answer_is_refused_or_worth_between_nothing_and_all(code: str, answer: dict, partial: bool) -> None:
    found, body = kind(code), BODIES[code]
    try:
        clean = found.clean(body, answer)
    except BadAnswer:
        return
    assert found.clean(body, clean) == clean
    got = mark(found, body, clean, marks=4, partial=partial)
    assert (got is None and found.by_hand) or 0 <= got <= 4


@pytest.mark.parametrize("code", ["multiple", "single"])
@given(data=st.data())
def test_e20_the_order_of_options_and_of_what_is_chosen_does_not_count(code: str, data: st.DataObject) -> None:
    found = kind(code)
    body = {"options": data.draw(st.permutations(BODIES[code]["options"]))}
    chosen = data.draw(st.permutations(found.right(BODIES[code])["chosen"]))
    assert mark(found, body, found.clean(body, {"chosen": chosen}), marks=2) == 2


@pytest.mark.parametrize("unit", [[], {}, 1, ["EUR"], "USD"])
def test_e10_a_unit_that_is_none_is_refused_in_words(unit: object) -> None:
    with pytest.raises(BadAnswer):
        kind("numeric").clean({"value": "1", "units": ["EUR", "k€"]}, {"number": "1", "unit": unit})


def test_QZ_02_partial_credit_is_off_unless_it_is_asked_for() -> None:
    cases = {
        "multiple": ({"chosen": ["a"]}, 2),
        "matching": ({"rows": {"r1": "b", "r2": "c"}}, 1),
        "cloze": ({"rows": {"g1": "b"}}, 2),
        "ordering": ({"order": ["s1", "s2", "s3", "s4"][::-1]}, 0),
        "categorise": ({"rows": {"i1": "g1"}}, 2),
    }
    for code, (answer, marks) in cases.items():
        found, body = kind(code), BODIES[code]
        clean = found.clean(body, answer)
        assert (mark(found, body, clean, marks=4), mark(found, body, clean, marks=4, partial=True)) == (0, marks)
    assert mark(kind("multiple"), BODIES["multiple"], {"chosen": ["a", "b", "d"]}, marks=4, partial=True) == 0


def test_QZ_02_shuffling_is_the_seeds_and_leaves_fixed_scales_alone() -> None:
    assert len({tuple(kind("multiple").order(BODIES["multiple"], seed=seed)) for seed in range(30)}) > 5
    assert all(kind("ordering").order(BODIES["ordering"], seed=seed) != BODIES["ordering"]["items"] for seed in range(50))
    assert all(
        kind(code).order(BODIES[code], seed=seed) == [o["key"] for o in BODIES[code]["options"]]
        for code in ("true_false", "assertion_reason")
        for seed in range(5)
    )


def test_QZ_02_an_option_that_serves_once_is_used_once() -> None:
    body = {"rows": [{"key": "r1", "option": "a"}, {"key": "r2", "option": "b"}], "options": ["a", "b", "c"], "once": True}
    kind("matching").check(body)
    with pytest.raises(BadAnswer):
        kind("matching").clean(body, {"rows": {"r1": "a", "r2": "a"}})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,25", "1.25"),
        ("1.25", "1.25"),
        ("1 234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("-3", "-3"),
        ("−3", "-3"),
        (".5", "0.5"),
    ],
)
def test_QZ_02_numbers_are_read_as_people_write_them(text: str, number: str) -> None:
    assert str(typed(text)) == number


@pytest.mark.parametrize("text", ["", "abc", "1e5", "1.2.3", "1" * 30, "٣", "NaN", "--1", "1,2,3"])
def test_QZ_02_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadAnswer):
        typed(text)


EVM = {
    "formula": "(ev - ac) / ev",
    "decimals": 2,
    "tolerance": "0.005",
    "values": {"ev": {"from": "80", "to": "120", "step": "10"}, "ac": {"from": "60", "to": "100", "step": "10"}},
}


@given(seed=st.integers(0, 10**9))
def test_QZ_02_a_generated_question_is_marked_by_its_own_values(seed: int) -> None:
    found = kind("numeric")
    drawn = found.drawn(EVM, seed=seed)
    right = wanted(EVM, drawn)
    assert drawn == found.drawn(EVM, seed=seed) and set(drawn) == {"ev", "ac"}
    assert mark(found, EVM, {**found.clean(EVM, {"number": str(right)}), "drawn": drawn}, marks=1) == 1
    assert mark(found, EVM, {**found.clean(EVM, {"number": str(right + 1)}), "drawn": drawn}, marks=1) == 0


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("single", {"options": OPTIONS}),
        ("single", {"options": [{"key": "a", "correct": True}]}),
        ("single", {}),
        ("single", {"options": [{"key": "a", "correct": True}, {"key": "a"}]}),
        ("multiple", {"options": [{"key": "a", "correct": True}, {"key": "b", "correct": True}]}),
        ("true_false", {"options": [{"key": "yes", "correct": True}, {"key": "no"}]}),
        ("matching", {"rows": [{"key": "r", "option": "z"}, {"key": "s", "option": "a"}], "options": ["a", "b"]}),
        ("cloze", {"gaps": [{"key": "g", "options": ["a", "b"], "correct": "c"}]}),
        ("numeric", {"value": "x"}),
        ("numeric", {"value": "1", "formula": "1"}),
        ("numeric", {"value": "1", "tolerance": "-1"}),
        ("numeric", {**EVM, "formula": "ev / (ac - ac)"}),
        ("numeric", {**EVM, "formula": "ev ** 99999"}),
        ("numeric", {**EVM, "formula": "__import__('os')"}),
        ("numeric", {**EVM, "formula": "ev.real"}),
        ("numeric", {**EVM, "formula": "ev"}),
        ("numeric", {**EVM, "formula": "(" * 300}),
        ("hotspot", {"areas": [{"key": "a", "shape": "rect", "at": [0, 0, 2, 1], "correct": True}]}),
        ("hotspot", {"areas": [{"key": "a", "shape": "star", "at": [0, 0, 1, 1], "correct": True}]}),
        ("short_text", {"accepted": {"fr": []}}),
        ("assertion_reason", {"options": OPTIONS}),
        ("ordering", {"items": ["a"]}),
    ],
)
def test_QZ_02_a_body_that_cannot_be_asked_is_refused(code: str, body: dict) -> None:
    with pytest.raises(BadBody):
        kind(code).check(body)


def test_QZ_02_a_place_in_a_picture_is_the_area_it_lies_in() -> None:
    found, body = kind("hotspot"), {"areas": [{"key": "t", "shape": "polygon", "at": [0.0, 0.0, 1.0, 0.0, 0.0, 1.0], "correct": True}]}
    found.check(body)
    assert found.clean(body, {"point": [0.2, 0.2]})["area"] == "t" and found.clean(body, {"point": [0.9, 0.9]})["area"] == ""
    assert mark(found, body, found.clean(body, {"point": [0.9, 0.9]}), marks=1) == 0


def test_QZ_02_a_term_is_known_whatever_its_capitals_accents_and_language() -> None:
    found, body = kind("short_text"), BODIES["short_text"]
    for text in ("comité  de pilotage", "COMITE DE PILOTAGE", " Project Board "):
        assert mark(found, body, found.clean(body, {"text": text}), marks=1) == 1
    exact = {**body, "exact": True}
    assert mark(found, exact, found.clean(exact, {"text": "project  board"}), marks=1) == 1
    assert mark(found, exact, found.clean(exact, {"text": "Project board"}), marks=1) == 0


@pytest.mark.parametrize(
    "text",
    ["**Bold** {g1}.", "**bold**{g1}", "A [link](https://a.example){g1}", "`code`{g1} and *more*{g2}", "# Heading {g1}", "*Para*\n{g1}",
     "| a {g1} | b |\n|---|---|\n| {g2} | c |", "- **item** {g1}", "![p](media/x.png){ev}", "Value {ev_1} of **{g1}**"],
)  # fmt: skip
def test_QZ_02_the_place_of_a_gap_or_a_value_survives_whatever_stands_before_it(text: str) -> None:
    import re

    from courses.quizzes import words

    for language in ("fr", "en"):
        html = words.to_html(text, language=language)
        assert re.findall(r"\{\w+\}", html) == re.findall(r"\{\w+\}", text)
        assert "\ue000" not in html and not re.search(r"<[^>]*g1[^>]*>(?<!id=\"heading-g1\">)", html.replace('id="heading-g1"', ""))
