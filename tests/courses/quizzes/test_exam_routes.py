"""Every address of an attempt: whose it is, when it answers, and that nothing withheld leaves the server (QZ-13, E1, E2)."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from courses.quizzes import actions
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.urls import urlpatterns
from lms.kit import clock

from . import exams

# What a browser is shown is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

NUMBERED = {"save": 1, "check": 1, "section": 1}
JSON = {"replay": {"answers": []}, "scratchpad": {"text": "x"}, "look_up": {"entry": "x", "seconds": 1}, "leaving": {"left": True}}
# What a page of an attempt handed in may still show, and where the other addresses lead then.
AFTERWARDS = {"attempt": 302, "result": 200, "submit": 302, "clock": 200, "section": 302, "back": 302, "check": 302, "items": 404,
              "leaving": 200, "enter": 302, "rest": 302}  # fmt: skip


@pytest.fixture(scope="module")
def prince2(module_db: None) -> Quiz:
    return exams.prince2_exam()


@pytest.fixture
def attempt(prince2: Quiz, people: dict) -> Attempt:
    return exams.sit(people["learner"], prince2)


def own_routes() -> list[str]:
    """The addresses below one attempt."""
    return [pattern.name for pattern in urlpatterns if "<uuid:public_id>" in str(pattern.pattern)]


def ask(client: Client, name: str, attempt: Attempt) -> object:
    """Ask an address of the attempt the way its page does."""
    args = [attempt.public_id, *([NUMBERED[name]] if name in NUMBERED else [])]
    address = reverse(f"quizzes:{name}", args=args)
    if name in ("attempt", "items", "clock", "result"):
        return client.get(address)
    if name == "save":
        return client.put(address, json.dumps({"answer": {"chosen": ["a"]}, "seq": 1}), content_type="application/json")
    if name in JSON:
        return client.post(address, json.dumps(JSON[name]), content_type="application/json")
    return client.post(address)


KNOWN = (
    "attempt", "items", "replay", "save", "check", "clock", "scratchpad", "look_up", "leaving", "enter", "section", "rest", "back",
    "submit", "result",
)  # fmt: skip


def test_the_list_of_routes_is_whole() -> None:
    assert set(KNOWN) <= set(own_routes())


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("role", ["buyer", "manager", "trainer", "author", "administrator"])
@pytest.mark.case("B_02", "E_02")
def test_e2_somebody_elses_attempt_does_not_exist(attempt: Attempt, as_role: Callable[[str], Client], name: str, role: str) -> None:
    before = list(attempt.events.values_list("kind"))
    assert ask(as_role(role), name, attempt).status_code == 404
    assert list(attempt.events.values_list("kind")) == before


@pytest.mark.parametrize("name", KNOWN)
def test_e2_a_stranger_is_sent_to_sign_in(attempt: Attempt, as_role: Callable[[str], Client], name: str) -> None:
    answer = ask(as_role("visitor"), name, attempt)
    assert answer.status_code in (302, 404) and (answer.status_code == 404 or "/account/login/" in answer["Location"])
    attempt.refresh_from_db()
    assert attempt.state == "running" and attempt.events.count() == 1


@pytest.mark.parametrize("name", KNOWN)
def test_e2_after_handing_in_nothing_changes_any_more(attempt: Attempt, as_role: Callable[[str], Client], name: str) -> None:
    actions.submit(attempt=attempt)
    events = attempt.events.count()
    answer = ask(as_role("learner"), name, attempt)
    assert answer.status_code == AFTERWARDS.get(name, 409 if name != "replay" else 200)
    attempt.refresh_from_db()
    assert attempt.events.count() == events and attempt.scratchpad == "" and not attempt.slots.exclude(answer={}).exists()


@pytest.mark.parametrize("name", [name for name in KNOWN if name not in ("attempt", "result", "submit")])
def test_EX_07_after_the_time_nothing_is_taken(attempt: Attempt, as_role: Callable[[str], Client], name: str) -> None:
    client = as_role("learner")
    with clock.at(attempt.deadline + timedelta(seconds=90)):
        ask(client, name, attempt)
        actions.look(user=attempt.user, public_id=attempt.public_id)
    attempt.refresh_from_db()
    assert attempt.state == "released" and not attempt.slots.exclude(answer={}).exists() and attempt.section == 1


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.case("B_05")
def test_b5_a_grant_that_ended_closes_the_attempt(attempt: Attempt, as_role: Callable[[str], Client], name: str) -> None:
    actions.end_grant(user=attempt.user, quiz_id=attempt.quiz_id)
    assert ask(as_role("learner"), name, attempt).status_code == 404


def test_QZ_13_a_running_exam_holds_no_key_no_reason_and_no_later_part(people: dict, as_role: Callable[[str], Client]) -> None:
    attempt = exams.sit(people["learner"], exams.pmp_exam())
    client = as_role("learner")
    seen = []
    for number in (1, 30, 60):
        seen.append(client.get(reverse("quizzes:attempt", args=[attempt.public_id]) + f"?n={number}").content.decode())
    for language in ("fr", "en"):
        seen.append(client.get(reverse("quizzes:items", args=[attempt.public_id]) + f"?lang={language}").content.decode())
    seen.append(client.get(reverse("quizzes:clock", args=[attempt.public_id])).content.decode())
    whole = "\n".join(seen)
    slots = list(attempt.slots.select_related("version__question"))
    assert sum(f"Stem {slot.version.question.key} (" in whole for slot in slots if slot.section == 1) == 60
    assert not [slot.number for slot in slots if slot.section > 1 and f"Stem {slot.version.question.key} (" in whole]
    for withheld in ("Reason ", "correct", "escalate-first", '"right"', "data-right", "trial"):
        assert withheld not in whole.replace("aria-correct", ""), withheld
    beyond = client.get(reverse("quizzes:attempt", args=[attempt.public_id]) + "?n=61")
    assert beyond.status_code == 302 and "n=61" not in beyond["Location"]


def test_QZ_13_a_certifying_exam_tells_the_score_and_nothing_else(people: dict, as_role: Callable[[str], Client]) -> None:
    quiz = exams.prince2_exam()
    type(quiz).objects.filter(pk=quiz.pk).update(feedback="certifying")
    attempt = exams.sit(people["learner"], quiz)
    actions.submit(attempt=attempt)
    page = as_role("learner").get(reverse("quizzes:result", args=[attempt.public_id])).content.decode()
    assert "Reason " not in page and "Stem " not in page


def test_QZ_04_a_form_without_script_answers_every_kind(people: dict, as_role: Callable[[str], Client]) -> None:
    attempt = exams.sit(people["learner"], exams.prince2_exam())
    slot = next(slot for slot in attempt.slots.select_related("version") if slot.version.kind == "matching")
    fields = {f"row-{row['key']}": row["option"] for row in slot.version.body["rows"]}
    address = reverse("quizzes:save", args=[attempt.public_id, slot.number])
    assert as_role("learner").post(address, {**fields, "seq": 1, "then": "5"}).status_code == 302
    slot.refresh_from_db()
    assert slot.answer == slot.version.right


@pytest.mark.parametrize(
    "body", ["{", "[]", '{"answers": 1}', '{"answers": [{"n": "x"}]}', '{"answers": [{"n": 1, "seq": 1, "at": "now"}]}']
)
@pytest.mark.case("E_10")
def test_e10_a_body_that_is_no_answer_is_refused_in_words(attempt: Attempt, as_role: Callable[[str], Client], body: str) -> None:
    answer = as_role("learner").post(reverse("quizzes:replay", args=[attempt.public_id]), body, content_type="application/json")
    assert answer.status_code == 409 and answer.json()["error"]


def test_statements_do_not_grow_with_the_exam(people: dict, as_role: Callable[[str], Client], statements: Callable) -> None:
    client, counts = as_role("learner"), {}
    for size in (36, 180):
        quiz = exams.pmp_exam() if size == 180 else None
        if quiz is None:
            exams.pmp_exam()
            quiz = exams.exam("pmp-2026", bank="test-pmp", key="short", size=size)
        attempt = exams.sit(people["learner"], quiz)
        base = f"/en/quiz/{attempt.public_id}/"
        headers = {"referer": f"http://testserver{base}"}
        client.get(f"{base}?n=2", headers=headers)
        counts[size] = [
            statements(lambda base=base, headers=headers: client.get(f"{base}?n=3", headers=headers)),
            statements(lambda base=base: client.get(f"{base}items/")),
            statements(lambda base=base: client.get(f"{base}clock/")),
            statements(lambda attempt=attempt: actions.submit(attempt=attempt)),
        ]
        client.get(f"{base}result/")  # what others reached is kept for some minutes
        counts[size].append(statements(lambda base=base: client.get(f"{base}result/")))
    assert counts[36] == counts[180], counts
    assert counts[36][3] <= 13  # of submitting


def test_EX_07_who_never_comes_back_from_a_break_is_handed_in_too(people: dict) -> None:
    attempt = exams.sit(people["learner"], exams.pmp_exam())
    actions.save(attempt=attempt, given=actions.Given(1, 1, {"chosen": ["a"]}))
    resting = actions.close_section(attempt=attempt, section=1)
    ends = resting.break_until + timedelta(seconds=resting.remaining)
    with clock.at(ends):
        assert actions.close_overdue() == 0 and actions.look(user=attempt.user, public_id=attempt.public_id).state == "break"
    with clock.at(ends + timedelta(seconds=61)):
        assert actions.close_overdue() == 1
    attempt.refresh_from_db()
    assert attempt.state == "released" and attempt.slots.get(number=1).answer == {"chosen": ["a"]}


def test_EX_11_no_break_begins_after_the_time(people: dict) -> None:
    attempt = exams.sit(people["learner"], exams.pmp_exam())
    with clock.at(attempt.deadline + timedelta(seconds=30)), pytest.raises(actions.QuizRefused):
        actions.close_section(attempt=attempt, section=1)
