"""One's own places: the list, the page, the calendar file, and the link that gives a place."""

from collections.abc import Callable
from datetime import timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.booking import actions
from courses.booking.models import HalfDay, Seat, Session
from courses.learning.models import Entitlement
from lms.jobs.models import Job
from lms.kit import clock

from . import makers

pytestmark = pytest.mark.django_db
MINE = "booking:mine"


def seat_address(seat: Seat, name: str = "seat", language: str = "en") -> str:
    with override(language):
        return reverse(f"booking:{name}", kwargs={"public_id": seat.public_id})


def claim_address(token: str, language: str = "en") -> str:
    with override(language):
        return reverse("booking:claim", kwargs={"token": token})


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_next_session_first_the_past_below(as_role: Callable[[str], Client], people: dict, language: str) -> None:
    later, sooner = makers.session("s1", days=60), makers.session("s2", days=20, place="Lyon", address="")
    seats = [makers.seat_of(people["learner"], held) for held in (later, sooner)]
    client = as_role("learner")
    with override(language):
        url = reverse(MINE)
    page = client.get(url).content.decode()
    assert page.index(seat_address(seats[1], language=language)) < page.index(seat_address(seats[0], language=language))
    assert "Lyon" in page and "Un ordinateur" in page and "<h2>" not in page.split("<main")[1].split("Un ordinateur")[1].split("</main")[0]
    with clock.at(sooner.ends_at + timedelta(days=1)):
        page = as_role("learner").get(url).content.decode()
        assert page.index(seat_address(seats[0], language=language)) < page.index(seat_address(seats[1], language=language))


def test_nothing_yet(as_role: Callable[[str], Client]) -> None:
    page = as_role("learner").get(reverse(MINE)).content.decode()
    assert 'class="empty"' in page and 'href="/fr/formations/"' in page


def test_a_place_that_is_not_sure_says_so_and_opens_nothing(as_role: Callable[[str], Client], people: dict) -> None:
    held = makers.session()
    kept = actions.hold(session=held, offer=makers.offer(), quantity=1, browser="b")
    Seat.objects.filter(hold=kept).update(attendee=people["learner"])
    seat = kept.seats.get()
    client = as_role("learner")
    page = client.get("/en/bookings/").content.decode()
    assert "Not confirmed yet" in page and seat_address(seat) not in page
    assert client.get(seat_address(seat)).status_code == client.get(seat_address(seat, "calendar")).status_code == 404
    actions.release(held=kept)
    assert "Not confirmed yet" not in client.get("/en/bookings/").content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_attendee_sees_everything(as_role: Callable[[str], Client], people: dict, language: str) -> None:
    held = makers.session(days=20, trainer=people["trainer"], link="https://visio.example/secret")
    seat = makers.seat_of(people["learner"], held)
    page = as_role("learner").get(seat_address(seat, language=language)).content.decode()
    for told in ("Atelier", "1 rue Neuve", "Salle 7", "https://visio.example/secret", "Un ordinateur", "Hugo Petit"):
        assert told in page, told
    with override(language):
        assert reverse("learning:training", kwargs={"code": "agilepm"}) in page
    assert seat_address(seat, "calendar", language) in page


@pytest.mark.parametrize("name", ["seat", "calendar"])
@pytest.mark.case("B_02")
def test_nobody_else_does(as_role: Callable[[str], Client], people: dict, name: str) -> None:
    seat = makers.seat_of(people["learner"], makers.session(link="https://visio.example/secret"))
    unnamed = makers.booked(makers.session("s2", days=60))[0]
    for role in ("manager", "buyer", "trainer", "office", "administrator", "graduate"):
        answer = as_role(role).get(seat_address(seat, name))
        assert answer.status_code == 404 and b"secret" not in answer.content, role
    assert as_role("learner").get(seat_address(unnamed, name)).status_code == 404
    visitor = as_role("visitor").get(seat_address(seat, name))
    assert visitor.status_code == 302 and "/login/" in visitor.url


def test_a_cancelled_place_closes(as_role: Callable[[str], Client], people: dict) -> None:
    seat = makers.seat_of(people["learner"], makers.session(link="https://visio.example/secret"))
    actions.withdraw(held=seat.hold)
    client = as_role("learner")
    assert client.get(seat_address(seat, "calendar")).status_code == 404
    page = client.get(seat_address(seat)).content.decode()
    for told in ("This place is cancelled", "write to the training office", "Atelier, 1 rue Neuve", "Other dates of this training"):
        assert told in page, told
    for closed in ("secret", "Salle 7", "Open the lessons", "session.ics"):
        assert closed not in page.split("<main")[1], closed
    assert as_role("manager").get(seat_address(seat)).status_code == 404
    page = client.get("/en/bookings/").content.decode()
    assert "cancelled" in page and seat_address(seat) in page


def events(content: bytes) -> list:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_the_calendar_file_has_an_event_a_half_day_and_the_link(as_role: Callable[[str], Client], people: dict) -> None:
    held = makers.session(link="https://visio.example/secret")
    seat = makers.seat_of(people["learner"], held)
    answer = as_role("learner").get(seat_address(seat, "calendar"))
    assert answer["Content-Type"].startswith("text/calendar") and answer["Content-Disposition"] == 'attachment; filename="s1.ics"'
    found = events(answer.content)
    assert [str(event["uid"]) for event in found] == [f"{half.public_id}@jalon" for half in held.half_days.all()]
    assert {int(event["sequence"]) for event in found} == {0}
    assert {str(event["url"]) for event in found} == {"https://visio.example/secret"}
    assert found[0].decoded("dtstart") == held.starts_at and found[-1].decoded("dtend") == held.ends_at
    assert "Salle 7" in str(found[0]["location"])


def test_moved_half_days_keep_their_identity_and_raise_the_sequence(as_role: Callable[[str], Client], people: dict) -> None:
    """A calendar that has the old file must move its events, not keep them beside new ones."""
    held = makers.session()
    seat = makers.seat_of(people["learner"], held)
    client = as_role("learner")
    before = events(client.get(seat_address(seat, "calendar")).content)
    week = timedelta(weeks=1)
    moved = [(half.starts_at + week, half.ends_at + week) for half in held.half_days.all()]
    held.go_no_go_on += week
    actions.save_session(session=held, half_days=moved)
    after = events(client.get(seat_address(seat, "calendar")).content)
    assert [str(event["uid"]) for event in before] == [str(event["uid"]) for event in after]
    assert {int(event["sequence"]) for event in after} == {1}
    assert after[0].decoded("dtstart") == before[0].decoded("dtstart") + week


def test_half_days_that_stay_keep_their_own_identity() -> None:
    held = makers.session(length=2)
    halves = list(held.half_days.all())
    known = {half.starts_at: half.public_id for half in halves}
    kept = [(half.starts_at, half.ends_at) for half in halves[1:]]
    added = (halves[-1].ends_at + timedelta(days=1), halves[-1].ends_at + timedelta(days=1, hours=3))
    actions.save_session(session=held, half_days=[*kept, added])
    after = {half.starts_at: half.public_id for half in HalfDay.objects.filter(session=held)}
    assert {start: after[start] for start, _end in kept} == {start: known[start] for start, _end in kept}
    assert after[added[0]] == halves[0].public_id and len(after) == 4
    actions.save_session(session=held, half_days=kept[:1])
    assert list(HalfDay.objects.filter(session=held).values_list("public_id", flat=True)) == [known[kept[0][0]]]


def test_the_calendar_is_right_on_the_day_the_clocks_change(people: dict) -> None:
    """A run over the 28th of March 2027: 9 o'clock in Paris is 8:00 UTC, then 7:00 UTC."""
    from courses.booking import calendars

    hours = (("27", "+01:00"), ("28", "+02:00"))
    days = [(makers.moment(f"2027-03-{day}T09:00{offset}"), makers.moment(f"2027-03-{day}T12:30{offset}")) for day, offset in hours]
    held = makers.session()
    held.go_no_go_on = days[0][0].date()
    actions.save_session(session=held, half_days=days)
    found = events(calendars.session(Session.objects.get(pk=held.pk), language="fr"))
    assert [event.decoded("dtstart").strftime("%d %H:%M %Z") for event in found] == ["27 08:00 UTC", "28 07:00 UTC"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_link_gives_its_place_to_whoever_signs_in(as_role: Callable[[str], Client], people: dict, language: str) -> None:
    held = makers.session()
    seat = makers.booked(held)[0]
    url = claim_address(seat.claim_token, language)
    visitor = as_role("visitor")
    page = visitor.get(url).content.decode()
    assert f"/account/signup/?next={url}" in page and f"/account/login/?next={url}" in page and "AgilePM" in page and "Atelier" in page
    assert 'method="post" action="' + url not in page and f"next={url}" in visitor.post(url).url
    client = as_role("learner")
    page = client.get(url)
    assert page.status_code == 200 and "learner@demo.jalon.example" in page.content.decode()
    seat.refresh_from_db()
    assert seat.attendee is None
    Job.objects.all().delete()
    answer = client.post(url)
    assert answer.status_code == 302 and answer.url == seat_address(seat, language=language)
    seat.refresh_from_db()
    assert seat.attendee == people["learner"]
    assert Entitlement.objects.filter(user=people["learner"], source=f"seat:{seat.public_id}").exists()
    job = Job.objects.get(kind="mail.send")
    assert job.args["name"] == "booking/seat" and job.args["attachments"] == [["booking.seat", {"seat": str(seat.public_id)}]]
    assert client.get(url).url == client.post(url).url == seat_address(seat, language=language)
    assert Job.objects.filter(kind="mail.send").count() == 1


def test_the_second_person_is_told_what_to_do(as_role: Callable[[str], Client], people: dict) -> None:
    seat = makers.seat_of(people["learner"], makers.session())
    client = as_role("manager")
    for answer in (client.get(claim_address(seat.claim_token)), client.post(claim_address(seat.claim_token))):
        page = answer.content.decode()
        assert answer.status_code == 404 and "Ask the person who booked it for a new link" in page and "This place is mine" not in page
    page = as_role("visitor").get(claim_address(seat.claim_token))
    assert page.status_code == 404 and "/account/login/?next=/en/bookings/" in page.content.decode()
    seat.refresh_from_db()
    assert seat.attendee == people["learner"]


def test_one_place_a_person(as_role: Callable[[str], Client], people: dict) -> None:
    held = makers.session()
    makers.seat_of(people["learner"], held)
    second = makers.booked(held, browser="c")[0]
    answer = as_role("learner").post(claim_address(second.claim_token))
    assert answer.status_code == 409 and "You already have a place in this session" in answer.content.decode()
    second.refresh_from_db()
    assert second.attendee is None


def test_a_place_that_is_no_longer_booked_is_not_given(as_role: Callable[[str], Client]) -> None:
    held = makers.session()
    kept = actions.hold(session=held, offer=makers.offer(), quantity=1, browser="b")
    token = kept.seats.get().claim_token
    answer = as_role("learner").post(claim_address(token))
    assert answer.status_code == 404 and kept.seats.get().attendee is None
    for client in (as_role("learner"), as_role("visitor")):
        for answer in (client.get(claim_address("unknown-token")), client.post(claim_address("unknown-token"))):
            assert answer.status_code == 404 and "Ask the person who booked for a new link" in answer.content.decode()


def test_the_link_says_who_booked(as_role: Callable[[str], Client], people: dict) -> None:
    seat = makers.booked(makers.session(), by=people["buyer"])[0]
    assert str(people["buyer"]) in as_role("visitor").get(claim_address(seat.claim_token)).content.decode()
