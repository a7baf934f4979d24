"""Statements do not grow with sessions, seats, offers or requests; and the panels of the desks."""

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.booking import actions, panels
from courses.booking.models import Offer, PlaceRequest, Session
from lms.kit import clock

from . import makers

pytestmark = pytest.mark.django_db


def counted(statements: Callable, client: Client, url: str) -> int:
    """What a second look costs: the first fills caches of menus and titles."""
    assert client.get(url).status_code == 200
    return statements(lambda: client.get(url))


def english(name: str, **kwargs: object) -> str:
    with override("en"):
        return reverse(f"booking:{name}", kwargs=kwargs)


@pytest.mark.parametrize(
    ("role", "path", "most"),
    [
        ("visitor", "/en/trainings/agilepm/?x=1", 30),
        ("visitor", "/en/trainings/?exam=yes", 14),
        ("visitor", "/en/?x=1", 14),
        ("visitor", "session", 18),
        ("office", "/en/office/sessions/", 14),
        ("office", "/en/office/sessions/?period=all", 14),
        ("office", "session-office", 16),
        ("office", "/en/office/offers/new/", 14),
        ("trainer", "/en/desk/trainer/", 24),
    ],
)
def test_3_and_60_sessions_cost_the_same(
    as_role: Callable[[str], Client], people: dict, statements: Callable, role: str, path: str, most: int
) -> None:
    Session.objects.all().delete()
    held = makers.session("held", days=3)
    own = {"session": "session", "session-office": "office_session"}
    path = english(own[path], public_id=held.public_id) if path in own else path
    client, costs = as_role(role), []
    makers.many_sessions(8, trainer=people["trainer"])
    costs.append(counted(statements, client, path))
    Session.objects.exclude(pk=held.pk).delete()
    makers.many_sessions(60, trainer=people["trainer"])
    costs.append(counted(statements, client, path))
    assert costs[0] == costs[1] <= most, costs


def test_2_and_200_seats_cost_the_same(as_role: Callable[[str], Client], statements: Callable) -> None:
    few, many = makers.session("few", capacity=200), makers.session("many", days=60, capacity=200)
    makers.many_seats(few, 2)
    makers.many_seats(many, 200)
    client = as_role("office")
    costs = [counted(statements, client, english("office_session", public_id=held.public_id)) for held in (few, many)]
    assert costs[0] == costs[1] <= 16


def test_2_and_60_bookings_cost_the_same(as_role: Callable[[str], Client], people: dict, statements: Callable) -> None:
    for role, count in (("learner", 2), ("graduate", 60)):
        makers.seats_in_many(people[role], count, first_day=5)
        for row in Session.objects.filter(code__startswith="many"):
            Session.objects.filter(pk=row.pk).update(code=f"{role}-{row.pk}")
    costs = [counted(statements, as_role(role), "/en/bookings/") for role in ("learner", "graduate")]
    assert costs[0] == costs[1] <= 12, costs


def test_past_bookings_come_in_pages(as_role: Callable[[str], Client], people: dict, statements: Callable) -> None:
    makers.seats_in_many(people["learner"], 60, first_day=-90)
    client = as_role("learner")
    page = client.get("/en/bookings/").content.decode()
    assert "?page=2" in page and page.count('class="row row--end"') == 25
    assert counted(statements, client, "/en/bookings/?page=2") <= 12


def test_offers_and_requests(as_role: Callable[[str], Client], statements: Callable) -> None:
    client = as_role("office")
    few, many = [], []
    for costs, count in ((few, 3), (many, 24)):
        for number in range(count):
            key = f"o{count}-{number}"
            actions.save_offer(
                offer=Offer(key=key, training=makers.training(), name_fr=key, name_en=key), prices={clock.today(): 100 + number}
            )
            makers.asked(email=f"{key}@x.example")
        if count == 24:
            Offer.objects.filter(key__startswith="o3").delete()
        costs += [counted(statements, client, english(name)) for name in ("office_offers", "office_requests")]
    assert few == many and max(few) <= 14, (few, many)
    assert PlaceRequest.objects.count() == 27


def shown(name: str, context: dict) -> str:
    with override("en"):
        return render_to_string(f"booking/panels/{name}.html", {"panel": context})


def test_the_panels_of_the_office(people: dict) -> None:
    Session.objects.all().update(state="closed")
    with override("en"):
        assert "waits for anything" in shown("sessions", panels.sessions(people["office"]))
        makers.session("draft-1", days=10, state="draft")
        one = shown("sessions", panels.sessions(people["office"]))
        assert "Publish it" in one and "draft-1" in one
        for number in range(9):
            makers.session(f"d{number}", days=12, state="draft")
        assert "2 other sessions wait for you" in shown("sessions", panels.sessions(people["office"]))
        assert "None waits" in shown("requests", panels.requests(people["office"]))
        makers.asked()
        assert "1 request waits for your answer" in shown("requests", panels.requests(people["office"]))


def test_the_panel_of_the_trainer(people: dict) -> None:
    with override("en"):
        Session.objects.all().update(trainer=None)
        assert "No session to come" in shown("taught", panels.taught(people["trainer"]))
        held = makers.session(trainer=people["trainer"])
        makers.booked(held, places=3)
        page = shown("taught", panels.taught(people["trainer"]))
        assert "3 people" in page and "Salle 7" in page and "Today" not in page
        with clock.at(held.starts_at):
            assert "Today" in shown("taught", panels.taught(people["trainer"]))
        with clock.at(held.ends_at.replace(year=held.ends_at.year + 1)):
            assert "No session to come" in shown("taught", panels.taught(people["trainer"]))


def test_the_panel_of_a_learner_says_nothing_without_a_place(people: dict) -> None:
    with override("en"):
        assert shown("coming", panels.coming(people["learner"])).strip() == ""
        seat = makers.seat_of(people["learner"], makers.session())
        assert str(seat.public_id) in shown("coming", panels.coming(people["learner"]))
