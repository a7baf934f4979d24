"""Questions laid out once a process, in each candidate's own order (EX-16, QZ-3)."""

import re
from collections.abc import Callable

from django.test import Client

from courses.quizzes import fragments
from lms.accounts.models import User

from . import exams, forms

OPTION = re.compile(
    r'data-option="~(\d+)"><input type="radio" name="chosen" value="~\1">'
    r'.*?option-letter" aria-hidden="true">(\w+)</span><span class="option-text">(?:<p>)?([^<]*)',
    re.DOTALL,
)


def _forms(html: str) -> dict[int, str]:
    return {int(each[1]): each[0] for each in re.finditer(r'<form class="question[^>]*id="question-(\d+)".*?</form>', html, re.DOTALL)}


def test_QZ_03_each_candidate_has_their_own_order_of_one_laid_out_question(
    people: dict[str, User], as_role: Callable[[str], Client]
) -> None:
    exam, orders = forms.quiz("few", [exams.single(f"one-{at}") for at in range(12)]), {}
    for role in ("learner", "graduate"):
        attempt, client = exams.sit(people[role], exam), as_role(role)
        answer = client.get(f"/en/quiz/{attempt.public_id}/items/").content.decode()
        laid_out = _forms(answer)
        assert not [mark for mark in (str(fragments.NUMBER), fragments.ATTEMPT, fragments.LETTER, fragments.NAME) if mark in answer]
        for slot in attempt.slots.select_related("version__question"):
            found = OPTION.findall(laid_out[slot.number])
            assert [(name, letter) for name, letter, _text in found] == [("1", "a"), ("2", "b"), ("3", "c"), ("4", "d")]
            assert [text for _name, _letter, text in found] == [f"Option {key} of {slot.version.question.key} (en)" for key in slot.order]
            assert f"/quiz/{attempt.public_id}/answers/{slot.number}/" in laid_out[slot.number]
            orders.setdefault(slot.version_id, []).append(tuple(slot.order))
    assert any(first != second for first, second in orders.values())


def test_EX_16_what_is_laid_out_once_is_not_asked_for_again(
    people: dict[str, User], as_role: Callable[[str], Client], statements: Callable
) -> None:
    exam = forms.quiz("few", [exams.single(f"one-{at}") for at in range(12)])
    first, second = (exams.sit(people[role], exam) for role in ("learner", "graduate"))
    as_role("learner").get(f"/en/quiz/{first.public_id}/items/")
    client = as_role("graduate")
    client.get("/healthz")
    assert statements(lambda: client.get(f"/en/quiz/{second.public_id}/items/")) <= 4  # session, person, attempt, slots


def test_a_choice_whose_options_cannot_be_told_apart_is_kept_whole() -> None:
    class Held:
        order = ["a", "b"]

    assert fragments._split('<p><label class="option" data-option="a">x</label></p>', Held()).options == {}
