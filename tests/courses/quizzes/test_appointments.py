"""Appointments with a coach: offered to a room, taken by one person each, given back or withdrawn, told to both (EX-14)."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import icalendar
import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from courses.booking.models import Seat
from courses.quizzes import actions
from courses.quizzes.actions.appointments import MOST_CHANGES_OF_MIND
from courses.quizzes.coaching import appointments, rooms
from courses.quizzes.coaching import privacy as coaching
from courses.quizzes.models import Appointment, AppointmentTaken
from lms.accounts import privacy
from lms.accounts.models import User
from lms.kit import clock

from . import groups
from .groups import Group

pytestmark = pytest.mark.django_db
PAGE = "/en/quiz/appointments/"


@pytest.fixture
def group(people: dict) -> Group:
    return groups.group(people["trainer"])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def tomorrow(hour: int = 10) -> datetime:
    return (timezone.localtime(clock.now()) + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)


def offer(group: Group, coach: User, *, count: int = 2, hour: int = 10, **more: object) -> list[Appointment]:
    given = {"minutes": 30, "place": "Room 2", "link": "", **more}
    actions.offer(coach=coach, room=group.key, starts_at=tomorrow(hour), count=count, **given)
    return list(Appointment.objects.filter(room=group.key, coach=coach).order_by("starts_at"))


def base(group: Group) -> str:
    return f"/en/desk/rooms/{group.key}/appointments/"


def form(**more: object) -> dict:
    day = tomorrow()
    return {"day": f"{day:%Y-%m-%d}", "begins": "10:00", "minutes": 30, "count": 3, "place": "Room 2", "link": "", **more}


def test_EX_14_a_coach_offers_and_a_learner_takes_one(group: Group, as_role: Callable[[str], Client]) -> None:
    coach, learner = as_role("trainer"), signed_in(group.people[0])
    assert learner.get(PAGE).content.decode().count("/take/") == 0
    assert coach.post(base(group), form()).status_code == 302
    starts = [timezone.localtime(each.starts_at).strftime("%H:%M") for each in Appointment.objects.all()]
    assert starts == ["10:00", "10:30", "11:00"]
    assert "3 free appointments" in learner.get("/en/desk/learner/").content.decode()
    page = learner.get(PAGE).content.decode()
    assert page.count("/take/") == 3 and "Room 2" in page
    first = Appointment.objects.earliest("starts_at")
    assert learner.post(f"{PAGE}{first.public_id}/take/").status_code == 302
    assert "Room 2" in learner.get("/en/desk/learner/").content.decode()
    page = coach.get(base(group)).content.decode()
    assert str(group.people[0]) in page and page.count("/withdraw/") == 3
    assert signed_in(group.people[1]).get(PAGE).content.decode().count("/take/") == 2


def test_EX_14_both_get_it_by_mail_with_a_calendar_file_and_its_end_too(group: Group, people: dict, run_jobs: Callable, settings) -> None:
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    User.objects.update(language="en")
    held = offer(group, people["trainer"], link="https://meet.example/x")[0]
    learner = User.objects.get(pk=group.people[0].pk)
    taken = actions.take(user=learner, public_id=held.public_id, rooms=[group.key])
    assert taken is not None
    for off in (False, True):
        mail.outbox = []
        if off:
            assert actions.give_back(user=learner, public_id=taken.public_id)
        run_jobs()
        letters = {letter.to[0]: letter for letter in mail.outbox if "ppointment" in letter.subject}
        assert set(letters) == {learner.email, people["trainer"].email}
        for reader, other in ((learner, people["trainer"]), (people["trainer"], learner)):
            letter = letters[reader.email]
            assert str(other) in letter.subject and ("cancelled" in letter.body) is off
            [(name, content, kind)] = letter.attachments
            book = icalendar.Calendar.from_ical(content)
            [event] = book.walk("VEVENT")
            assert (name, kind, str(book["method"])) == ("appointment.ics", "text/calendar", "CANCEL" if off else "PUBLISH")
            assert event["uid"] == f"{taken.public_id}@jalon" and event["sequence"] == int(off)
            assert event.decoded("dtstart") == held.starts_at and event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=30)
            assert str(other) in str(event["summary"]) and str(event["url"]) == "https://meet.example/x"


def test_EX_14_an_appointment_has_one_person(group: Group, people: dict) -> None:
    held = offer(group, people["trainer"])[0]
    first, second = group.people[:2]
    actions.take(user=first, public_id=held.public_id, rooms=[group.key])
    with pytest.raises(actions.QuizRefused):
        actions.take(user=second, public_id=held.public_id, rooms=[group.key])
    with pytest.raises(IntegrityError), transaction.atomic():
        AppointmentTaken.objects.create(appointment=held, learner=second)
    assert signed_in(second).post(f"{PAGE}{held.public_id}/take/", follow=True).content.decode().count("Somebody has just taken") == 1


def test_EX_14_a_person_has_one_to_come_with_a_coach(group: Group, people: dict) -> None:
    one, two = offer(group, people["trainer"])
    user = group.people[0]
    taken = actions.take(user=user, public_id=one.public_id, rooms=[group.key])
    assert taken is not None
    with pytest.raises(actions.QuizRefused):
        actions.take(user=user, public_id=two.public_id, rooms=[group.key])
    assert actions.give_back(user=user, public_id=taken.public_id) and not actions.give_back(user=user, public_id=taken.public_id)
    assert actions.take(user=user, public_id=two.public_id, rooms=[group.key]) is not None
    assert actions.take(user=group.people[1], public_id=one.public_id, rooms=[group.key]) is not None, "what is given back is free"


def test_EX_14_a_coach_withdraws_and_whoever_had_it_is_told(group: Group, people: dict, as_role: Callable[[str], Client]) -> None:
    from lms.jobs.models import Job

    held, free = offer(group, people["trainer"])
    actions.take(user=group.people[0], public_id=held.public_id, rooms=[group.key])
    for each in (held, free):
        assert as_role("trainer").post(f"{base(group)}{each.public_id}/withdraw/").status_code == 302
        assert as_role("trainer").post(f"{base(group)}{each.public_id}/withdraw/").status_code == 404
    assert Job.objects.filter(key__startswith="mail:quizzes/appointment_off").count() == 2
    assert appointments.of_person(group.people[0]) == appointments.Mine([], [])
    assert signed_in(group.people[0]).post(f"{PAGE}{held.public_id}/take/").status_code == 404
    assert offer(group, people["trainer"])[-1].cancelled_at is None, "the time is free for another offer"


@pytest.mark.parametrize(
    "wrong", [{"day": "2020-01-01"}, {"day": ""}, {"begins": "25:00"}, {"minutes": 4}, {"minutes": 241}, {"count": 0}, {"count": 13},
              {"place": "", "link": ""}, {"link": "javascript:alert(1)"}]
)  # fmt: skip
def test_EX_14_an_offer_that_cannot_be_is_refused_in_words(group: Group, as_role: Callable[[str], Client], wrong: dict) -> None:
    answer = as_role("trainer").post(base(group), form(**wrong))
    assert answer.status_code == 422 and "error-summary" in answer.content.decode() and not Appointment.objects.exists()


def test_EX_14_a_coach_is_not_in_two_places(group: Group, people: dict) -> None:
    offer(group, people["trainer"], count=2)
    for minutes in (0, 15, 45, -15):
        with pytest.raises(actions.QuizRefused):
            actions.offer(
                coach=people["trainer"],
                room=group.key,
                starts_at=tomorrow() + timedelta(minutes=minutes),
                minutes=30,
                count=1,
                place="x",
                link="",
            )
    actions.offer(coach=people["trainer"], room=group.key, starts_at=tomorrow(11), minutes=30, count=1, place="x", link="")
    actions.offer(coach=people["office"], room=group.key, starts_at=tomorrow(), minutes=30, count=1, place="x", link="")
    assert Appointment.objects.count() == 4


def test_EX_14_only_people_of_the_room_see_and_take_them(group: Group, people: dict, as_role: Callable[[str], Client]) -> None:
    held = offer(group, people["trainer"])[0]
    assert rooms.attended(group.people[0]) == [group.key] and rooms.attended(people["graduate"]) == []
    stranger = as_role("graduate")
    assert "/take/" not in stranger.get(PAGE).content.decode()
    assert stranger.post(f"{PAGE}{held.public_id}/take/").status_code == 404
    assert stranger.post(f"{PAGE}{uuid.uuid4()}/give-back/").status_code == 404
    taken = actions.take(user=group.people[0], public_id=held.public_id, rooms=[group.key])
    assert taken is not None and signed_in(group.people[1]).post(f"{PAGE}{taken.public_id}/give-back/").status_code == 404
    Seat.objects.filter(session=group.session, attendee=group.people[1]).update(state="cancelled")
    assert signed_in(group.people[1]).get(PAGE).content.decode().count("/take/") == 0
    assert AppointmentTaken.objects.filter(cancelled_at=None).count() == 1


@pytest.mark.parametrize("role", ["learner", "manager", "buyer", "finance", "author", "visitor"])
def test_EX_14_nobody_else_offers_or_withdraws(group: Group, people: dict, as_role: Callable[[str], Client], role: str) -> None:
    held = offer(group, people["trainer"])[0]
    wanted = 302 if role == "visitor" else 404
    client = as_role(role)
    assert client.get(base(group)).status_code == client.post(base(group), form()).status_code == wanted
    assert client.post(f"{base(group)}{held.public_id}/withdraw/").status_code == wanted
    assert Appointment.objects.filter(cancelled_at=None).count() == 2


def test_EX_14_a_room_open_to_all_offers_nothing(group: Group, as_role: Callable[[str], Client]) -> None:
    assert as_role("office").get(f"/en/desk/rooms/exam-{group.quiz.key}/appointments/").status_code == 404


def test_EX_14_what_has_begun_cannot_be_taken_or_given_back(group: Group, people: dict) -> None:
    one, two = offer(group, people["trainer"])
    taken = actions.take(user=group.people[0], public_id=one.public_id, rooms=[group.key])
    with clock.at(two.starts_at + timedelta(minutes=1)):
        with pytest.raises(actions.QuizRefused):
            actions.take(user=group.people[1], public_id=two.public_id, rooms=[group.key])
        assert taken is not None and not actions.give_back(user=group.people[0], public_id=taken.public_id)
        assert not actions.withdraw(room=group.key, public_id=one.public_id)
        assert appointments.of_person(group.people[0]) == appointments.Mine([], [])


def test_EX_14_pages_of_appointments_cost_the_same_for_2_and_12(
    group: Group, people: dict, as_role: Callable, statements: Callable
) -> None:
    coach, learner, costs = as_role("trainer"), signed_in(group.people[0]), []
    for count, hour in ((2, 8), (12, 10)):
        offer(group, people["trainer"], count=count, hour=hour)
        pages = ((coach, base(group)), (learner, PAGE), (learner, "/en/desk/learner/"))
        for client, page in pages:
            client.get(page)
        costs.append([statements(lambda client=client, page=page: client.get(page)) for client, page in pages])
    assert costs[0] == costs[1], costs


def test_EX_14_appointments_are_exported_and_erased(group: Group, people: dict) -> None:
    held = offer(group, people["trainer"])[0]
    user = group.people[0]
    actions.take(user=user, public_id=held.public_id, rooms=[group.key])
    assert privacy.export(user)["exam coaching"]["appointments"][0]["with"] == str(people["trainer"])
    assert len(privacy.export(people["trainer"])["exam coaching"]["offered"]) == 2
    coaching.erase(user)
    assert not AppointmentTaken.objects.exists()
    coaching.erase(people["trainer"])
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_EX_14_an_appointment_at_the_end_of_time_is_refused(day: str, group: Group, as_role: Callable[[str], Client]) -> None:
    fields = {"day": day, "begins": "23:59", "minutes": 240, "count": 12, "place": "Here", "link": ""}
    assert as_role("trainer").post(f"/en/desk/rooms/{group.key}/appointments/", fields).status_code == 422
    assert not Appointment.objects.exists()


def test_EX_14_taking_and_giving_back_sends_no_mails_without_end(group: Group, people: dict) -> None:
    user = group.people[0]
    starts = clock.now() + timedelta(days=1)
    offered = actions.offer(coach=people["trainer"], room=group.key, starts_at=starts, minutes=30, count=1, place="Here", link="")[0]
    for _again in range(MOST_CHANGES_OF_MIND):
        assert actions.take(user=user, public_id=offered.public_id, rooms=rooms.attended(user))
        assert actions.give_back(user=user, public_id=AppointmentTaken.objects.get(cancelled_at=None).public_id)
    with pytest.raises(actions.QuizRefused):
        actions.take(user=user, public_id=offered.public_id, rooms=rooms.attended(user))
    assert actions.take(user=group.people[1], public_id=offered.public_id, rooms=rooms.attended(group.people[1]))
