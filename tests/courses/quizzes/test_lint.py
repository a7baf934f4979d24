"""The lint of questions: each flaw is found where it is planted, and a sound question has none (exams.md section 4; QZ-2, QZ-18)."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.quizzes import likeness
from courses.quizzes.item import Item, Tags, Words
from courses.quizzes.lint import ERROR, Finding, lint
from courses.quizzes.survey import lint_set

pytestmark = pytest.mark.once  # no database

TAGS = Tags(
    method="prince2", area="practices", difficulty=2, bloom=2, owner="Jalon", licence="CC-BY-SA-4.0", source="Issues practice",
    review_on=date(2027, 11, 28),
)  # fmt: skip
EN = {
    "a": "Record it and assess its effect",
    "b": "Report it to the board at once",
    "c": "Ask the team to settle it",
    "d": "Leave it to the next stage",
}
FR = {
    "a": "L'inscrire et mesurer son effet",
    "b": "Le signaler aussitôt au comité",
    "c": "Le confier à l'équipe",
    "d": "Le laisser à la suite",
}


def sound(key: str = "q1", *, right: str = "a", stem: str = "A supplier announces a late delivery. What comes first?", **changes) -> Item:
    """A question without flaw."""
    words = {
        "en": Words(stem=stem, parts=EN, reasons={each: f"Reason {each}." for each in EN}),
        "fr": Words(stem=f"{stem} (fr)", parts=FR, reasons={each: f"Raison {each}." for each in FR}),
    }
    body = {"options": [{"key": each, "correct": each == right} for each in EN]}
    return replace(Item(key=key, kind="single", body=body, words=words, tags=TAGS), **changes)


def said(item: Item, language: str = "en", **changes) -> Item:
    """The item with other words in one language."""
    return replace(item, words={**item.words, language: replace(item.words[language], **changes)})


def option(text: str, *, key: str = "b", language: str = "en") -> Item:
    item = sound()
    return said(item, language, parts={**item.words[language].parts, key: text})


def codes(found: list[Finding], language: str | None = None) -> set[str]:
    return {each.code for each in found if language in (None, each.language)}


def test_QZ_18_a_sound_question_has_no_finding():
    sound().check()
    assert lint(sound()) == []
    assert lint_set([sound()]) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_QZ_18_a_right_option_far_longer_than_the_others_is_found(language):
    long = "x" * (max(map(len, (EN if language == "en" else FR).values())) + 15)
    assert codes(lint(option(long, key="a", language=language)), language) == {"longest-right"}
    assert lint(option(long, key="b", language=language)) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [("Never report it", "en"), ("Report it in all cases", "en"), ("Ne jamais le dire", "fr"), ("Le dire dans tous les cas", "fr")],
)
def test_QZ_18_absolute_words_in_options_are_found(text, language):
    (finding,) = lint(option(text, language=language))
    assert (finding.code, finding.language, finding.key) == ("absolute-word", language, "q1")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("All of the above", "en"), ("None of the above.", "en"), ("Both of these answers", "en"), ("None of these", "en"),
        ("Toutes les réponses ci-dessus", "fr"), ("Aucune de ces réponses", "fr"), ("Les deux réponses sont justes", "fr"),
        ("Toutes ces propositions", "fr"),
    ],
)  # fmt: skip
def test_QZ_18_options_that_speak_of_the_others_are_errors(text, language):
    (finding,) = lint(option(text, language=language))
    assert (finding.code, finding.severity) == ("of-the-above", ERROR)


@pytest.mark.parametrize(
    "text", ["All the options of the plan are costed", "Une de ces options du contrat est levée", "None of the team agrees", "None", "Both"]
)
def test_QZ_18_an_option_about_options_is_no_flaw(text):
    assert "of-the-above" not in codes(lint(option(text)))
    assert "of-the-above" not in codes(lint(option(text, language="fr")))


@pytest.mark.parametrize(
    ("stem", "language", "negative"),
    [
        ("Which of these is not a principle?", "en", True),
        ("Which of these is NOT a principle?", "en", False),
        ("Which of these is **not** a principle?", "en", False),
        ("The team does not agree. What comes first?", "en", False),
        ("Which holds at least twice, whether or not it is planned?", "en", False),
        ("All of these are principles except one: which?", "en", True),
        ("Name the one that isn't a principle.", "en", True),
        ('What does "Won\'t have" say of a requirement?', "en", False),
        ("Que dit « ce n'est pas prêt » d'une exigence ?", "fr", False),
        ("Lequel n'est pas un principe ?", "fr", True),
        ("Lequel n'est PAS un principe ?", "fr", False),
        ("L'équipe n'est pas d'accord. Que faire d'abord ?", "fr", False),
        ("Tous sont des principes, sauf un : lequel ?", "fr", True),
        ("Lequel coûte au moins deux jours ?", "fr", False),
    ],
)
def test_QZ_18_a_hidden_negative_is_found(stem, language, negative):
    assert ("negative-stem" in codes(lint(said(sound(), language, stem=stem)))) is negative


def test_QZ_18_a_missing_reason_is_found_and_named():
    (finding, other) = lint(said(sound(), reasons={key: "x" for key in "abc"}))
    assert {finding.code, other.code} == {"no-reason", "keys-differ"}
    assert "d" in next(each for each in (finding, other) if each.code == "no-reason").message


def test_QZ_18_a_matching_needs_a_reason_for_each_right_pair_and_an_ordering_one_for_the_whole():
    body = {"rows": [{"key": "r1", "option": "a"}, {"key": "r2", "option": "b"}], "options": ["a", "b"]}
    words = {
        language: Words(stem="Match each role.", parts={"r1": "x", "r2": "y", "a": "u", "b": "v"}, reasons={"r1=a": "ok"})
        for language in ("en", "fr")
    }
    matching = Item(key="m", kind="matching", body=body, words=words, tags=TAGS)
    matching.check()
    assert [each.message for each in lint(matching)] == [each.message for each in lint(matching) if "r2=b" in each.message]
    assert codes(lint(matching)) == {"no-reason"}
    words = {language: Words(stem="Order them.", parts={"s1": "x", "s2": "y"}) for language in ("en", "fr")}
    ordering = Item(key="o", kind="ordering", body={"items": ["s1", "s2"]}, words=words, tags=TAGS)
    assert codes(lint(ordering)) == {"no-reason"}
    assert lint(said(said(ordering, feedback="Because."), "fr", feedback="Parce que.")) == []


def test_QZ_18_words_missing_in_a_language_are_found():
    item = sound()
    assert codes(lint(replace(item, words={"en": item.words["en"]}))) == {"missing-words"}
    assert codes(lint(said(item, "fr", parts={key: FR[key] for key in "abc"}))) == {"keys-differ"}
    words = {language: Words(stem="Which word is it?", feedback="It is.") for language in ("en", "fr")}
    short = Item(key="s", kind="short_text", body={"accepted": {"en": ["timebox"]}}, words=words, tags=TAGS)
    assert [(each.code, each.language) for each in lint(short)] == [("missing-words", "fr")]
    assert lint(replace(short, body={"accepted": {"en": ["timebox"], "fr": ["timebox"]}})) == []


@pytest.mark.parametrize(
    ("field", "empty", "code"),
    [
        ("source", " ", "no-source"), ("licence", "", "no-licence"), ("owner", "", "no-owner"), ("review_on", None, "no-review-date"),
        ("difficulty", None, "no-difficulty"), ("bloom", None, "no-bloom"),
    ],
)  # fmt: skip
def test_QZ_18_missing_tags_are_found(field, empty, code):
    assert codes(lint(sound(tags=replace(TAGS, **{field: empty})))) == {code}


def test_QZ_18_a_right_option_that_echoes_the_stem_is_found():
    item = said(sound(), stem="The supplier announces a late delivery. What comes first?")
    told = said(item, parts={**EN, "a": "Assess what the supplier announces"})
    assert codes(lint(told)) == {"give-away"}
    assert lint(said(item, parts={**EN, "a": "Assess what the supplier announces", "c": "Accept what the supplier announces"})) == []


def test_QZ_18_duplicates_and_near_duplicates_are_told_apart():
    other = "A regulator asks for a new register of sensors. Who decides?"
    bank = [
        sound("q1"),
        sound("q2"),
        sound("q3", stem="Yesterday a supplier announces a late delivery: what comes first?"),
        sound("q4", stem=other),
    ]
    found = {each.key: each.code for each in lint_set(bank)}
    assert found == {"q2": "duplicate", "q3": "near-duplicate"}
    (near,) = [each for each in lint_set(bank) if each.key == "q3"]
    assert "q1" in near.message


def varied(rights: str, number: int = 40) -> list[Item]:
    """So many sound questions about different things, the right option of each as `rights` says in turn."""
    return [
        sound(f"q{n}", right=rights[n % len(rights)], stem=f"w{n}one w{n}two w{n}three w{n}four: who decides on that in which way?")
        for n in range(number)
    ]


def test_QZ_18_one_place_of_the_right_option_too_often_is_found_over_a_set():
    assert codes(lint_set(varied("ccbcc"))) >= {"key-position"}
    assert "key-position" not in codes(lint_set(varied("abcd")))
    assert "key-position" not in codes(lint_set(varied("c", number=19)))


def test_QZ_18_the_longest_option_right_too_often_is_found_over_a_set():
    longest = {language: max(parts, key=lambda key: len(parts[key])) for language, parts in (("en", EN), ("fr", FR))}
    assert longest == {"en": "a", "fr": "a"}, "the test needs one option to be the longest, by a little"
    assert codes(lint_set(varied("aaab"))) >= {"longest-right-rate"}
    assert "longest-right-rate" not in codes(lint_set(varied("abcd")))


def test_QZ_18_findings_come_worst_first():
    item = option("All of the above")
    ranks = ["error", "warning", "info"]
    found = lint(replace(item, tags=Tags()))
    assert [ranks.index(each.severity) for each in found] == sorted(ranks.index(each.severity) for each in found)
    assert found[0].code == "of-the-above"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from([f"word{n}" for n in range(14)]), min_size=1, max_size=9).map(" ".join), max_size=25))
def test_QZ_18_prefix_filtering_misses_no_near_duplicate(texts):
    keyed = [(str(at), text) for at, text in enumerate(texts)]
    kept: list[tuple[str, frozenset[str]]] = []
    expected = {}
    for key, text in keyed:
        each = likeness.words(text)
        like = {other for other, held in kept if len(each & held) / len(each | held) >= likeness.LIKE}
        if like:
            expected[key] = like
        else:
            kept.append((key, each))
    found = likeness.near(keyed)
    assert [key for key, _other, _share in found] == list(expected)
    assert all(other in expected[key] and likeness.LIKE <= share <= 1 for key, other, share in found)


def test_QZ_18_a_large_bank_is_compared_by_sketches_and_not_pair_by_pair():
    """8,000 stems, of which each tenth is a copy: pair by pair that would be 32 million comparisons."""
    stems = [(str(n), " ".join(f"w{(n - n % 10) * 7 + k if n % 10 > 8 else n * 7 + k}" for k in range(7))) for n in range(8_000)]
    assert len(likeness.near(stems)) == 800
    template = [(str(n), f"project {n} is late and the sponsor wants the reason before monday morning") for n in range(8_000)]
    assert len(likeness.near(template)) == 7_999


def test_QZ_18_sketches_find_what_the_exact_way_finds_and_nothing_else(monkeypatch: pytest.MonkeyPatch):
    chance = random.Random(3)
    texts: list[str] = []
    for _n in range(3000):
        text = [f"w{int(2000 * chance.random() ** 2)}" for _k in range(chance.randint(5, 40))]
        if texts and chance.random() < 0.3:
            text = texts[chance.randrange(len(texts))].split()
            for _changed in range(chance.randint(0, max(1, len(text) // 8))):
                text[chance.randrange(len(text))] = f"w{chance.randrange(2000)}"
        texts.append(" ".join(text))
    keyed = [(str(at), text) for at, text in enumerate(texts)]
    exact = {key for key, _other, _share in likeness.near(keyed)}
    monkeypatch.setattr(likeness, "EXACT", 10)
    told: list[tuple[int, int]] = []
    held = likeness.Texts()
    for key, text in keyed:
        held.add(key, text)
    found = held.near(on_progress=lambda done, of: told.append((done, of)))
    assert len(exact) > 500 and len(exact - {key for key, _other, _share in found}) <= len(exact) / 200
    sets = {key: likeness.words(text) for key, text in keyed}
    for key, other, share in found:
        assert int(other) < int(key) and share >= likeness.LIKE
        assert share == pytest.approx(len(sets[key] & sets[other]) / len(sets[key] | sets[other]))
    assert told == [(band, likeness.BANDS) for band in range(1, likeness.BANDS + 1)], "and it says how far it is"


def test_QZ_18_texts_without_a_word_are_like_nothing(monkeypatch: pytest.MonkeyPatch):
    for exact in (10, 0):
        monkeypatch.setattr(likeness, "EXACT", exact)
        assert likeness.near([("a", "?"), ("b", "!"), ("c", "")]) == []
