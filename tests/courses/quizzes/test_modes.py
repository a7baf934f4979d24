"""What a quiz's mode, its presets and its tools mean to whoever sits it (QZ-1, QZ-3, QZ-9 to QZ-13, EX-3, EX-4, EX-15)."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from courses.catalogue.models import MockExam, Training
from courses.quizzes import actions, feedback, queries, veil
from courses.quizzes.actions import Given, door
from courses.quizzes.enums import AttemptState, FeedbackPreset, QuizMode
from courses.quizzes.feedback import Told
from courses.quizzes.models import Accommodation, Attempt, Quiz
from lms.accounts.models import User
from lms.kit import clock, freshness

from . import exams
from .forms import item, quiz

# What a page shows is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def user(people: dict) -> User:
    return people["learner"]


def begun(user: User, *, mode: str = QuizMode.ASSESS, n: int = 3, **settings: object) -> Attempt:
    minutes = 30 if mode == QuizMode.ASSESS else None
    return exams.sit(user, quiz(f"quiz-{mode}", [item(f"{mode}-{at}") for at in range(n)], mode=mode, minutes=minutes, **settings))


def given(attempt: Attempt, number: int, key: str = "b", *, seq: int = 1, **more: object) -> object:
    return actions.save(attempt=attempt, given=Given(number, seq, {"chosen": [key]}, **more))


# --- Modes ------------------------------------------------------------------------------------------------------------


def test_QZ_01_learning_explains_each_answer_at_once_and_fixes_it(user: User, as_role: Callable[[str], Client]) -> None:
    attempt = begun(user, mode=QuizMode.LEARN)
    given(attempt, 1)
    client, page = as_role("learner"), reverse("quizzes:attempt", args=[attempt.public_id])
    assert "Reason " not in client.get(page, {"n": 1}).content.decode()
    client.post(reverse("quizzes:check", args=[attempt.public_id, 1]))
    told = client.get(page, {"n": 1}).content.decode()
    assert "Reason a of learn-0" in told and "Reason b of learn-0" in told
    form = told.split('id="question-1"')[1].split("</form>")[0]
    assert form.count("learn-0 a ") == 1, "what is told takes the place of what could be answered"
    assert not any(each in form for each in ("<fieldset", 'name="chosen"', 'name="confidence"', 'name="flagged"'))
    assert form.index("review-verdict") < form.index("Reason a") and '<a class="button button--primary" href="?n=2"' in form
    assert "Reason " not in client.get(page, {"n": 2}).content.decode(), "nothing is told of what was not checked"
    with pytest.raises(actions.SaveRefused):
        given(attempt, 1, "a", seq=2)
    assert attempt.deadline is None


@pytest.mark.parametrize("mode", [QuizMode.PRACTISE, QuizMode.ASSESS])
def test_QZ_01_only_learning_checks_an_answer_before_the_end(mode: str, user: User) -> None:
    attempt = begun(user, mode=mode)
    given(attempt, 1)
    with pytest.raises(actions.SaveRefused):
        actions.check_answer(attempt=attempt, number=1)
    assert all(option.correct is None for slot in queries.shown(attempt, language="fr") for option in slot.options)


def test_QZ_01_practice_is_unlimited_untimed_and_told_at_the_end(user: User) -> None:
    from courses.quizzes.models import ConceptCard

    attempt = exams.sit(user, quiz("drill", [item("p-0", concept="roles")], mode=QuizMode.PRACTISE, minutes=None))
    for _again in range(3):
        assert attempt.deadline is None
        given(attempt, 1, seq=9)
        done = actions.submit(attempt=attempt)
        assert queries.shown(done, language="fr")[0].options[0].reason
        attempt = actions.start(user=user, quiz=done.quiz)
    assert ConceptCard.objects.get(user=user, concept="roles").left_on is None, "a wrong answer is in the error notebook"


def test_QZ_01_an_assessment_is_timed_and_limited(user: User) -> None:
    attempt = begun(user, tries=1)
    assert attempt.deadline == attempt.started_at + timedelta(minutes=30)
    actions.submit(attempt=attempt)
    with pytest.raises(actions.QuizRefused):
        actions.start(user=user, quiz=attempt.quiz)


def test_QZ_03_a_start_fixes_versions_order_seed_and_time_and_counts_from_then_on(user: User) -> None:
    asked = quiz("fixed", [item(f"f-{at}") for at in range(8)], tries=2)
    actions.grant(user=user, quiz=asked)
    assert queries.tries_left(user, asked)[0] == 2
    attempt = actions.start(user=user, quiz=asked)
    assert queries.tries_left(user, asked)[0] == 1, "it counts before anything is answered"
    assert attempt.seed is not None and attempt.started_at and attempt.deadline
    fixed = list(attempt.slots.values_list("number", "version", "order"))
    assert all(sorted(order) == ["a", "b", "c", "d"] for _number, _version, order in fixed)
    assert len({tuple(order) for _number, _version, order in fixed}) > 1, "the options are shuffled"
    again = actions.start(user=user, quiz=asked)
    assert (again.pk, again.deadline) == (attempt.pk, attempt.deadline)
    assert list(again.slots.values_list("number", "version", "order")) == fixed


# --- What is kept beside an answer ------------------------------------------------------------------------------------


def test_QZ_06_the_clock_tells_a_page_what_another_one_saved(user: User, as_role: Callable[[str], Client]) -> None:
    attempt = begun(user)
    given(attempt, 2, seq=7)
    told = as_role("learner").get(reverse("quizzes:clock", args=[attempt.public_id])).json()
    assert told["seqs"] == {"2": 7}


def test_QZ_09_struck_options_and_highlights_are_saved_and_come_back(user: User, as_role: Callable[[str], Client]) -> None:
    attempt = begun(user)
    client = as_role("learner")
    marks = {"struck": ["c", "d"], "highlights": [[0, 4], [6, 9]]}
    body = {"answer": {"chosen": ["a"]}, "seq": 1, "marked_up": marks}
    assert client.put(reverse("quizzes:save", args=[attempt.public_id, 1]), body, content_type="application/json").status_code == 200
    page = client.get(reverse("quizzes:items", args=[attempt.public_id])).content.decode()
    rows = json.loads(page.split('<script id="exam-given" type="application/json">')[1].split("</script>")[0])
    slot = attempt.slots.get(number=1)
    assert slot.marked_up == marks
    names = veil.names(slot.order)
    assert (rows[0]["struck"], rows[0]["highlights"]) == ([names["c"], names["d"]], marks["highlights"])


@pytest.mark.parametrize(
    "marks",
    [{"struck": "a"}, {"struck": [1]}, {"struck": ["x" * 21]}, {"highlights": [[3, 3]]}, {"highlights": [[0, True]]},
     {"highlights": [[0, 100_001]]}, {"highlights": [[0, 1]] * 61}],
)  # fmt: skip
def test_QZ_09_marks_that_make_no_sense_are_refused(marks: dict, user: User) -> None:
    attempt = begun(user)
    with pytest.raises(actions.SaveRefused):
        given(attempt, 1, marked_up=marks)
    assert attempt.slots.get(number=1).marked_up == {}


def test_QZ_09_notes_are_kept_with_the_attempt_until_it_is_handed_in(user: User, as_role: Callable[[str], Client]) -> None:
    attempt = begun(user)
    client, address = as_role("learner"), reverse("quizzes:scratchpad", args=[attempt.public_id])
    assert client.post(address, {"text": "PV = 40"}, content_type="application/json").json() == {"saved": True}
    assert "PV = 40" in client.get(reverse("quizzes:attempt", args=[attempt.public_id]), {"n": 1}).content.decode()
    for wrong in ({"text": "x" * 20_001}, {"text": "\x00"}, {"text": 1}, []):
        assert client.post(address, wrong, content_type="application/json").status_code == 409
    actions.submit(attempt=attempt)
    assert client.post(address, {"text": "later"}, content_type="application/json").status_code == 409
    attempt.refresh_from_db()
    assert attempt.scratchpad == "PV = 40"


def test_QZ_10_confidence_may_be_said_changed_and_left_out(user: User) -> None:
    attempt = begun(user)
    given(attempt, 1)
    assert attempt.slots.get(number=1).confidence == ""
    given(attempt, 1, seq=2, confidence="guess")
    given(attempt, 1, "a", seq=3)
    assert attempt.slots.get(number=1).confidence == "guess", "an answer alone leaves it"
    with pytest.raises(actions.SaveRefused):
        given(attempt, 1, seq=4, confidence="certain")


# --- Handing in, and what is told -------------------------------------------------------------------------------------


def test_QZ_11_the_review_names_what_is_open_and_the_button_says_how_many(user: User, as_role: Callable[[str], Client]) -> None:
    attempt = begun(user, n=4)
    given(attempt, 1)
    actions.save(attempt=attempt, given=Given(3, 1, flagged=True))
    client, address = as_role("learner"), f"/en/quiz/{attempt.public_id}/"
    page = client.get(address, {"n": "end"}).content.decode()
    assert "Hand in with 3 questions unanswered" in page and "3 questions have no answer yet" in page
    review = page.split("Before you hand in")[-1]
    assert all(f'href="?n={number}"' in review for number in (2, 3, 4))
    for number in (2, 3, 4):
        given(attempt, number, seq=5)
    assert "Hand in my answers" in client.get(address, {"n": "end"}).content.decode()
    client.post(f"{address}submit/")
    with pytest.raises(actions.SaveRefused) as refusal:
        given(attempt, 1, seq=9)
    assert refusal.value.code == "closed"


@pytest.mark.parametrize("preset", feedback.PRESETS)
@pytest.mark.parametrize("state", AttemptState.values)
def test_QZ_13_the_presets_tell_nothing_before_the_release_and_certifying_the_score_only(preset: str, state: str) -> None:
    told = feedback.told(matrix=feedback.matrix(preset), state=state, passed=True, closed=False)
    if state != AttemptState.RELEASED:
        assert told == frozenset()
    elif preset == FeedbackPreset.CERTIFYING:
        assert told == {Told.SCORE}
    else:
        assert told == feedback.ALL


def test_QZ_14_the_attempts_before_stay_readable(user: User) -> None:
    first = begun(user, tries=2)
    given(first, 1, "a")
    actions.submit(attempt=first)
    second = actions.submit(attempt=actions.start(user=user, quiz=first.quiz))
    assert [each.pk for each in queries.last_released(user, first.quiz_id)] == [second.pk, first.pk]
    assert queries.result(queries.last_released(user, first.quiz_id)[1])["score"] == 1


# --- Before an exam ---------------------------------------------------------------------------------------------------


def entrance(client: Client, exam: Quiz) -> str:
    training = Training.objects.get(code="pmp")
    MockExam.objects.update_or_create(quiz=exam, defaults={"training": training, "access": "sign_up", "position": 9})
    freshness.touch()
    return client.get(f"/en/learn/pmp/mocks/{exam.key}/").content.decode()


def test_EX_03_the_entrance_checks_storage_connection_and_clock(as_role: Callable[[str], Client]) -> None:
    page = entrance(as_role("learner"), exams.pmp_exam())
    assert 'data-behaviour="system_check"' in page
    assert all(f'data-check="{each}"' in page for each in ("store", "latency", "clock"))


def test_EX_04_the_entrance_tells_rules_own_time_tries_left_and_asks_for_ones_word(user: User, as_role: Callable[[str], Client]) -> None:
    exam = exams.pmp_exam(tries=3)
    Accommodation.objects.create(user=user, percent=25)
    page = entrance(as_role("learner"), exam)
    for told in (
        "180 questions, 300 minutes", "60 of these minutes are your extra time", "2 breaks", "<dt>Attempts left</dt><dd>3</dd>",
        "the exam’s clock stands still", "When the time is over, everything you saved is handed in.",
    ):  # fmt: skip
        assert told in page.replace("\u202f", " "), told
    honour = page.split('id="honour"')[1]
    assert "required" in honour.split(">")[0] and "on my own" in honour
    assert "300 minutes" not in entrance(as_role("buyer"), exam), "what one person is given is told to nobody else"
    assert not Attempt.objects.filter(quiz=exam).exclude(state="created").exists(), "looking begins nothing"
    start = f"/en/learn/pmp/mocks/{exam.key}/start/"
    client = as_role("learner")
    refused = client.post(start, follow=True)
    assert "Confirm first that you have read the rules" in refused.content.decode()
    assert not Attempt.objects.filter(quiz=exam, state="running").exists(), "a start without one's word begins nothing"
    assert client.post(start, {"honour": "on"}).status_code == 302
    assert Attempt.objects.filter(quiz=exam, state="running").count() == 1
    assert "/quiz/" in client.post(start)["Location"], "who goes on has given it"


def test_EX_15_two_people_see_options_and_forms_in_another_order(people: dict) -> None:
    exam = quiz("shuffled", [item(f"s-{at}") for at in range(12)])
    orders = [
        list(exams.sit(people[role], exam).slots.order_by("version").values_list("version", "order")) for role in ("learner", "buyer")
    ]
    assert [version for version, _order in orders[0]] == [version for version, _order in orders[1]]
    assert orders[0] != orders[1]


def test_EX_17_and_the_score_of_a_released_attempt_is_never_missing(user: User) -> None:
    done = actions.submit(attempt=begun(user))
    assert (done.state, done.score) == ("released", 0) and done.submitted_at and done.maximum == 3
    with clock.at(clock.now() + timedelta(days=1)):
        assert actions.submit(attempt=done).submitted_at == done.submitted_at


def test_QZ_14_a_start_that_waited_finds_the_attempt_that_was_handed_in(people: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two starts were let in before either had begun: the second has no attempt left once the first is over."""
    user, exam = people["learner"], quiz("once", [item("one")], tries=1)
    actions.grant(user=user, quiz=exam)
    first = []

    def meanwhile(**_given: object) -> None:
        if not first:
            first.append(None)
            first[0] = actions.submit(attempt=actions.start(user=user, quiz=exam))

    monkeypatch.setattr(door, "check_door", meanwhile)
    with pytest.raises(actions.QuizRefused):
        actions.start(user=user, quiz=exam)
    assert Attempt.objects.filter(user=user, quiz=exam).count() == 1
