"""What each reader of an order may do about its places."""

import re
from collections.abc import Callable

import pytest

from courses.billing import actions as billing
from courses.billing.enums import PayBy
from tests.payments import order, sample_session

pytestmark = pytest.mark.django_db
OWN_LINK = "Name somebody, or hand on the link of this place."


def acts(page: str) -> list[str]:
    return re.findall(r'<p class="row-text">(.*?)</p>', page)


@pytest.mark.parametrize(
    ("role", "held", "sure"),
    [
        ("buyer", "Name somebody: we write to them once the booking is sure.", OWN_LINK),
        ("office", "The buyer can name somebody.", "The buyer names somebody, or hands on the link of this place."),
    ],
)
def test_a_place_without_a_name_says_what_its_reader_can_do(people: dict, as_role: Callable, role: str, held: str, sure: str) -> None:
    found = order(sample_session(), people["buyer"], pay_by=PayBy.ACCOUNT)
    address, client = f"/en/orders/{found.public_id}/", as_role(role)
    assert acts(client.get(address).content.decode()) == [held]
    billing.accept(order=found, by=people["office"])
    page = client.get(address).content.decode()
    assert acts(page) == [sure]
    assert ("/bookings/claim/" in page) is (role == "buyer")
