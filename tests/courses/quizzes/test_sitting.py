"""Sitting a quiz: answers are saved one by one on the server, the highest sequence wins, keys never leave early."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from courses.learning import actions as learning
from courses.quizzes import actions, queries
from courses.quizzes.enums import AttemptState
from courses.quizzes.models import Attempt, Quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(people: dict) -> Attempt:
    quiz = Quiz.objects.get(key="agilepm-m1")
    actions.grant(user=people["learner"], quiz=quiz)
    return actions.start(user=people["learner"], quiz=quiz)


def right(attempt: Attempt, number: int) -> dict:
    return attempt.slots.select_related("version").get(number=number).version.right


def save(attempt: Attempt, number: int, answer: dict, seq: int) -> object:
    return actions.save(attempt=attempt, given=actions.Given(number=number, seq=seq, answer=answer))


def test_QZ_03_start_twice_is_one_attempt(attempt: Attempt, people: dict) -> None:
    assert actions.start(user=people["learner"], quiz=attempt.quiz).pk == attempt.pk


@pytest.mark.case("E_03")
def test_e3_no_grant_no_attempt(people: dict) -> None:
    with pytest.raises(actions.QuizRefused):
        actions.start(user=people["buyer"], quiz=Quiz.objects.get(key="agilepm-m2"))


@pytest.mark.case("E_16")
def test_e16_the_order_of_options_is_kept(attempt: Attempt) -> None:
    first, again = (queries.shown(attempt, language="fr") for _time in range(2))
    assert [[o.key for o in slot.options] for slot in first] == [[o.key for o in slot.options] for slot in again]


def test_QZ_04_a_save_is_kept_and_a_repeat_is_harmless(attempt: Attempt) -> None:
    for _again in range(2):
        save(attempt, 1, {"chosen": ["a"]}, 1)
    assert attempt.slots.get(number=1).answer == {"chosen": ["a"]}


@pytest.mark.case("E_11")
def test_e11_the_highest_sequence_wins_and_the_stale_tab_is_told(attempt: Attempt) -> None:
    save(attempt, 1, {"chosen": ["b"]}, 5)
    with pytest.raises(actions.SaveRefused, match=r"another tab|autre onglet"):
        save(attempt, 1, {"chosen": ["a"]}, 4)
    assert attempt.slots.get(number=1).answer == {"chosen": ["b"]}


@pytest.mark.parametrize(("number", "chosen"), [(99, ["a"]), (1, ["z"]), (1, ["a", "zz"])])
@pytest.mark.case("E_10")
def test_e10_a_foreign_question_or_option_is_refused(attempt: Attempt, number: int, chosen: list) -> None:
    with pytest.raises(actions.SaveRefused):
        save(attempt, number, {"chosen": chosen}, 1)
    assert attempt.slots.get(number=1).answer == {}


@pytest.mark.case("E_10")
def test_e10_two_answers_to_a_single_question_are_refused(attempt: Attempt) -> None:
    slot = next(slot for slot in attempt.slots.select_related("version") if slot.version.kind == "single")
    with pytest.raises(actions.SaveRefused):
        save(attempt, slot.number, {"chosen": ["a", "b"]}, 1)


def test_QZ_11_submit_scores_and_closes_for_good(attempt: Attempt) -> None:
    for slot in attempt.slots.all():
        save(attempt, slot.number, right(attempt, slot.number), 1)
    done = actions.submit(attempt=attempt)
    assert (done.state, done.score) == (AttemptState.RELEASED, done.maximum)
    assert actions.submit(attempt=attempt).submitted_at == done.submitted_at
    with pytest.raises(actions.SaveRefused):
        save(attempt, 1, {"chosen": ["a"]}, 9)


@pytest.mark.case("E_01")
def test_e1_keys_and_reasons_do_not_leave_before_the_end(attempt: Attempt, as_role: Callable[[str], Client]) -> None:
    client = as_role("learner")
    for number in range(1, attempt.slots.count() + 1):
        page = client.get(reverse("quizzes:attempt", args=[attempt.public_id]) + f"?n={number}").content.decode()
        version = attempt.slots.select_related("version").get(number=number).version
        reasons = version.texts.get(language="fr").reasons.values()
        assert reasons and not any(reason in page for reason in reasons)
    slots = queries.shown(attempt, language="fr")
    assert all(option.correct is None and option.reason == "" for slot in slots for option in slot.options)


@pytest.mark.case("E_15")
def test_e15_an_edited_question_leaves_running_attempts_alone(attempt: Attempt) -> None:
    slot = attempt.slots.select_related("version__question").get(number=1)
    item = slot.version.question.item
    changed = replace(item, words={language: replace(words, stem="Changed?") for language, words in item.words.items()})
    actions.write_items(bank=slot.version.question.bank, items=[changed])
    new = slot.version.question.versions.order_by("number").last()
    assert new.number == slot.version.number + 1
    assert "Changed?" not in queries.shown(attempt, language="fr")[0].stem


@pytest.mark.parametrize("route", ["attempt", "result"])
@pytest.mark.case("B_02", "E_02")
def test_b2_somebody_elses_attempt_is_404(attempt: Attempt, as_role: Callable[[str], Client], route: str) -> None:
    assert as_role("manager").get(reverse(f"quizzes:{route}", args=[attempt.public_id])).status_code == 404


@pytest.mark.parametrize("role", ["manager", "administrator", "trainer"])
@pytest.mark.case("B_02", "E_02")
def test_b2_somebody_elses_answer_is_404_and_nothing_changes(attempt: Attempt, as_role: Callable[[str], Client], role: str) -> None:
    client = as_role(role)
    assert client.post(reverse("quizzes:save", args=[attempt.public_id, 1]), {"chosen": "a", "seq": 1}).status_code == 404
    assert client.post(reverse("quizzes:submit", args=[attempt.public_id])).status_code == 404
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.RUNNING and attempt.slots.get(number=1).answer == {}


def test_QZ_04_saving_over_http(attempt: Attempt, as_role: Callable[[str], Client]) -> None:
    client, address = as_role("learner"), reverse("quizzes:save", args=[attempt.public_id, 1])
    put = partial(client.put, address, content_type="application/json")
    answer = put({"answer": {"chosen": ["a"]}, "seq": 1})
    assert answer.json()["saved_seq"] == 1 and {"server_now", "deadline", "state"} <= answer.json().keys()
    stale = put({"answer": {"chosen": ["b"]}, "seq": 1})
    assert stale.status_code == 409 and stale.json()["error"] and stale.json()["code"] == "stale"
    for wrong in ({"answer": {"chosen": ["b"]}, "seq": "x"}, {"seq": 0}, [], {"answer": "a", "seq": 9}):
        assert put(wrong).status_code == 409
    assert client.put(address, "{", content_type="application/json").status_code == 409
    assert client.post(address, {"chosen": "c", "seq": 7}).status_code == 302


def test_QZ_03_the_same_quiz_in_the_other_language_keeps_the_answers(attempt: Attempt) -> None:
    save(attempt, 1, {"chosen": ["a"]}, 1)
    french, english = (queries.shown(attempt, language=language)[0] for language in ("fr", "en"))
    assert french.stem != english.stem
    assert [(o.key, o.chosen) for o in french.options] == [(o.key, o.chosen) for o in english.options]


def test_statements_are_constant(attempt: Attempt, as_role: Callable[[str], Client], statements: Callable) -> None:
    client = as_role("learner")
    address = reverse("quizzes:attempt", args=[attempt.public_id]) + "?n=2"
    client.get(address)
    assert statements(lambda: client.get(address, headers={"referer": f"http://testserver{address}"})) <= 7
    saving = reverse("quizzes:save", args=[attempt.public_id, 1])
    put = partial(client.put, saving, content_type="application/json")
    assert statements(lambda: put({"answer": {"chosen": ["a"]}, "seq": 1})) <= 5
    assert statements(lambda: client.post(saving, {"chosen": "a", "seq": 2})) <= 8


def test_QZ_12_the_result_leads_to_each_question_that_was_not_right(attempt: Attempt, as_role: Callable[[str], Client]) -> None:
    save(attempt, 1, right(attempt, 1), 1)
    client = as_role("learner")
    sitting = client.get(reverse("quizzes:attempt", args=[attempt.public_id]), {"n": "end"}).content.decode()
    assert 'data-accent="agilepm"' in sitting and 'aria-labelledby="open-questions"' in sitting
    actions.submit(attempt=attempt)
    page = client.get(reverse("quizzes:result", args=[attempt.public_id])).content.decode()
    assert 'data-accent="agilepm"' in page
    assert 'href="#review-1"' not in page and 'href="#review-2"' in page and 'id="review-2"' in page
    back = reverse("learning:lesson", args=["agilepm", "agilepm-m1-quiz"])
    assert page.count(f'href="{back}"') == 2


def test_learning_starts_the_quiz_of_an_open_lesson_only(people: dict) -> None:
    from courses.catalogue.models import Lesson

    closed = Lesson.objects.select_related("module__training", "quiz").get(key="agilepm-m2-quiz")
    with pytest.raises(learning.NotOpen):
        learning.start_quiz(user=people["buyer"], lesson=closed)
    assert not Attempt.objects.filter(user=people["buyer"]).exists()


def test_QZ_03_a_quiz_that_is_running_is_continued(as_role: Callable[[str], Client]) -> None:
    client = as_role("buyer")
    address = "/en/learn/agilepm/agilepm-m1-quiz/"
    assert "Start the quiz" in client.get(address).content.decode()
    client.post(f"{address}quiz/")
    assert "Continue the quiz" in client.get(address).content.decode()
