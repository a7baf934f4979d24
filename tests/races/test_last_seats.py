"""D1, D4: fifty buyers over HTTP on the last five seats, to the end; a group is seated whole or not at all; and what the guard prevents."""

import http.client
import re
import threading
from collections import Counter
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection
from django.test import Client

from courses.billing.enums import OrderState
from courses.billing.models import Invoice, Order
from courses.booking import actions as booking
from courses.booking.models import Hold, Offer, Seat, Session
from lms.accounts.models import User
from lms.kit import clock
from tests.payments import SIREN, keep, sample_session, standin_in_use
from tests.races.racing import race, served, working

pytestmark = pytest.mark.usefixtures("committed")
BUYERS, LEFT = 50, 5
TOKEN = "a" * 32
FORM = {
    "payer_kind": "company", "company": "Atelier Nord", "country": "FR", "siren": SIREN, "street": "3 rue des Lilas", "postcode": "59000",
    "city": "Lille", "pay_by": "card", "terms": "on",
}  # fmt: skip


class Buyer:
    """One signed-in person with a browser's cookies and no more."""

    def __init__(self, number: int) -> None:
        user = User.objects.create_user(f"buyer{number}@race.example", None, first_name=f"B{number}", last_name="Race")
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        self.cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": TOKEN}

    def ask(self, url: str, data: dict | None = None) -> tuple[int, str, str]:
        """(status, Location, body) of one request; redirects are not followed."""
        parts = urlsplit(url)
        link = http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if data is not None:
            body = urlencode(data)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN}
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        link.request("GET" if data is None else "POST", path, body, headers)
        answer = link.getresponse()
        text = answer.read().decode()
        link.close()
        return answer.status, answer.getheader("Location", ""), text


def book(buyer: Buyer, site: str, session: Session, offer: Offer) -> str:
    """Hold, order, pay, come back: "booked", or what stopped it."""
    status, where, text = buyer.ask(
        f"{site}/fr/sessions/{session.public_id}/hold/", {"payer": "company", "offer": str(offer.public_id), "quantity": "1"}
    )
    if status == 409:
        return "told" if "complète" in text or "place" in text else "told nothing"
    if status != 302:
        return f"hold {status}"
    status, page, text = buyer.ask(site + where, FORM)
    if status != 302:
        return f"checkout {status} {re.findall(r'error-summary.*?</div>', text, re.S)[:1]}"
    status, back, _text = buyer.ask(page, {"outcome": "pay"})
    if status != 303:
        return f"page {status}"
    status, order, _text = buyer.ask(site + urlsplit(back).path)
    return "booked" if status == 302 else f"return {status}"


@pytest.mark.case("D_01", "M_05")
def test_fifty_buyers_on_the_last_five_seats(settings) -> None:
    session = sample_session()
    Session.objects.filter(pk=session.pk).update(taken=session.capacity - LEFT)
    offer = Offer.objects.priced(clock.today()).for_session(session).get()
    buyers = [Buyer(number) for number in range(BUYERS)]
    with served() as site, standin_in_use(webhook_url=f"{site}/stripe/webhook/"), working():
        found = race(lambda number: book(buyers[number], site, session, offer), BUYERS)
    assert Counter(map(str, found)) == {"booked": LEFT, "told": BUYERS - LEFT}
    session.refresh_from_db()
    assert session.taken == session.capacity
    assert Order.objects.filter(state=OrderState.CONFIRMED).count() == LEFT
    assert sorted(Invoice.objects.values_list("sequence", flat=True)) == list(range(1, LEFT + 1))
    assert Hold.objects.exclude(state="confirmed").count() == 0


@pytest.mark.case("D_01")
def test_control_read_then_write_without_the_check_oversells() -> None:
    """The guarded statement replaced by look-then-write in autocommit, and the CHECK taken away: the product has no such switch."""
    session = sample_session()
    Session.objects.filter(pk=session.pk).update(taken=session.capacity - LEFT)
    held = keep(sample_session(code="agp-online-1"))
    check = next(c for c in Session._meta.constraints if c.name == "booking_never_oversold")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Session, check)
    gate = threading.Barrier(BUYERS)

    def unguarded(_number: int) -> bool:
        seen = Session.objects.get(pk=session.pk)
        gate.wait(timeout=60)  # everybody has looked before anybody writes
        if seen.taken >= seen.capacity:
            return False
        Session.objects.filter(pk=session.pk).update(taken=seen.taken + 1)
        Seat.objects.create(session=session, hold=held, state="held")
        return True

    sold = race(unguarded, BUYERS).count(True)
    assert sold > LEFT
    assert Seat.objects.filter(session=session).count() == sold


@pytest.mark.case("D_04", "M_05")
def test_d4_a_group_is_seated_whole_or_not_at_all() -> None:
    session = sample_session()
    found = race(lambda number: keep(sample_session(), places=4, browser=f"g{number}"), 8)
    assert sum(isinstance(result, Hold) for result in found) == session.capacity // 4
    assert {result.left for result in found if isinstance(result, booking.SessionFull)} == {session.capacity % 4}
    session.refresh_from_db()
    assert session.taken == Seat.objects.filter(session=session).count() == session.capacity // 4 * 4


@pytest.mark.case("D_06")
def test_d6_the_same_browser_in_many_tabs_keeps_one_hold_a_session() -> None:
    race(lambda _n: keep(sample_session(), browser="one"), 8)
    assert Hold.objects.filter(state="live").count() == 1
    assert sample_session().taken == 1


def test_a_third_session_is_refused_while_two_are_held() -> None:
    keep(sample_session(), browser="one")
    keep(sample_session("agp-online-1"), browser="one")
    with pytest.raises(booking.HoldLimit):
        keep(sample_session("pr2-paris-1"), browser="one")
    assert sample_session("pr2-paris-1").taken == 0


@pytest.mark.case("D_01", "M_05")
def test_the_database_refuses_an_oversold_session() -> None:
    from django.db import IntegrityError

    session = sample_session()
    with pytest.raises(IntegrityError):
        Session.objects.filter(pk=session.pk).update(taken=session.capacity + 1)
