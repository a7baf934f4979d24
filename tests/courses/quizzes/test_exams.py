"""Exams on the server's clock: forms, deadlines, grace, sections and breaks, pause, more time, handing in, voiding."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from courses.quizzes import actions, chain, entrance, machine, queries
from courses.quizzes.actions import Given
from courses.quizzes.enums import AttemptState
from courses.quizzes.models import Accommodation, Attempt, BlueprintEdition, Event, QuestionVersion, Quiz
from lms.accounts.models import User
from lms.jobs.models import Job
from lms.kit import clock

from . import exams

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(people: dict) -> User:
    return people["learner"]


@pytest.fixture(scope="module")
def pmp(module_db: None) -> Quiz:
    return exams.pmp_exam()


def at(attempt: Attempt, seconds: float) -> object:
    """The clock, so many seconds after the deadline."""
    assert attempt.deadline is not None
    return clock.at(attempt.deadline + timedelta(seconds=seconds))


def answer(attempt: Attempt, number: int = 1, key: str = "a", *, seq: int = 1, claimed: object = None) -> object:
    return actions.save(attempt=attempt, given=Given(number, seq, {"chosen": [key]}, claimed=claimed))


def right_everywhere(attempt: Attempt) -> None:
    for slot in attempt.slots.filter(section=attempt.section).select_related("version"):
        actions.save(attempt=attempt, given=Given(slot.number, slot.seq + 1, slot.version.right))


# --- Forms ------------------------------------------------------------------------------------------------------------


def test_EX_01_EX_02_a_pmp_form_is_exact_on_both_axes(user: User, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    counted = [slot.version for slot in attempt.slots.filter(counted=True).select_related("version")]
    assert attempt.slots.count() == 180 and attempt.maximum == 170 and attempt.seconds == 240 * 60
    assert Counter(version.area for version in counted) == {"people": 56, "process": 70, "business": 44}
    assert Counter(version.approach for version in counted) == {"predictive": 68, "adaptive": 102}
    assert len({(version.area, version.task) for version in counted}) == 26, "every task of the outline is there"
    assert [(section["first"], section["last"], section["break"]) for section in attempt.sections] == [
        (1, 60, 600), (61, 120, 600), (121, 180, 0),
    ]  # fmt: skip
    assert attempt.cut is None, "PMI publishes no cut: none is made up"


def test_EX_01_EX_02_a_prince2_form_is_worth_what_the_real_one_is(user: User) -> None:
    attempt = exams.sit(user, exams.prince2_exam())
    slots = list(attempt.slots.select_related("version", "scenario"))
    assert (len(slots), sum(slot.version.marks for slot in slots), attempt.maximum, attempt.cut) == (56, 70, 70, 42)
    assert {slot.scenario.words["en"]["title"] for slot in slots} == {"The mill"}
    assert attempt.seconds == 150 * 60 and len(attempt.sections) == 1


def test_EX_02_a_small_bank_says_what_to_write(user: User) -> None:
    actions.write_items(bank=actions.bank(slug="tiny"), items=[exams.single("tiny-1", area="people", approach="adaptive")])
    with pytest.raises(actions.QuizRefused, match=r"Personnes\s: 1 sur 56|People: 1 of 56"):
        exams.sit(user, exams.exam("pmp-2026", bank="tiny"))
    assert not Attempt.objects.filter(quiz__key="test-pmp-2026").exists(), "nothing half-made is kept"


def test_EX_02_a_short_form_keeps_the_proportions_and_its_share_of_the_time(user: User, pmp: Quiz) -> None:
    short = exams.exam("pmp-2026", bank="test-pmp", key="short", size=36)
    attempt = exams.sit(user, short)
    assert attempt.slots.count() == 36 and attempt.maximum == 34 and attempt.seconds == 240 * 60 * 36 // 180


def test_EX_02_the_same_seed_gives_the_same_form(user: User, people: dict, pmp: Quiz) -> None:
    from courses.quizzes.actions import drawing

    first, second = (drawing._draw(who, pmp, state=AttemptState.RUNNING, seed=7) for who in (user, people["buyer"]))
    form = [list(each.slots.values_list("version", "section", "counted", "order")) for each in (first, second)]
    assert form[0] == form[1]


def test_EX_02_the_next_form_avoids_what_was_met(user: User) -> None:
    actions.write_items(bank=actions.bank(slug="test-pmp"), items=exams.pmp_items(forms=3))  # with room: a task is covered first
    quiz = exams.exam("pmp-2026", bank="test-pmp")
    forms = []
    for _time in range(2):
        attempt = exams.sit(user, quiz)
        forms.append(set(attempt.slots.filter(counted=True).values_list("version", flat=True)))
        actions.submit(attempt=attempt)
    assert not forms[0] & forms[1]


def test_EX_02_what_the_quiz_of_a_lesson_asked_is_not_new_to_an_exam(user: User) -> None:
    actions.write_items(bank=actions.bank(slug="test-pmp"), items=exams.pmp_items(forms=2))
    quiz = exams.exam("pmp-2026", bank="test-pmp")
    before = entrance.of(user, quiz, language="en")
    asked = [f"pmp-t{number}" for number in range(1, 6)]  # all of one cell, which holds twice what a form needs
    exams.sit(user, actions.write_quiz(key="lesson", titles={"en": "Lesson"}, question_keys=asked))
    after = entrance.of(user, quiz, language="en")
    assert (before.fresh, after.fresh, after.pool) == (before.pool, before.pool - 5, before.pool)
    assert not exams.sit(user, quiz).slots.filter(version__question__key__in=asked).exists()


def test_EX_16_a_prepared_form_is_claimed_without_drawing(user: User, pmp: Quiz, statements: Callable) -> None:
    actions.grant(user=user, quiz=pmp)
    assert actions.prepare_for(user=user.pk, quiz=pmp.pk) == "prepared"
    assert actions.prepare_for(user=user.pk, quiz=pmp.pk) == "there"
    ready = Attempt.objects.get(state=AttemptState.CREATED)
    assert queries.own(user, ready.public_id) is None, "a form that is not begun cannot be read"
    later = clock.now() + timedelta(hours=1)
    with clock.at(later):
        used = statements(lambda: actions.start(user=user, quiz=pmp))
    attempt = Attempt.objects.get(pk=ready.pk)
    assert used <= 12 and attempt.state == AttemptState.RUNNING and attempt.started_at == later
    assert attempt.deadline == later + timedelta(minutes=240)


def test_EX_16_a_form_prepared_long_ago_is_drawn_anew(user: User, pmp: Quiz) -> None:
    actions.grant(user=user, quiz=pmp)
    actions.prepare(user=user, quiz=pmp)
    with clock.at(clock.now() + timedelta(hours=25)):
        attempt = actions.start(user=user, quiz=pmp)
    states = set(pmp.attempts.values_list("state", flat=True))
    assert attempt.state == AttemptState.RUNNING and states == {"running", "expired"}


def test_QZ_16_an_attempt_keeps_the_blueprint_it_was_taken_on(user: User, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    held = attempt.blueprint
    BlueprintEdition.objects.create(code="pmp-2026", number=held.number + 1, text=held.text.replace("minutes = 240", "minutes = 200"))
    actions.submit(attempt=attempt)
    assert exams.sit(user, pmp).seconds == 200 * 60
    attempt.refresh_from_db()
    assert attempt.blueprint.blueprint.minutes == 240


# --- Time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "minutes"),
    [
        ({}, 150),
        ({"percent": 33}, 199.5),
        ({"second_language": True}, 187.5),
        ({"percent": 10, "second_language": True}, 187.5),
        ({"untimed": True}, None),
    ],
)
def test_EX_10_accommodations_stand_on_the_person(user: User, given: dict, minutes: float | None) -> None:
    Accommodation.objects.create(user=user, **given)
    attempt = exams.sit(user, exams.prince2_exam())
    assert attempt.seconds == (None if minutes is None else minutes * 60)
    assert (attempt.deadline is None) == (minutes is None)


def test_EX_10_pmi_gives_no_time_for_a_second_language(user: User, pmp: Quiz) -> None:
    Accommodation.objects.create(user=user, second_language=True)
    assert exams.sit(user, pmp).seconds == 240 * 60


def test_EX_05_the_answer_after_the_deadline_is_refused_and_told(user: User, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    with at(attempt, 1), pytest.raises(actions.SaveRefused) as refusal:
        answer(attempt)
    assert refusal.value.code == "over" and attempt.slots.get(number=1).answer == {}


def test_EX_06_what_came_too_late_is_kept_for_staff(user: User, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    given = Given(1, 1, {"chosen": ["a"]}, claimed=attempt.deadline + timedelta(seconds=1))
    with at(attempt, 5):
        with pytest.raises(actions.SaveRefused):
            actions.save_own(user=user, public_id=attempt.public_id, given=given)
        actions.replay_own(user=user, public_id=attempt.public_id, given=[given])
    late = attempt.events.filter(kind="late")
    assert [event.data["answer"] for event in late] == [{"chosen": ["a"]}] * 2
    assert chain.broken_at(attempt.events.all()) is None and attempt.slots.get(number=1).answer == {}


def test_EX_06_an_answer_given_in_time_and_cut_off_counts_in_the_grace(user: User, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    with at(attempt, 40):
        answer(attempt, claimed=attempt.deadline - timedelta(seconds=20))
    assert attempt.slots.get(number=1).answer == {"chosen": ["a"]}
    assert attempt.events.last().data["late"] is True


@pytest.mark.parametrize(
    ("after", "claimed", "contact"),
    [
        (61, -5, -30),  # after the grace
        (10, 1, -30),  # given after the deadline
        (10, -36, -30),  # before the last contact: the clock was put back
        (20, -5, 5),  # the page was in touch after the deadline, long ago: nothing can have waited
    ],
)
def test_EX_06_a_set_back_clock_wins_nothing(user: User, pmp: Quiz, after: int, claimed: int, contact: int) -> None:
    attempt = exams.sit(user, pmp)
    deadline = attempt.deadline
    with at(attempt, contact):
        actions.contact(user=user, public_id=attempt.public_id)
    attempt.refresh_from_db()
    with at(attempt, after), pytest.raises(actions.SaveRefused) as refusal:
        answer(attempt, claimed=deadline + timedelta(seconds=claimed))
    assert refusal.value.code == "over"


@pytest.mark.parametrize(("claimed", "contact"), [(-31, -30), (-34, -30), (-1, 4)])
def test_EX_06_a_lagging_clock_and_a_request_on_its_way_lose_nothing(user: User, pmp: Quiz, claimed: int, contact: int) -> None:
    """The last contact was noted after the answer was given, which the network then held up: it is no clock put back."""
    attempt = exams.sit(user, pmp)
    deadline = attempt.deadline
    with at(attempt, contact):
        actions.contact(user=user, public_id=attempt.public_id)
    attempt.refresh_from_db()
    with at(attempt, 9):
        answer(attempt, claimed=deadline + timedelta(seconds=claimed))
    assert attempt.slots.get(number=1).answer == {"chosen": ["a"]}


def test_EX_06_what_waited_is_taken_within_seconds_of_the_first_contact(user: User, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    claimed = attempt.deadline - timedelta(seconds=5)
    given = [Given(number, 1, {"chosen": ["b"]}, claimed=claimed) for number in (1, 2, 3)]
    again = [Given(4, 1, {"chosen": ["b"]}, claimed=claimed), *given]
    with at(attempt, 20):
        found = actions.replay_own(user=user, public_id=attempt.public_id, given=given)
        assert found.saved == {1: 1, 2: 1, 3: 1} and not found.refused
    with at(attempt, 29):  # the confirmation was lost on its way back: a repeat is harmless, the last change still comes
        found = actions.replay_own(user=user, public_id=attempt.public_id, given=again)
        assert found.saved == {1: 1, 2: 1, 3: 1, 4: 1} and not found.refused
    with at(attempt, 31):
        later = actions.replay_own(user=user, public_id=attempt.public_id, given=[Given(5, 1, {"chosen": ["b"]}, claimed=claimed)])
    assert later.saved == {} and {code for code, _sentence in later.refused.values()} == {"over"}


def test_EX_07_time_over_hands_in_what_was_saved_browser_or_not(user: User, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    right_everywhere(attempt)
    job = Job.objects.get(kind="quizzes.close")
    assert job.run_after > attempt.deadline + timedelta(seconds=60)
    with clock.at(job.run_after):
        assert actions.close_due(attempt=attempt.pk) == "released"
    attempt.refresh_from_db()
    counted = attempt.slots.filter(counted=True, section=1).count()
    assert (attempt.state, attempt.score) == ("released", counted)
    assert attempt.events.get(kind="submitted").data == {"why": "time"}


def test_EX_07_a_read_closes_it_too_and_so_does_the_sweeper(user: User, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    with at(attempt, 62):
        assert actions.look(user=user, public_id=attempt.public_id).state == "released"
    other = exams.sit(user, pmp)
    with at(other, 62):
        assert actions.close_overdue() == 1 and actions.close_overdue() == 0


def test_EX_09_more_time_moves_the_deadline_and_the_old_job_leaves_it(user: User, people: dict, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    before = attempt.deadline
    actions.extend(attempt=attempt, actor=people["trainer"], minutes=10, reason="Fire drill")
    attempt.refresh_from_db()
    assert attempt.deadline == before + timedelta(minutes=10)
    with clock.at(before + timedelta(seconds=62)):
        assert actions.close_due(attempt=attempt.pk) == "running"
        answer(attempt)
    assert Job.objects.filter(kind="quizzes.close").count() == 2
    assert attempt.events.get(kind="extended").data == {"minutes": 10, "reason": "Fire drill"}


@pytest.mark.parametrize(("minutes", "reason"), [(0, "x"), (500, "x"), (5, "  ")])
def test_EX_09_senseless_or_unexplained_time_is_refused(user: User, people: dict, pmp: Quiz, minutes: int, reason: str) -> None:
    attempt = exams.sit(user, pmp)
    with pytest.raises(actions.QuizRefused):
        actions.extend(attempt=attempt, actor=people["trainer"], minutes=minutes, reason=reason)


def test_EX_09_a_pause_stops_the_clock_and_answers(user: User, people: dict, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    began = attempt.started_at
    with clock.at(began + timedelta(minutes=30)):
        actions.pause(attempt=attempt, actor=people["trainer"], reason="Power cut")
        attempt.refresh_from_db()
        assert attempt.deadline is None and attempt.remaining == 210 * 60
        with pytest.raises(actions.SaveRefused) as refusal:
            answer(attempt)
        assert refusal.value.code == "still"
    with clock.at(began + timedelta(hours=9)):
        resumed = actions.resume(attempt=attempt, actor=people["trainer"])
        assert resumed.deadline == clock.now() + timedelta(minutes=210) and resumed.state == "running"


# --- Marks, ends, the log ---------------------------------------------------------------------------------------------


def test_QZ_02_a_matching_earns_a_mark_a_row(user: User) -> None:
    attempt = exams.sit(user, exams.prince2_exam())
    slot = next(slot for slot in attempt.slots.select_related("version") if slot.version.marks == 4)
    rows = {**slot.version.right["rows"], "r1": "d"}
    actions.save(attempt=attempt, given=Given(slot.number, 1, {"rows": rows}))
    assert actions.submit(attempt=attempt).score == 3


def test_EX_02_trial_items_do_not_count(user: User, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    for section in (1, 2, 3):
        right_everywhere(attempt)
        if section < 3:
            attempt = actions.close_section(attempt=attempt, section=section, take_break=False)
    done = actions.submit(attempt=attempt)
    assert done.score == done.maximum == 170 and done.slots.filter(mark=1).count() == 180


def test_EX_17_void_keeps_the_answers_and_says_why(user: User, people: dict, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    answer(attempt)
    actions.void(attempt=attempt, actor=people["trainer"], reason="Wrong exam")
    attempt.refresh_from_db()
    assert attempt.state == "voided" and attempt.note == "Wrong exam" and attempt.slots.get(number=1).answer
    assert exams.sit(user, pmp).pk != attempt.pk


def test_QZ_14_attempts_are_counted_and_cool_down(user: User, pmp: Quiz) -> None:
    Quiz.objects.filter(pk=pmp.pk).update(tries=2, cool_down_hours=24)
    pmp.refresh_from_db()
    first = exams.sit(user, pmp)
    actions.submit(attempt=first)
    with pytest.raises(actions.QuizRefused):
        exams.sit(user, pmp)
    with clock.at(clock.now() + timedelta(hours=25)):
        actions.submit(attempt=exams.sit(user, pmp))
    with clock.at(clock.now() + timedelta(hours=99)), pytest.raises(actions.QuizRefused, match=r"all attempts|toutes"):
        exams.sit(user, pmp)


def test_EX_17_every_change_is_in_a_chain_that_shows_tampering(user: User, pmp: Quiz) -> None:
    attempt = exams.sit(user, pmp)
    for seq in range(1, 4):
        answer(attempt, seq=seq)
    actions.submit(attempt=attempt)
    rows = list(attempt.events.all())
    assert [row.kind for row in rows] == ["started", "saved", "saved", "saved", "submitted", "graded", "released"]
    assert chain.broken_at(rows) is None
    rows[2].data = {**rows[2].data, "answer": {"chosen": ["d"]}}
    assert chain.broken_at(rows) == 3
    assert chain.broken_at([*rows[:2], *rows[3:]]) == 3


@pytest.mark.parametrize("table", ["quizzes_event", "quizzes_questionversion"])
def test_EX_17_the_database_itself_refuses_to_change_what_is_written(user: User, pmp: Quiz, table: str) -> None:
    answer(exams.sit(user, pmp))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET number = number + 100")
    assert Event.objects.exists() and QuestionVersion.objects.exists()


def test_EX_17_every_state_can_be_left_only_as_the_table_says() -> None:
    for now in AttemptState.values:
        for then in AttemptState.values:
            if then in machine.FOLLOWS[now]:
                machine.check(now, then)
            else:
                with pytest.raises(machine.IllegalMove):
                    machine.check(now, then)
    assert not machine.FOLLOWS["voided"] and not machine.FOLLOWS["expired"]
