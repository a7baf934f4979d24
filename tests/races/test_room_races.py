"""Staff and candidates who press at the same moment in an exam room; and controls that show the races (EX-6, EX-9, EX-14, EX-15)."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction

from courses.quizzes import actions, chain, late
from courses.quizzes.actions import Entry, events, stages
from courses.quizzes.models import Appointment, AppointmentTaken, Attempt, CodeTry, Quiz, RoomAct, RoomOutcome
from lms.accounts.models import User
from lms.kit import clock
from tests.courses.quizzes import groups
from tests.courses.quizzes.groups import Group
from tests.races.racing import RACERS, race

pytestmark = pytest.mark.usefixtures("committed")


def person(role: str) -> User:
    return User.objects.get(email=f"{role}@demo.jalon.example")


def room() -> tuple[Group, list[Attempt]]:
    group = groups.group(person("trainer"))
    return group, group.sit()


def minutes(attempt: Attempt) -> float:
    attempt.refresh_from_db()
    return round((attempt.deadline - attempt.started_at).total_seconds() / 60)


def errors(results: list[object]) -> list[object]:
    return [each for each in results if isinstance(each, Exception) and not isinstance(each, actions.QuizRefused)]


def give(group: Group, actor: User, token: uuid.UUID, since: object) -> RoomAct:
    fields = {
        "room": group.key,
        "attempts": Attempt.objects.filter(quiz=group.quiz),
        "act": "extend",
        "reason": "Fire drill",
        "minutes": 10,
    }
    return actions.act_on_room(token=token, actor=actor, since=since, **fields)


def test_EX_09_one_form_pressed_by_many_at_once_is_one_act() -> None:
    group, attempts = room()
    token, since, trainer = uuid.uuid4(), clock.now(), person("trainer")
    results = race(lambda _n: give(group, trainer, token, since))
    assert errors(results) == []
    assert {minutes(attempt) for attempt in attempts} == {70} and RoomAct.objects.count() == 1
    assert RoomOutcome.objects.filter(done=True).count() == len(attempts)


def test_EX_09_two_staff_with_forms_of_their_own_give_the_minutes_once() -> None:
    group, attempts = room()
    since, staff = clock.now(), [person("trainer"), person("office")]
    results = race(lambda n: give(group, staff[n % 2], uuid.UUID(int=n + 1), since))
    assert errors(results) == []
    assert {minutes(attempt) for attempt in attempts} == {70}
    assert RoomOutcome.objects.filter(done=True).count() == len(attempts)
    assert RoomOutcome.objects.filter(done=False).count() == len(attempts) * (RACERS - 1)
    assert all(chain.broken_at(attempt.events.all()) is None for attempt in attempts)


def test_EX_09_control_looking_without_the_lock_gives_them_twice() -> None:
    group, attempts = room()
    since, staff = clock.now(), [person("trainer"), person("office")]
    rows = [
        RoomAct.objects.create(public_id=uuid.uuid4(), room=group.key, act="extend", actor=each, since=since, reason="x") for each in staff
    ]
    gate = threading.Barrier(2)

    def unguarded(n: int) -> None:
        given = RoomOutcome.objects.filter(attempt=attempts[0], done=True, act__at__gte=since).exclude(act=rows[n]).exists()
        gate.wait(timeout=20)  # both have looked before either acts
        if not given:
            stages.extend(attempt=attempts[0], actor=staff[n], minutes=10, reason="x")
            RoomOutcome.objects.create(act=rows[n], attempt=attempts[0], done=True)

    assert errors(race(unguarded, 2)) == []
    assert minutes(attempts[0]) == 80


def came_late() -> tuple[Attempt, int]:
    _group, attempts = room()
    attempt = attempts[0]
    with clock.at(attempt.deadline + timedelta(seconds=30)), pytest.raises(actions.SaveRefused):
        actions.save_own(user=attempt.user, public_id=attempt.public_id, given=actions.Given(1, 9, {"chosen": ["b"]}))
    with clock.at(attempt.deadline + timedelta(seconds=61)):
        assert actions.close_overdue() >= 1
    return attempt, attempt.events.get(kind="late").number


def test_EX_06_a_late_answer_accepted_by_many_at_once_counts_once() -> None:
    attempt, event = came_late()
    staff = [person("trainer"), person("office")]
    results = race(lambda n: actions.accept_late(attempt=attempt, event=event, actor=staff[n % 2], reason="Network"))
    refused = [each for each in results if isinstance(each, actions.QuizRefused)]
    assert errors(results) == [] and len(refused) == RACERS - 1
    attempt.refresh_from_db()
    assert attempt.score == 1 and attempt.events.filter(kind="accepted").count() == 1
    assert chain.broken_at(attempt.events.all()) is None


def test_EX_06_control_looking_without_the_lock_counts_it_twice() -> None:
    attempt, event = came_late()
    gate, both = threading.Barrier(2), [person("trainer"), person("office")]

    def unguarded(n: int) -> None:
        known = late.accepted(attempt.events.filter(kind="accepted"))
        gate.wait(timeout=20)  # both have looked before either acts
        if event not in known:
            with transaction.atomic():
                events.record(stages._held(attempt), "accepted", {"late": event}, actor=both[n])

    assert errors(race(unguarded, 2)) == []
    assert attempt.events.filter(kind="accepted").count() == 2


def test_EX_15_guesses_at_once_are_no_more_than_five() -> None:
    group = groups.group(person("trainer"))
    Quiz.objects.filter(pk=group.quiz.pk).update(access_code="Blue-42")
    group.quiz.refresh_from_db()
    user = group.people[0]
    results = race(lambda n: actions.check_door(user=user, quiz=group.quiz, entry=Entry("192.0.2.7", f"guess-{n}")))
    assert errors(results) == [] and len(results) == RACERS
    assert CodeTry.objects.get(user=user).tries == 5
    assert len({str(each) for each in results}) == 6, "five are told how many tries are left, the others that there are none"


def offered() -> tuple[Group, Appointment]:
    group = groups.group(person("trainer"), size=RACERS)
    begins = clock.now() + timedelta(days=1)
    actions.offer(coach=person("trainer"), room=group.key, starts_at=begins, minutes=30, count=1, place="Room 2", link="")
    return group, Appointment.objects.get()


def test_EX_14_one_appointment_asked_for_by_many_goes_to_one() -> None:
    group, held = offered()
    results = race(lambda n: actions.take(user=group.people[n], public_id=held.public_id, rooms=[group.key]))
    refused = [each for each in results if isinstance(each, actions.QuizRefused)]
    assert errors(results) == [] and len(refused) == RACERS - 1
    assert AppointmentTaken.objects.filter(appointment=held).count() == 1


def test_EX_14_one_person_who_takes_two_at_once_has_one() -> None:
    group, held = offered()
    trainer, user = person("trainer"), group.people[0]
    actions.offer(
        coach=trainer, room=group.key, starts_at=held.starts_at + timedelta(hours=1), minutes=30, count=RACERS - 1, place="x", link=""
    )
    ids = list(Appointment.objects.values_list("public_id", flat=True))
    results = race(lambda n: actions.take(user=user, public_id=ids[n], rooms=[group.key]))
    assert errors(results) == [] and AppointmentTaken.objects.filter(learner=user).count() == 1


def test_EX_14_control_without_the_constraint_several_have_it() -> None:
    group, held = offered()
    constraint = next(each for each in AppointmentTaken._meta.constraints if each.name == "quizzes_one_person_each")
    with connection.schema_editor() as editor:
        editor.remove_constraint(AppointmentTaken, constraint)
    gate = threading.Barrier(2)

    def unguarded(n: int) -> None:
        if not AppointmentTaken.objects.filter(appointment=held).exists():
            gate.wait(timeout=20)  # both have looked before either writes
            AppointmentTaken.objects.create(appointment=held, learner=group.people[n])

    assert errors(race(unguarded, 2)) == []
    assert AppointmentTaken.objects.filter(appointment=held).count() == 2
