"""The beliefs behind wrong answers: every one in both languages, and a broken list is refused by name (QZ-12)."""

import pytest

from courses.quizzes import beliefs

pytestmark = pytest.mark.once  # no database

GOOD = 'code = "x"\nname = { en = "a", fr = "b" }\nadvice = { en = "c", fr = "d" }\n'


def test_QZ_12_the_shipped_beliefs_are_sentences_in_both_languages():
    found = beliefs.known()
    assert 25 <= len(found) <= 40
    for belief in found.values():
        for language in beliefs.LANGUAGES:
            assert len(belief.names[language]) <= 80, belief.code
            assert belief.advice[language].endswith("."), belief.code
            assert not belief.names[language].endswith("."), belief.code


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[belief]]\n" + GOOD.replace('fr = "b"', 'fr = " "'), "x: “name”"),
        ("[[belief]]\n" + GOOD.replace(', fr = "d"', ""), "x: “advice”"),
        ("[[belief]]\n" + GOOD + "[[belief]]\n" + GOOD, "two beliefs"),
        ("[[belief]]\n" + GOOD + "more = 1\n", "nothing else"),
        ('[[belief]]\nname = "a"\n', "no code"),
        ("[[belief", "Expected"),
    ],
)
def test_QZ_12_a_broken_list_is_refused_and_says_why(text, says):
    with pytest.raises(beliefs.BeliefsRefused, match=says):
        beliefs.read(text)
    assert set(beliefs.read("[[belief]]\n" + GOOD)) == {"x"}
