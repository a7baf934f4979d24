"""The training office keeps sessions: the list with its filters, the form with its half-days and every refusal, the moves."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from courses.booking import actions
from courses.booking.models import HalfDay, Session, StateChange
from lms.kit import clock

from . import makers

pytestmark = pytest.mark.django_db
LIST, NEW = "booking:office_sessions", "booking:office_session_new"
ROUTES = (LIST, NEW, "booking:office_offers", "booking:office_offer_new")


def address(held: Session, name: str = "office_session", language: str = "en") -> str:
    with override(language):
        return reverse(f"booking:{name}", kwargs={"public_id": held.public_id})


def new(language: str = "en") -> str:
    with override(language):
        return reverse(NEW)


def listing(language: str = "en") -> str:
    with override(language):
        return reverse(LIST)


def day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def data(*, halves: list[tuple] | None = None, kept: int = 0, **fields: object) -> dict:
    """What the form sends; `halves`: (day, from, until[, removed])."""
    rows = [(day(60), "09:00", "12:30"), (day(60), "13:30", "17:00")] if halves is None else halves
    sent = {
        "code": "new-1", "training": makers.training().pk, "language": "fr", "place": "Lyon", "address": "2 quai", "room": "A", "link": "",
        "bring": "", "go_no_go_on": day(40), "capacity": 8, "min_to_run": 3, "trainer": "", "half-TOTAL_FORMS": len(rows) + 8,
        "half-INITIAL_FORMS": kept, **fields,
    }  # fmt: skip
    for number, (when, start, end, *removed) in enumerate(rows):
        sent |= {f"half-{number}-day": when, f"half-{number}-start": start, f"half-{number}-end": end}
        if removed:
            sent[f"half-{number}-DELETE"] = "on"
    return sent


def as_kept(held: Session, **fields: object) -> dict:
    """What the form of a kept session sends when nothing is touched, but for `fields`."""
    halves = [
        (start.date().isoformat(), f"{start:%H:%M}", f"{timezone.localtime(half.ends_at):%H:%M}")
        for half in held.half_days.all()
        for start in [timezone.localtime(half.starts_at)]
    ]
    names = ("code", "language", "place", "address", "room", "link", "bring", "capacity", "min_to_run")
    told = {name: getattr(held, name) for name in names} | {"go_no_go_on": held.go_no_go_on.isoformat(), "trainer": held.trainer_id or ""}
    return data(halves=fields.pop("halves", halves), kept=len(halves), **{**told, **fields})


@pytest.mark.parametrize("role", ["learner", "buyer", "trainer", "finance", "author"])
def test_the_office_is_closed_to_others(as_role: Callable[[str], Client], role: str) -> None:
    held = makers.session()
    client = as_role(role)
    assert {client.get(reverse(route)).status_code for route in ROUTES} == {404}
    assert client.get(address(held)).status_code == 404
    assert client.post(address(held, "move_session"), {"to": "confirmed"}).status_code == 404
    assert client.post(new(), data()).status_code == client.post(address(held), as_kept(held, place="Hacked")).status_code == 404
    held.refresh_from_db()
    assert (held.state, held.place) == ("published", "Atelier") and not Session.objects.filter(code="new-1").exists()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("role", ["office", "administrator"])
def test_a_session_is_made_as_a_draft(as_role: Callable[[str], Client], people: dict, settings, language: str, role: str) -> None:
    settings.MFA_REQUIRED_ROLES = []
    client = as_role(role)
    assert client.get(new(language)).status_code == 200
    answer = client.post(new(language), data(trainer=people["trainer"].pk))
    held = Session.objects.get(code="new-1")
    assert answer.status_code == 302 and answer.url == address(held, language=language)
    assert (held.state, held.trainer, held.place, held.capacity) == ("draft", people["trainer"], "Lyon", 8)
    starts = [timezone.localtime(half.starts_at) for half in held.half_days.all()]
    assert [f"{start:%H:%M}" for start in starts] == ["09:00", "13:30"] and starts[0].date().isoformat() == day(60)
    assert client.get(answer.url).status_code == 200


REFUSALS = [
    ({"halves": []}, "A session needs at least one half-day"),
    ({"halves": [("", "", "")]}, "A session needs at least one half-day"),
    ({"halves": [(60, "09:00", "12:30"), (60, "12:00", "17:00")]}, "Two half-days overlap"),
    ({"halves": [(60, "12:30", "09:00")]}, "A half-day ends after it begins"),
    ({"halves": [(60, "09:00", "09:00")]}, "A half-day ends after it begins"),
    ({"halves": [(60, "", "12:30")]}, "Write a time"),
    ({"halves": [("0001-01-01", "09:00", "12:30")]}, "2000"),
    ({"halves": [("soon", "09:00", "12:30")]}, "valid date"),
    ({"go_no_go_on": 61}, "The go or no-go day comes before the session begins"),
    ({"go_no_go_on": "nope"}, "valid date"),
    ({"capacity": 0}, "greater than or equal to 1"),
    ({"capacity": 2, "min_to_run": 3}, "The session cannot need more people than it has places"),
    ({"code": "agp-paris-1"}, "Another session has this code"),
    ({"code": "two words"}, "valid"),
    ({"training": ""}, "Choose one of the answers"),
    ({"link": "javascript:alert(1)"}, "valid URL"),
    ({"trainer": "learner"}, "Select a valid choice"),
]


@pytest.mark.parametrize(("wrong", "said"), REFUSALS)
def test_what_cannot_be_kept_is_said_and_the_input_kept(as_role: Callable[[str], Client], people: dict, wrong: dict, said: str) -> None:
    wrong = dict(wrong)
    if "halves" in wrong:
        wrong["halves"] = [(day(when) if isinstance(when, int) else when, *rest) for when, *rest in wrong["halves"]]
    if isinstance(wrong.get("go_no_go_on"), int):
        wrong["go_no_go_on"] = day(wrong["go_no_go_on"])
    if "trainer" in wrong:
        wrong["trainer"] = people[wrong["trainer"]].pk
    answer = as_role("office").post(new(), data(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page.replace("&#x27;", "'"), page[page.find("error-summary") :][:600]
    assert 'class="error-summary"' in page and 'value="Lyon"' in page
    assert not Session.objects.filter(code="new-1").exists()


def test_a_trainer_is_in_one_place_at_a_time(as_role: Callable[[str], Client], people: dict) -> None:
    makers.session(days=60, trainer=people["trainer"])
    answer = as_role("office").post(new(), data(trainer=people["trainer"].pk))
    assert answer.status_code == 422 and "The trainer already teaches session s1" in answer.content.decode()
    assert not Session.objects.filter(code="new-1").exists()


def test_a_kept_session_is_changed_and_its_half_days_added_and_removed(as_role: Callable[[str], Client]) -> None:
    held = makers.session()
    first = timezone.localtime(held.starts_at).date().isoformat()
    client = as_role("office")
    assert f'value="{first}"' in client.get(address(held)).content.decode()
    halves = as_kept(held)
    assert client.post(address(held), halves).status_code == 302
    held.refresh_from_db()
    assert held.revision == 0 and held.half_days.count() == 4
    rows = [(halves[f"half-{n}-day"], halves[f"half-{n}-start"], halves[f"half-{n}-end"], *(["gone"] if n == 3 else [])) for n in range(4)]
    answer = client.post(address(held), as_kept(held, place="Nantes", halves=[*rows, (day(50), "09:00", "11:00")]))
    assert answer.status_code == 302
    held.refresh_from_db()
    assert (held.place, held.revision, held.half_days.count()) == ("Nantes", 1, 4)
    assert timezone.localtime(held.ends_at).date().isoformat() == day(50)


def test_an_emptied_row_must_be_removed_on_purpose(as_role: Callable[[str], Client]) -> None:
    held = makers.session(length=1)
    sent = as_kept(held) | {"half-1-day": ""}
    answer = as_role("office").post(address(held), sent)
    assert answer.status_code == 422 and HalfDay.objects.filter(session=held).count() == 2


@pytest.mark.case("D_07")
def test_taken_seats_bind(as_role: Callable[[str], Client]) -> None:
    held = makers.session(capacity=5)
    makers.booked(held, places=4)
    client = as_role("office")
    answer = client.post(address(held), as_kept(held, capacity=3))
    page = answer.content.decode()
    assert answer.status_code == 422 and "4 places are already taken" in page and "4 of 5 places taken" in page
    answer = client.post(address(held), as_kept(held, training=makers.training("prince2").pk))
    assert answer.status_code == 422 and "can no longer change" in answer.content.decode()
    assert client.post(address(held), as_kept(held, capacity=4)).status_code == 302


@pytest.mark.case("B_03")
def test_the_form_never_writes_state_or_seats(as_role: Callable[[str], Client]) -> None:
    held = makers.session(capacity=5)
    makers.booked(held, places=2)
    as_role("office").post(address(held), as_kept(held) | {"state": "closed", "taken": 0, "revision": 9})
    held.refresh_from_db()
    assert (held.state, held.taken, held.revision) == ("published", 2, 0)


def test_the_people_of_a_session(as_role: Callable[[str], Client], people: dict) -> None:
    held = makers.session()
    makers.seat_of(people["learner"], held)
    named = makers.booked(held, browser="c", places=2)
    actions.name_seat(seat=named[0], name="Camille Durand", email="c@x.example", language="fr")
    page = as_role("office").get(address(held)).content.decode()
    for told in ("Inès Moreau", "learner@demo.jalon.example", "Camille Durand", "c@x.example", "link not used yet", "not named yet"):
        assert told in page, told
    assert all(seat.claim_token not in page for seat in named)


MOVES = [
    ("draft", {"published", "cancelled"}), ("published", {"confirmed", "postponed", "cancelled"}),
    ("confirmed", {"running", "postponed", "cancelled"}), ("postponed", {"published", "confirmed", "cancelled"}), ("running", {"done"}),
    ("done", {"closed"}), ("closed", set()), ("cancelled", set()),
]  # fmt: skip


# A moment at which the calendar agrees with every move of the state.
DURING = {"confirmed": timedelta(), "running": timedelta(days=2)}


def offered(page: str) -> set[str]:
    return set(re.findall(r'name="to" value="(\w+)"', page))


@pytest.mark.parametrize(("state", "allowed"), MOVES)
def test_the_page_offers_the_moves_its_state_allows(as_role: Callable[[str], Client], state: str, allowed: set) -> None:
    held = makers.session(state=state)
    with clock.at(held.starts_at + DURING[state] if state in DURING else clock.now()):
        assert offered(as_role("office").get(address(held)).content.decode()) == allowed


@pytest.mark.parametrize(("state", "allowed"), MOVES)
def test_each_move_is_made_and_logged_or_refused(as_role: Callable[[str], Client], people: dict, state: str, allowed: set) -> None:
    for number, to in enumerate(("published", "confirmed", "postponed", "cancelled", "running", "done", "closed", "draft", "nonsense")):
        held = makers.session(f"m{number}", state=state)
        with clock.at(held.starts_at + DURING[state] if state in DURING else clock.now()):
            answer = as_role("office").post(address(held, "move_session"), {"to": to, "reason": "because"})
        held.refresh_from_db()
        if to in allowed:
            assert (answer.status_code, held.state) == (302, to)
            entry = StateChange.objects.get(subject=held.public_id)
            assert (entry.old, entry.new, entry.actor, entry.reason) == (state, to, people["office"], "because")
        else:
            assert (answer.status_code, held.state) == (422, state)
            assert "notice--error" in answer.content.decode()


EARLY, LATE = timedelta(days=-1), timedelta(days=3)


@pytest.mark.parametrize(
    ("state", "to", "when", "told"),
    [
        ("confirmed", "running", EARLY, "say then that it has begun"),
        ("confirmed", "postponed", LATE, "give it new dates instead"),
        ("running", "done", timedelta(hours=1), "say after that that it is over"),
        ("postponed", "confirmed", LATE, "has already begun"),
        ("postponed", "published", LATE, "has already begun"),
    ],
)
def test_a_move_that_the_calendar_contradicts_is_neither_offered_nor_made(
    as_role: Callable[[str], Client], state: str, to: str, when: timedelta, told: str
) -> None:
    held = makers.session(state=state)
    with clock.at(held.starts_at + when):
        client = as_role("office")
        page = client.get(address(held)).content.decode()
        answer = client.post(address(held, "move_session"), {"to": to})
    assert to not in offered(page) and told in page and "at its end" not in page
    assert answer.status_code == 422 and told in answer.content.decode()
    held.refresh_from_db()
    assert held.state == state


def test_a_session_with_people_is_not_cancelled(as_role: Callable[[str], Client]) -> None:
    held = makers.session()
    makers.booked(held, places=2)
    answer = as_role("office").post(address(held, "move_session"), {"to": "cancelled", "reason": "Too few"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "2 places are taken" in page and 'value="Too few"' in page
    held.refresh_from_db()
    assert held.state == "published"


def test_a_session_that_has_begun_is_not_put_on_sale(as_role: Callable[[str], Client]) -> None:
    held = makers.session(state="draft")
    with clock.at(held.starts_at + timedelta(hours=1)):
        answer = as_role("office").post(address(held, "move_session"), {"to": "published"})
    assert answer.status_code == 422 and "has already begun" in answer.content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_list_says_what_is_missing(as_role: Callable[[str], Client], language: str) -> None:
    Session.objects.all().update(state="closed")
    draft, near = makers.session("draft-1", days=20, state="draft"), makers.session("near-1", days=15, min_to_run=5)
    page = as_role("office").get(listing(language)).content.decode()
    assert page.index("near-1") < page.index("draft-1")
    assert address(draft, language=language) in page and address(near, language=language) in page
    if language == "en":
        assert "Decide whether it runs" in page and "Publish it" in page and "0 of 10 places taken" in page


def test_periods_and_states_filter(as_role: Callable[[str], Client]) -> None:
    Session.objects.all().delete()
    for code, days, state in (("old", -50, "done"), ("past", -10, "done"), ("soon", 10, "published"), ("far", 90, "draft")):
        makers.session(code, days=days, state=state)
    client = as_role("office")

    def shown(query: str) -> set[str]:
        page = client.get(f"{listing()}{query}").content.decode()
        return {code for code in ("old", "past", "soon", "far") if f"<li>{code}</li>" in page}

    assert shown("") == shown("?period=nonsense&state=nonsense&page=99") == {"soon", "far"}
    assert shown("?period=past") == {"past", "old"}
    assert shown("?period=next") == {"soon"}
    assert shown("?period=coming") == {"soon", "far"}
    assert shown("?period=all") == {"old", "past", "soon", "far"}
    assert shown("?period=all&state=done") == {"old", "past"}
    page = client.get(f"{listing()}?period=past&state=draft").content.decode()
    assert 'class="empty"' in page and "?period=all" in page


def test_the_list_comes_in_pages(as_role: Callable[[str], Client]) -> None:
    makers.many_sessions(30)
    page = as_role("office").get(f"{listing()}?period=all&state=published").content.decode()
    assert "period=all&amp;state=published&amp;page=2" in page and page.count('class="row session-row"') == 25
