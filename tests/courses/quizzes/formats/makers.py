"""Items of every kind for the tests of formats, plain ones and ones that hypothesis makes as nasty as it can."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from courses.quizzes.formats.canonical import canonical, letters
from courses.quizzes.item import BadItem, Item, Scenario, Tags, Words
from courses.quizzes.kinds import KINDS

BODIES: dict[str, dict[str, Any]] = {
    "single": {"options": [{"key": "a"}, {"key": "b", "correct": True}, {"key": "c"}]},
    "multiple": {"options": [{"key": "a", "correct": True}, {"key": "b"}, {"key": "c", "correct": True}], "limit": True},
    "true_false": {"options": [{"key": "true"}, {"key": "false", "correct": True}]},
    "matching": {
        "rows": [{"key": "r1", "option": "b"}, {"key": "r2", "option": "b"}, {"key": "r3", "option": "a"}],
        "options": list("abc"),
    },
    "ordering": {"items": ["s1", "s2", "s3"]},
    "categorise": {"rows": [{"key": "r1", "option": "a"}, {"key": "r2", "option": "b"}], "options": ["a", "b"], "once": True},
    "cloze": {"gaps": [{"key": "g1", "options": ["a", "b"], "correct": "b"}, {"key": "g2", "options": ["a", "b", "c"], "correct": "a"}]},
    "numeric": {"value": "1.25", "tolerance": "0.01", "units": ["EUR", "USD"]},
    "hotspot": {
        "areas": [
            {"key": "a", "shape": "rect", "at": [0.1, 0.1, 0.2, 0.2]},
            {"key": "b", "shape": "circle", "at": [0.7, 0.7, 0.1], "correct": True},
            {"key": "c", "shape": "polygon", "at": [0.0, 0.0, 0.5, 0.25, 0.5, 0.5]},
        ]
    },
    "short_text": {"accepted": {"en": ["project board", "the board"], "fr": ["comité de pilotage"]}, "exact": True},
    "assertion_reason": {"options": [{"key": key, **({"correct": True} if key == "c" else {})} for key in "abcde"]},
    "open_text": {},
}
FORMULA = {
    "formula": "(ev - ac) / ev",
    "values": {"ac": {"from": "60", "to": "100", "step": "10"}, "ev": {"from": "80", "to": "120", "step": "10"}},
    "tolerance": "0.005",
    "decimals": 2,
}
TAGS = Tags(
    method="prince2", edition="7", area="themes", task="t1", approach="predictive", skill="x", concept="business-case", difficulty=2,
    bloom=3, owner="Jalon", licence="CC-BY-SA-4.0", source="own", review_on=date(2027, 11, 28),
)  # fmt: skip
SCENARIO = Scenario(
    "northbridge", {"en": "A bus.\n\n# not a key\n", "fr": "Un bus."}, {"en": "Bus lanes", "fr": "Couloirs de bus"}, "prince2"
)


def stem(kind: str, text: str) -> str:
    return f"{text} {{g1}} and {{g2}}" if kind == "cloze" else text


def words(kind: str, body: dict[str, Any], *, said: str = "") -> Words:
    found = KINDS[kind]
    return Words(
        stem(kind, f"What is it {said}?"),
        {key: f"part {key} {said}".strip() for key in found.parts(body)},
        {key: f"why {key} {said}".strip() for key in found.choices(body)},
        f"Afterwards {said}".strip(),
        f"Read this {said}".strip(),
    )


def item(kind: str, *, languages: tuple[str, ...] = ("en", "fr"), **facts: Any) -> Item:
    """A question of a kind with everything that it can have."""
    body = facts.pop("body", BODIES[kind])
    choices = KINDS[kind].choices(body)
    held = {
        "key": f"{kind}-1",
        "marks": 3,
        "tags": TAGS,
        "group": "northbridge",
        "beliefs": {choices[0]: "escalate-first"} if choices else {},
    }
    return Item(**{**held, "kind": kind, "body": body, "words": {each: words(kind, body, said=each) for each in languages}, **facts})


# Every sign that means something in one of the formats, alone and at the beginning of a line.
SIGNS = [
    "=", "~", "#", "{", "}", ":", "\\", "<", ">", "&", ",", ";", '"', "'", "\n", "\n\n", "+", "-", "@", "%", "->", "=>", "::", "//", "|",
    "\t", " ", "`", "\n```\n", "\n~~~\n", "\n# x", "\n## en", "\n> y", "\n- [x] z", "\n- (a) q", "\n1. n", "\n{g1}:", "\n### information",
    "A. ", "ANSWER: B", "$CATEGORY: ", "&amp;", "<b>", "</p>", "]]>", "<!--", "[html]", "*", "_", "é", "’", "\u00a0", "\u202f", "\u2028",
    "\x85", "😀", "=cmd|' /C calc'!A0", "%50%", "####", "![", "](other/x.png)", "$", "(", ")", "!", "[",
    "]", "\\n", "&#65;", "a", "b", "word", "1",
]  # fmt: skip
texts = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=8).map("".join).filter(lambda text: bool(text.strip()))
lines = texts.map(lambda text: " ".join(text.split())).filter(bool)


@st.composite
def items(draw: st.DrawFn, kinds: tuple[str, ...] = tuple(KINDS), languages: tuple[str, ...] = ("en", "fr"), *, full: bool = False) -> Item:
    """Items with nasty texts; `full`: with tags, group and beliefs too."""
    kind = draw(st.sampled_from(kinds))
    body = dict(draw(st.sampled_from([BODIES["numeric"], FORMULA]))) if kind == "numeric" else dict(BODIES[kind])
    if kind == "single":
        number = draw(st.integers(2, 30))
        right = draw(st.integers(0, number - 1))
        body = {"options": [{"key": key, **({"correct": True} if at == right else {})} for at, key in enumerate(letters(number))]}
    if kind == "short_text":
        body["accepted"] = {language: draw(st.lists(lines, min_size=1, max_size=3)) for language in languages}
    found = KINDS[kind]
    some = st.sampled_from(["", "x"]) | texts
    said = {
        language: Words(
            stem(kind, draw(texts)),
            {key: draw(texts) for key in found.parts(body)},
            {key: draw(texts) for key in draw(st.sets(st.sampled_from(found.choices(body)), max_size=3))} if found.choices(body) else {},
            draw(some),
            draw(some),
        )
        for language in languages
    }
    choices = found.choices(body)
    beliefs = {draw(st.sampled_from(choices)): "escalate-first"} if full and choices else {}
    facts = (
        {"tags": draw(st.sampled_from([Tags(), TAGS])), "group": draw(st.sampled_from(["", "case-1"])), "beliefs": beliefs} if full else {}
    )
    return Item(draw(st.sampled_from(["", "k-1", "P2: a"])), kind, body, said, draw(st.integers(1, 9)), **facts)


def sound(each: Item) -> bool:
    """Whether an item still has all its words once they are trimmed."""
    try:
        canonical(each).check()
    except BadItem:
        return False
    return True
