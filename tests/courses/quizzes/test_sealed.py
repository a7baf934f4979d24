"""While somebody sits an exam, nothing of theirs in another tab tells the key of a question that it asks (E1)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.quizzes import actions, drills
from courses.quizzes.actions import Given
from courses.quizzes.enums import QuizMode
from courses.quizzes.models import Attempt, DrillAnswer, Quiz
from lms.accounts.models import User
from lms.kit import clock

from . import exams
from .forms import item, quiz, sat, wrong

# What a page shows is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def learner(people: dict) -> User:
    return people["learner"]


def other(key: str, questions: list[str], *, mode: str) -> Quiz:
    """Another quiz that asks questions which are there already."""
    return actions.write_quiz(key=key, titles={"fr": key, "en": key}, question_keys=questions, pass_mark=70, mode=mode, minutes=30)


def test_E_01_an_earlier_result_is_read_again_once_the_exam_is_handed_in(
    learner: User, people: dict, as_role: Callable[[str], Client]
) -> None:
    earlier = sat(learner, quiz("one", [item("q-0"), item("q-1")]), wrong)
    apart = sat(learner, quiz("apart", [item("q-9")]), wrong)
    client, address = as_role("learner"), reverse("quizzes:result", args=[earlier.public_id])
    paper = reverse("quizzes:result_pdf", args=[earlier.public_id])
    actions.comment(attempt=earlier, number=2, text="The right one is a", author=people["trainer"])
    page = client.get(address).content.decode()
    assert "Reason a of q-0" in page and "The right one is a" in page and client.get(paper).status_code == 200
    exam = exams.sit(learner, other("exam", ["q-1"], mode=QuizMode.ASSESS))
    assert client.get(paper)["Location"] == address, "the paper names the wrong ones by number"
    for shown in ("", "?show=wrong"):
        page = client.get(address + shown).content.decode()
        assert "Reason" not in page and "q-0 a" not in page and "review-1" not in page and "The right one" not in page
        assert 'id="sealed"' in page and reverse("quizzes:attempt", args=[exam.public_id]) in page
        assert "0 points sur 2. Il en faut 2." in page.replace("\u202f", " ").replace("\u00a0", " ") and "raisons" not in page, (
            "the score stays told"
        )
    assert "Reason a of q-9" in client.get(reverse("quizzes:result", args=[apart.public_id])).content.decode(), "it shares no question"
    actions.pause(attempt=exam, actor=learner, reason="Test")
    assert "Reason" not in client.get(address).content.decode(), "a pause ends nothing"
    actions.submit(attempt=Attempt.objects.get(pk=exam.pk))
    page = client.get(address).content.decode()
    assert "Reason a of q-0" in page and 'id="sealed"' not in page


def test_E_01_an_exam_of_somebody_else_and_what_is_no_exam_seal_nothing(
    learner: User, people: dict, as_role: Callable[[str], Client]
) -> None:
    earlier = sat(learner, quiz("one", [item("q-0"), item("q-1")]), wrong)
    exams.sit(people["buyer"], other("exam", ["q-1"], mode=QuizMode.ASSESS))
    exams.sit(learner, other("practice", ["q-1"], mode=QuizMode.PRACTISE))
    page = as_role("learner").get(reverse("quizzes:result", args=[earlier.public_id])).content.decode()
    assert "Reason a of q-0" in page


def test_E_01_QZ_01_no_answer_is_checked_while_an_exam_asks_it(learner: User, as_role: Callable[[str], Client]) -> None:
    lesson = exams.sit(learner, quiz("lesson", [item("q-0"), item("q-1")], mode=QuizMode.LEARN, minutes=None))
    for number in (1, 2):
        actions.save(attempt=lesson, given=Given(number, 1, {"chosen": ["~1"]}))
    client, page = as_role("learner"), reverse("quizzes:attempt", args=[lesson.public_id])
    first = lesson.slots.select_related("version__question").get(number=1).version.question.key
    client.post(reverse("quizzes:check", args=[lesson.public_id, 1]))
    assert f"Reason a of {first}" in client.get(page, {"n": 1}).content.decode()
    exam = exams.sit(learner, other("exam", ["q-0", "q-1"], mode=QuizMode.ASSESS))
    assert "Reason" not in client.get(page, {"n": 1}).content.decode(), "what was checked before is told again afterwards"
    assert "Reason" not in client.get(reverse("quizzes:items", args=[lesson.public_id])).content.decode()
    with override("en"), pytest.raises(actions.SaveRefused, match="hand it in first"):
        actions.check_answer(attempt=lesson, number=2)
    assert not lesson.slots.get(number=2).checked
    actions.submit(attempt=exam)
    assert actions.check_answer(attempt=lesson, number=2).checked
    assert f"Reason a of {first}" in client.get(page, {"n": 1}).content.decode()


def test_E_01_QZ_15_an_answer_of_a_drill_is_read_again_afterwards(learner: User, as_role: Callable[[str], Client]) -> None:
    sat(learner, quiz("one", [item("q-0", concept="c-0")]), wrong)
    with clock.at(clock.now() + timedelta(days=2)):
        client, asked = as_role("learner"), drills.daily(learner).asked
        client.post(reverse("quizzes:drill_answer"), {"version": asked.version, "turn": asked.turn, "chosen": "b", "confidence": "sure"})
        told = reverse("quizzes:drill_told", args=[DrillAnswer.objects.get().public_id])
        assert "Reason a of q-0" in client.get(told).content.decode()
        exam = exams.sit(learner, other("exam", ["q-0"], mode=QuizMode.ASSESS))
        answer = client.get(told, follow=True)
        assert answer.redirect_chain[0][0] == reverse("quizzes:drill") and "Reason" not in answer.content.decode()
        actions.submit(attempt=exam)
        assert "Reason a of q-0" in client.get(told).content.decode()
