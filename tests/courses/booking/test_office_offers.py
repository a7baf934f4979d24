"""The training office keeps offers: prices as people write them, from which day, and every refusal."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.booking import actions
from courses.booking.forms.fields import EurosField, written
from courses.booking.models import Offer, Session
from courses.catalogue.models import Facts
from lms.kit import clock

from . import makers

pytestmark = pytest.mark.django_db


def address(name: str = "office_offers", language: str = "en", **kwargs: object) -> str:
    with override(language):
        return reverse(f"booking:{name}", kwargs=kwargs)


def day(days: int = 0) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def data(*prices: tuple[str, str], **fields: object) -> dict:
    sent = {
        "key": "new-offer", "training": makers.training().pk, "session": "", "kind": "seat", "name_fr": "Place", "name_en": "Seat",
        "is_open": "on", "position": 5, "price-TOTAL_FORMS": len(prices) + 3, "price-INITIAL_FORMS": 0, **fields,
    }  # fmt: skip
    for number, (since, euros) in enumerate(prices):
        sent |= {f"price-{number}-valid_from": since, f"price-{number}-cents": euros}
    return {name: value for name, value in sent.items() if value is not None}


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1790", 179000), ("1 790", 179000), ("1\u202f790,00\u00a0€", 179000), ("1790,5", 179050), ("1790.50", 179050),
        ("1,790.00", 179000), ("1.790,00", 179000), ("1,790", 179000), ("€ 0,01", 1), ("12 345,67", 1234567), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_euros_as_people_write_them(typed: str, cents: int | None) -> None:
    assert EurosField(required=False).clean(typed) == cents


@pytest.mark.parametrize("typed", ["free", "-5", "0", "0,00", "1790,555", "1,79,0", "1e5", "1790 $", "１７９０", "1000001", "9" * 20])
def test_and_what_is_no_price(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        EurosField(required=False).clean(typed)


@pytest.mark.parametrize("cents", [1, 100, 179000, 179050, 100_000_000])
def test_a_price_is_read_as_it_was_written(cents: int) -> None:
    assert EurosField().clean(written(cents)) == cents


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_offer_is_made_with_its_prices(as_role: Callable[[str], Client], language: str) -> None:
    client = as_role("office")
    assert client.get(address("office_offer_new", language)).status_code == 200
    answer = client.post(address("office_offer_new", language), data((day(), "1 500,00"), (day(30), "1600")))
    kept = Offer.objects.get(key="new-offer")
    assert answer.status_code == 302 and answer.url == address("office_offer", language, public_id=kept.public_id)
    assert [(str(price.valid_from), price.cents) for price in kept.prices.all()] == [(day(), 150000), (day(30), 160000)]
    assert Facts.objects.get(training=kept.training).price_cents == 150000
    page = client.get(answer.url).content.decode()
    assert 'value="1500"' in page and ("1,800" in page if language == "en" else "1\u202f800" in page)
    listing = client.get(address(language=language)).content.decode()
    assert "new-offer" in listing and ("€1,800" in listing if language == "en" else "1\u202f800" in listing)


def test_without_a_price_it_is_on_request(as_role: Callable[[str], Client]) -> None:
    client = as_role("office")
    assert client.post(address("office_offer_new"), data(training=makers.training("pmp").pk)).status_code == 302
    assert "on request" in client.get(address()).content.decode()


def test_a_kept_offer_changes_its_prices_and_may_close(as_role: Callable[[str], Client]) -> None:
    offer = makers.offer()
    url = address("office_offer", public_id=offer.public_id)
    client = as_role("office")
    sent = data(("2026-01-01", ""), (day(), "990"), key=offer.key, is_open=None, **{"price-INITIAL_FORMS": 1})
    sent["price-0-valid_from"] = ""
    assert client.post(url, sent).status_code == 302
    offer = Offer.objects.get(pk=offer.pk)
    assert [price.cents for price in offer.prices.all()] == [99000] and not offer.is_open
    assert "closed" in client.get(address()).content.decode()


REFUSALS = [
    ({"prices": [("today", "free")]}, "Write a price in euros"),
    ({"prices": [("today", "0")]}, "more than nothing"),
    ({"prices": [("today", "")]}, "Write the price that holds from this day"),
    ({"prices": [("", "1790")]}, "Say from which day this price holds"),
    ({"prices": [("never", "1790")]}, "valid date"),
    ({"prices": [("1999-12-31", "1790")]}, "2000"),
    ({"prices": [("today", "1790"), ("today", "1800")]}, "Two prices begin on the same day"),
    ({"key": "agilepm-seat"}, "Another offer has this key"),
    ({"name_en": ""}, "Fill in this field"),
    ({"kind": "book"}, "Select a valid choice"),
    ({"session": "pmp-paris-1"}, "This session belongs to another training"),
]


@pytest.mark.parametrize(("wrong", "said"), REFUSALS)
def test_what_cannot_be_kept_is_said_and_the_input_kept(as_role: Callable[[str], Client], wrong: dict, said: str) -> None:
    wrong = dict(wrong)
    prices = [(day() if since == "today" else since, euros) for since, euros in wrong.pop("prices", [])]
    if "session" in wrong:
        wrong["session"] = Session.objects.get(code=wrong["session"]).pk
    answer = as_role("office").post(address("office_offer_new"), data(*prices, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and 'class="error-summary"' in page and 'value="Place"' in page
    assert not Offer.objects.filter(key="new-offer").exists()


def test_an_offer_with_places_stays_with_its_training(as_role: Callable[[str], Client]) -> None:
    makers.booked(makers.session())
    offer = makers.offer()
    url = address("office_offer", public_id=offer.public_id)
    sent = data((day(-300), "1790"), key=offer.key, training=makers.training("pmp").pk)
    answer = as_role("office").post(url, sent)
    assert answer.status_code == 422 and "close it and make a new one" in answer.content.decode()
    assert Offer.objects.get(pk=offer.pk).training.code == "agilepm"


def test_places_keep_the_price_they_were_kept_at(as_role: Callable[[str], Client]) -> None:
    seat = makers.booked(makers.session())[0]
    actions.save_offer(offer=makers.offer(), prices={clock.today(): 1})
    seat.hold.refresh_from_db()
    assert seat.hold.unit_cents == 179000


@pytest.mark.parametrize("role", ["learner", "buyer", "finance"])
def test_others_keep_no_offers(as_role: Callable[[str], Client], role: str) -> None:
    offer = makers.offer()
    client = as_role(role)
    assert client.post(address("office_offer", public_id=offer.public_id), data()).status_code == 404
    assert client.get(address("office_offer", public_id=offer.public_id)).status_code == 404
    assert Offer.objects.get(pk=offer.pk).name_fr == offer.name_fr
