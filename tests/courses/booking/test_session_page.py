"""The public page of a session: what a buyer must see before booking, in every state; the sale on training pages and lists."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from content.models import ProviderIdentity, VatRegime
from courses.booking import actions, queries
from courses.booking.models import Hold, Offer, Session
from courses.catalogue.models import CoursePage, Facts
from lms.kit import clock, freshness

from . import makers

pytestmark = pytest.mark.django_db


def address(session: Session, language: str = "en", name: str = "session") -> str:
    with override(language):
        return reverse(f"booking:{name}", kwargs={"public_id": session.public_id})


def read(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text).replace("\u202f", " ").replace("\u00a0", " "))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_buyer_sees_when_where_who_and_how_much(client: Client, people: dict, language: str) -> None:
    held = makers.session(days=20, trainer=people["trainer"], capacity=4)
    page = read(client, address(held, language))
    course = CoursePage.objects.get(training=held.training, locale__language_code=language)
    for told in (course.title, course.prerequisites[:60], "Atelier", "75010 Paris", "Hugo Petit"):
        assert told in flat(page).replace("&#x27;", "'"), told
    net, gross = ("1 790 €", "2 148 €") if language == "fr" else ("€1,790", "€2,148")
    assert net in flat(page) and gross in flat(page)
    assert flat(page).count(net) == flat(page).count(gross)
    assert f'action="{reverse("billing:hold", kwargs={"public_id": held.public_id})}"'.replace("/fr/", f"/{language}/") in page
    assert held.room not in page and "visio" not in page
    other = "fr" if language == "en" else "en"
    assert f'hreflang="{other}" href="{address(held, other)}"' in re.sub(r'href="https?://[^/"]+', 'href="', page)


def test_the_form_asks_what_how_many_and_who_pays(client: Client) -> None:
    held = makers.session(capacity=6)
    page = read(client, address(held))
    assert f'type="hidden" name="offer" value="{makers.offer().public_id}"' in page
    assert 'min="1" max="6"' in page
    assert re.findall(r'name="payer" id="[\w-]+" value="(\w+)" required', page) == ["company", "freelance", "self"]
    actions.save_offer(
        offer=Offer(key="exam-only", training=held.training, name_fr="Examen", name_en="Exam", kind="exam"), prices={clock.today(): 50000}
    )
    page = read(client, address(held))
    assert len(re.findall(r'type="radio" name="offer"', page)) == 2 and "Exam only, without the training" in page


def test_at_most_twenty_places_at_once(client: Client) -> None:
    assert 'max="20"' in read(client, address(makers.session(capacity=60)))


def test_an_exempt_provider_adds_no_tax(client: Client) -> None:
    identity = ProviderIdentity.load()
    identity.vat_regime = VatRegime.EXEMPT_TRAINING
    identity.save()
    page = flat(read(client, address(makers.session())))
    assert "€1,790, no tax added" in page and "2,148" not in page and "with tax" not in page


@pytest.mark.parametrize("state", ["draft", "cancelled"])
@pytest.mark.parametrize("name", ["session", "request"])
def test_drafts_and_cancelled_sessions_are_not_there(client: Client, state: str, name: str) -> None:
    assert client.get(address(makers.session(state=state), name=name)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": "postponed"}, "This session is postponed"),
        ({"state": "running"}, "has begun"),
        ({"state": "done"}, "This session is over"),
        ({"state": "closed"}, "This session is over"),
    ],
)
def test_what_cannot_be_booked_says_so_and_offers_a_request(client: Client, fields: dict, said: str) -> None:
    held = makers.session(**fields)
    page = read(client, address(held))
    assert said in page and "billing" not in page and 'name="quantity"' not in page
    assert address(held, name="request") in page


def test_a_past_session_says_so_whatever_its_state(client: Client) -> None:
    held = makers.session()
    with clock.at(held.ends_at + timedelta(days=1)):
        assert "This session is over" in read(client, address(held))
    with clock.at(held.starts_at + timedelta(hours=1)):
        assert "has begun" in read(client, address(held))


def test_a_full_session_offers_other_dates_and_a_request(client: Client) -> None:
    held = makers.session(capacity=1)
    makers.booked(held)
    full_too = makers.session("s2", days=50, capacity=1)
    makers.booked(full_too, browser="c")
    page = read(client, address(held))
    assert "This session is full" in page and 'name="quantity"' not in page
    free = Session.objects.get(code="agp-paris-1")
    assert address(free) in page and address(full_too) not in page
    assert [row.session.code for row in queries.other_sessions(held, "en")][:1] == [free.code]


def test_what_a_refused_hold_shows(client: Client) -> None:
    held = makers.session(capacity=1)
    makers.booked(held)
    answer = client.post(
        reverse("billing:hold", kwargs={"public_id": held.public_id}), {"offer": makers.offer().public_id, "payer": "company"}
    )
    page = answer.content.decode()
    assert answer.status_code == 409 and Hold.objects.filter(session=held).count() == 1
    assert "/sessions/" in page and Session.objects.get(code="agp-paris-1").public_id.hex[:8] in page


def test_a_price_on_request_leads_to_a_request_only(client: Client) -> None:
    held = Session.objects.get(code="pmp-paris-1")
    page = read(client, address(held))
    assert "Price on request" in page and 'name="quantity"' not in page
    assert address(held, name="request") in page


def test_the_price_of_the_day_holds(client: Client) -> None:
    held = makers.session(days=400)
    offer = makers.offer()
    actions.save_offer(offer=offer, prices={clock.today(): 100000, clock.today() + timedelta(days=10): 200000})
    assert "€1,000" in flat(read(client, address(held)))
    with clock.at(clock.now() + timedelta(days=11)):
        assert "€2,000" in flat(read(client, address(held)))
    offer.is_open = False
    actions.save_offer(offer=offer)
    assert 'name="quantity"' not in read(client, address(held))


def test_an_online_session_hides_its_link_from_visitors(client: Client) -> None:
    held = makers.session(place="", address="", room="", link="https://visio.example/secret", language="en")
    page = read(client, address(held))
    assert "Online" in page and "secret" not in page and page.count("Paris time") == 1


def test_a_seat_holder_is_led_to_their_place(as_role: Callable[[str], Client], people: dict) -> None:
    held = makers.session()
    seat = makers.seat_of(people["learner"], held)
    assert address(seat, name="seat") in read(as_role("learner"), address(held))
    assert address(seat, name="seat") not in read(as_role("buyer"), address(held))


def test_search_engines_read_dates_place_and_price_with_tax(client: Client) -> None:
    held = makers.session()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', read(client, address(held)), re.S)[1])["@graph"][0]
    assert data["@type"] == "CourseInstance" and data["startDate"] == held.starts_at.isoformat()
    assert data["location"]["name"] == "Atelier" and data["eventAttendanceMode"].endswith("OfflineEventAttendanceMode")
    assert [(offer["price"], offer["priceCurrency"]) for offer in data["offers"]] == [("2148.00", "EUR")]
    assert data["offers"][0]["availability"].endswith("InStock")
    assert held.room not in json.dumps(data)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_training_page_sells_its_next_session(client: Client, language: str) -> None:
    path = {"fr": "/fr/formations/agilepm/", "en": "/en/trainings/agilepm/"}[language]
    first = Session.objects.on_sale(clock.now()).filter(training__code="agilepm").order_by("starts_at").first()
    page = read(client, path)
    assert f'button button--primary" href="{address(first, language)}' in page
    assert page.count("button--primary") == 1
    assert "csrfmiddlewaretoken" not in page
    instances = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])["hasCourseInstance"]
    assert len(instances) == 3 and instances[0]["offers"][0]["price"] == "2148.00"


def test_the_training_page_without_a_date_asks_for_a_place(client: Client) -> None:
    Session.objects.filter(training__code="agilepm").update(state="cancelled")
    actions.refresh_facts([makers.training().pk])
    page = read(client, "/en/trainings/agilepm/")
    assert "Next sessions" not in page and page.count("button--primary") == 1
    assert reverse("booking:request_training", kwargs={"code": "agilepm"}).replace("/fr/", "/en/") in page


def test_a_training_on_request_leads_to_a_request(client: Client) -> None:
    page = read(client, "/en/trainings/pmp/")
    assert 'button button--primary" href="/en/trainings/pmp/request/"' in page and page.count("button--primary") == 1


def test_whoever_may_learn_continues_first(as_role: Callable[[str], Client]) -> None:
    for role, primary in (("graduate", "/en/learn/agilepm/"), ("trainer", "/en/learn/agilepm/"), ("buyer", "/en/sessions/")):
        page = read(as_role(role), "/en/trainings/agilepm/")
        assert re.search(rf'button button--primary" href="{primary}', page), role
        assert page.count("button--primary") == 1, role


def test_lists_show_the_next_date_and_the_price(client: Client) -> None:
    page = flat(read(client, "/en/trainings/"))
    assert "from €1,790 before tax (€2,148 with tax)" in page and "Price on request" in page and "Next session:" in page
    assert "places left" not in page
    makers.session(days=10, capacity=3)
    assert "3 places left" in flat(read(client, "/en/trainings/?exam=yes"))  # a query string is never answered from the page cache
    assert "from €1,790 before tax" in flat(read(client, "/en/job-profiles/pmo/"))


def test_lists_bear_a_training_without_facts_and_one_whose_date_is_past(client: Client) -> None:
    Facts.objects.filter(training__code="pmp").delete()
    Facts.objects.filter(training__code="agilepm").update(next_starts_at=clock.now() - timedelta(days=1))
    Facts.objects.filter(training__code="prince2").update(next_starts_at=None, price_cents=None, gross_cents=None)
    page = flat(read(client, "/en/trainings/?exam=yes"))
    assert "Next session:" not in page


def test_home_shows_the_next_dates(client: Client) -> None:
    page = read(client, "/en/")
    assert len(re.findall(r'href="/en/sessions/', page)) == 3 and page.count("button--primary") == 1
    Session.objects.all().update(state="draft")
    freshness.forget()  # rows changed behind the product's back
    assert 'href="/en/sessions/' not in read(client, "/en/?x=1")


def test_a_seat_taken_makes_cached_pages_fresh(client: Client) -> None:
    held = makers.session(days=3, capacity=6)
    client.get("/en/trainings/agilepm/")
    assert client.get("/en/trainings/agilepm/")["X-Page-Cache"] == "hit"
    makers.booked(held, places=2)
    freshness.forget()
    cache.clear()  # what freshness.touch_pages does once the transaction is committed
    assert "4 places left" in flat(read(client, "/en/trainings/agilepm/"))
