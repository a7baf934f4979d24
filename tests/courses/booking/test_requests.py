"""Requests for a place: nothing held, the office told, twice refused, too many stopped; and their answer."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.booking.models import Hold, PlaceRequest, StateChange
from lms.jobs.models import Job
from lms.kit import clock

from . import makers

pytestmark = pytest.mark.django_db
FIELDS = {"name": "Jeanne Petit", "email": "jeanne@x.example", "phone": "+33 6 01 02 03 04", "people": "3", "message": "En juin ?"}


def address(code: str = "agilepm", language: str = "en") -> str:
    with override(language):
        return reverse("booking:request_training", kwargs={"code": code})


def of_session(held: object, language: str = "en") -> str:
    with override(language):
        return reverse("booking:request", kwargs={"public_id": held.public_id})


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_visitor_asks_and_is_thanked(client: Client, language: str) -> None:
    held = makers.session()
    url = of_session(held, language)
    assert client.get(url).status_code == 200
    Job.objects.all().delete()
    answer = client.post(url, FIELDS)
    assert answer.status_code == 302 and answer.url == f"{url}?sent=yes"
    thanks = client.get(answer.url)
    assert thanks.status_code == 200 and "csrfmiddlewaretoken" not in thanks.content.decode()
    kept = PlaceRequest.objects.get()
    assert (kept.session, kept.training, kept.people, kept.language) == (held, held.training, 3, language)
    assert not Hold.objects.exists() and held.taken == 0
    mails = {job.args["name"]: job.args["to"] for job in Job.objects.filter(kind="mail.send")}
    assert mails == {"booking/request": "jeanne@x.example", "booking/request_office": "office@demo.jalon.example"}


def test_a_training_without_a_date_can_be_asked_for(client: Client) -> None:
    assert client.post(address("pmp"), FIELDS).status_code == 302
    kept = PlaceRequest.objects.get()
    assert kept.session is None and kept.training.code == "pmp"
    assert client.get(address("nothing")).status_code == 404


def test_a_signed_in_person_need_not_write_who_they_are(as_role: Callable[[str], Client], people: dict) -> None:
    client = as_role("learner")
    page = client.get(address()).content.decode()
    assert 'value="learner@demo.jalon.example"' in page and 'value="Inès Moreau"' in page
    client.post(address(), {**FIELDS, "email": "learner@demo.jalon.example"})
    assert PlaceRequest.objects.get().user == people["learner"]


def test_asking_twice_is_told_and_keeps_what_was_typed(client: Client) -> None:
    client.post(address(), FIELDS)
    again = client.post(address(), {**FIELDS, "email": "JEANNE@x.example"})
    page = again.content.decode()
    assert again.status_code == 422 and "You have already asked for this" in page and "En juin ?" in page
    assert PlaceRequest.objects.count() == 1
    assert client.post(of_session(makers.session()), FIELDS).status_code == 302  # another question


def test_a_past_session_stands_for_any_date(client: Client) -> None:
    held = makers.session()
    with clock.at(held.ends_at):
        assert client.get(of_session(held)).status_code == 200
        assert client.post(of_session(held), FIELDS).status_code == 302
    assert PlaceRequest.objects.get().session is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Win https://spam.example"}, "name"),
        ({"email": "nobody"}, "email"),
        ({"people": "0"}, "people"),
        ({"people": "51"}, "people"),
        ({"people": "many"}, "people"),
        ({"phone": "0" * 31}, "phone"),
        ({"message": "x" * 2001}, "message"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(client: Client, wrong: dict, field: str) -> None:
    answer = client.post(address(), {**FIELDS, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422 and f'href="#id_{field}"' in page and 'id="id_name"' in page
    assert not PlaceRequest.objects.exists()


def test_ten_requests_an_hour_from_one_address(client: Client) -> None:
    for number in range(10):
        assert client.post(address(), {**FIELDS, "email": f"p{number}@x.example"}).status_code == 302
    client.post(address(), {**FIELDS, "email": "wrong"})
    eleventh = client.post(address(), {**FIELDS, "email": "p11@x.example"})
    assert eleventh.status_code == 429 and PlaceRequest.objects.count() == 10
    assert client.get(address()).status_code == 200
    assert client.post(address(), {**FIELDS, "email": "p12@x.example"}, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_slips_do_not_use_up_the_ten(client: Client) -> None:
    for _again in range(12):
        assert client.post(address(), {**FIELDS, "people": "0"}).status_code == 422
    assert client.post(address(), FIELDS).status_code == 302


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_office_answers_once(as_role: Callable[[str], Client], people: dict, language: str) -> None:
    asked = makers.asked(held=makers.session())
    other = makers.asked("Marc", email="marc@x.example")
    office = as_role("office")
    with override(language):
        listing, act = reverse("booking:office_requests"), reverse("booking:answer_request", kwargs={"public_id": asked.public_id})
    page = office.get(listing).content.decode()
    assert page.index("Jeanne") < page.index("Marc") and page.count('name="note"') == 2
    assert office.post(act, {"note": "Called, quote sent"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.note, asked.answered_by) == ("answered", "Called, quote sent", people["office"])
    office.get(listing)  # says that the answer is noted
    page = office.get(listing).content.decode()
    assert page.index("Marc") < page.index("Jeanne") and "Called, quote sent" in page
    office.post(act, {"note": "Once more"})
    asked.refresh_from_db()
    assert asked.note == "Called, quote sent" and other.state == "open"
    assert StateChange.objects.filter(subject=asked.public_id).count() == 1


def test_a_blank_answer_is_refused_in_its_place(as_role: Callable[[str], Client]) -> None:
    asked, other = makers.asked(), makers.asked("Marc", email="marc@x.example")
    answer = as_role("office").post(reverse("booking:answer_request", kwargs={"public_id": asked.public_id}), {"note": "  "})
    page = answer.content.decode()
    assert answer.status_code == 422 and f'id="note-{asked.public_id}-error"' in page
    assert f'id="note-{other.public_id}-error"' not in page
    asked.refresh_from_db()
    assert asked.state == "open"


@pytest.mark.parametrize("role", ["learner", "buyer", "trainer", "finance"])
def test_others_see_no_requests_and_answer_none(as_role: Callable[[str], Client], role: str) -> None:
    asked = makers.asked()
    client = as_role(role)
    assert client.get(reverse("booking:office_requests")).status_code == 404
    assert client.post(reverse("booking:answer_request", kwargs={"public_id": asked.public_id}), {"note": "x"}).status_code == 404
    asked.refresh_from_db()
    assert asked.state == "open"


def test_the_list_is_empty_at_first(as_role: Callable[[str], Client]) -> None:
    page = as_role("office").get(reverse("booking:office_requests")).content.decode()
    assert not re.search(r'name="note"', page) and 'class="empty"' in page
