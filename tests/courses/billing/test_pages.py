"""B1-B3, B14, C7: every page by persona, forged fields, other people's ids; the form and what it says when something is wrong."""

from collections.abc import Callable
from html import unescape
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils.translation import override

from content.models import ProviderIdentity
from courses.billing import actions as billing
from courses.billing import gateway
from courses.billing.enums import OrderState, PayBy
from courses.billing.models import Order, Payment
from courses.booking import calendars, dates
from courses.booking.models import Hold, Offer, Session
from lms.accounts import actions as accounts
from lms.accounts.models import Organisation, User
from lms.kit import clock, mails
from tests.payments import PAYER, SIREN, keep, order, paid, sample_session

pytestmark = pytest.mark.django_db
FORM = {
    "payer_kind": "company", "company": "Atelier Nord", "country": "FR", "siren": SIREN, "street": "3 rue des Lilas", "postcode": "59000",
    "city": "Lille", "pay_by": "account", "terms": "on",
}  # fmt: skip


def hold_by(client: Client, *, places: object = "1", payer: str = "company", offer: str = "", address: str = "", **forged: str):
    session = sample_session()
    offer = offer or str(Offer.objects.get(key="agilepm-seat").public_id)
    extra = {"headers": {"x-forwarded-for": address}} if address else {}
    return client.post(f"/fr/sessions/{session.public_id}/hold/", {"offer": offer, "quantity": places, "payer": payer, **forged}, **extra)


@pytest.fixture
def other_buyer(people: dict) -> Client:
    """A buyer of another organisation."""
    user = User.objects.create_user("other@else.example", None, first_name="O", last_name="Ther")
    accounts.join(user=user, organisation=Organisation.objects.create(name="Elsewhere"), is_buyer=True)
    user.refresh_from_db()
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


# --- Keeping places ----------------------------------------------------------------------------------------------------


def test_a_visitor_keeps_places_and_reads_until_when(client: Client) -> None:
    answer = hold_by(client, places=2)
    assert answer.status_code == 302
    page = client.get(answer.url)
    assert page.status_code == 200
    assert "account/signup/?next=/fr/checkout/" in page.content.decode()
    assert sample_session().taken == 2


@pytest.mark.case("B_02")
def test_another_browser_does_not_see_the_hold(client: Client) -> None:
    where = hold_by(client).url
    assert Client().get(where).status_code == 404
    assert Client().post(where.replace("checkout/", "checkout/") + "release/").status_code == 404
    assert sample_session().taken == 1


def test_giving_places_back_frees_them(client: Client) -> None:
    where = hold_by(client).url
    assert client.post(where + "release/").status_code == 302
    assert sample_session().taken == 0
    assert client.get(where).status_code == 410


def test_an_individual_is_led_to_a_request_and_nothing_is_held(client: Client) -> None:
    answer = hold_by(client, payer="self")
    assert "/request/" in answer.url
    assert sample_session().taken == 0
    page = client.get(hold_by(client, payer="self", places=3).url).content.decode()
    assert 'name="people" value="3"' in page and "Vous payez vous-même" in page
    assert 'name="people" value="1"' in client.get(hold_by(client, payer="self", places="999").url).content.decode()


@pytest.mark.parametrize("places", ["0", "-1", "21", "1e9", "", "abc", "999999999999999999", "1.5", "٣"])
@pytest.mark.case("C_07")
def test_c7_a_forged_number_of_places_is_refused_in_words(client: Client, places: str) -> None:
    answer = hold_by(client, places=places)
    assert answer.status_code == 409
    assert sample_session().taken == 0


@pytest.mark.parametrize(("left", "places", "said"), [(4, "9", "Only 4 places are left"), (4, "21", "Choose between 1 and 4 places")])
def test_the_limit_is_what_is_left_and_another_number_can_be_chosen(client: Client, left: int, places: str, said: str) -> None:
    session = sample_session()
    Session.objects.filter(pk=session.pk).update(capacity=left)
    data = {"offer": str(Offer.objects.get(key="agilepm-seat").public_id), "quantity": places, "payer": "company"}
    page = client.post(f"/en/sessions/{session.public_id}/hold/", data).content.decode()
    assert said in page and f'button--primary" href="/en/sessions/{session.public_id}/"' in page
    Session.objects.filter(pk=session.pk).update(taken=left)
    full = client.post(f"/en/sessions/{session.public_id}/hold/", data).content.decode()
    assert "is full" in full and "Choose another number" not in full


@pytest.mark.case("C_07")
def test_c7_an_offer_of_another_training_is_refused(client: Client) -> None:
    answer = hold_by(client, offer=str(Offer.objects.get(key="prince2-seat").public_id), unit_cents="1", price="1")
    assert answer.status_code == 409
    assert not Hold.objects.exists()


@pytest.mark.case("C_07")
def test_c7_the_price_is_the_servers(client: Client) -> None:
    hold_by(client, unit_cents="1", price="1", cents="1")
    assert Hold.objects.get().unit_cents == 179000


def test_a_full_session_says_so_in_the_same_answer_and_shows_other_dates(client: Client) -> None:
    Session.objects.filter(code="agp-paris-1").update(taken=10)
    answer = hold_by(client)
    assert answer.status_code == 409
    assert str(sample_session("agp-online-1").public_id) in answer.content.decode()


def test_two_holds_by_one_address_are_the_limit_whatever_the_browser(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def keep_from(address: str, code: str) -> int:
        data = {"offer": str(Offer.objects.get(key="agilepm-seat").public_id), "payer": "company", "quantity": 1}
        url = f"/fr/sessions/{sample_session(code).public_id}/hold/"
        return Client().post(url, data, headers={"x-forwarded-for": address}).status_code

    assert [keep_from("8.8.8.8", code) for code in ("agp-paris-1", "agp-online-1", "agp-paris-2")] == [302, 302, 409]
    assert keep_from("8.8.4.4", "agp-paris-2") == 302
    assert [keep_from("10.0.0.1", code) for code in ("agp-paris-1", "agp-online-1", "agp-paris-2")] == [302, 302, 302]


@pytest.mark.parametrize("state", ["draft", "cancelled", "running", "done"])
def test_a_session_that_is_not_on_sale_cannot_be_held(client: Client, state: str) -> None:
    Session.objects.filter(code="agp-paris-1").update(state=state)
    assert hold_by(client).status_code in {404, 409}
    assert not Hold.objects.exists()


# --- Ordering ----------------------------------------------------------------------------------------------------------


def checkout(client: Client, **changes: str):
    where = hold_by(client).url
    return where, client.post(where, FORM | changes)


def test_an_order_on_account_leads_to_its_page(as_role: Callable[[str], Client], people: dict) -> None:
    _where, answer = checkout(as_role("buyer"))
    found = Order.objects.get()
    assert answer.url == f"/fr/orders/{found.public_id}/"
    assert (found.state, found.siren, found.total_cents) == (OrderState.HELD, SIREN, 214800)
    assert found.organisation.name == "Atelier Nord"
    assert found.terms_accepted_at is not None
    assert found.hold.user == people["buyer"]


def test_a_card_leads_to_the_payment_page_and_the_policy_allows_it(as_role: Callable[[str], Client], standin) -> None:
    client = as_role("learner")
    where, answer = checkout(client, pay_by="card")
    assert answer.status_code == 302
    assert "/c/pay/" in answer.url
    assert Payment.objects.count() == 1
    page = client.get(where)
    assert page.url.startswith("/fr/orders/")
    assert standin.url in client.get(page.url)["Content-Security-Policy"]
    assert "http" not in client.get("/fr/orders/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"siren": "732829321"}, "siren"),
        ({"siren": ""}, "siren"),
        ({"country": "BE", "vat_number": "BE0403019262"}, "vat_number"),
        ({"country": "BE", "vat_number": ""}, "vat_number"),
        ({"company": ""}, "company"),
        ({"terms": ""}, "terms"),
        ({"pay_by": "crypto"}, "pay_by"),
        ({"email_1": "not an address"}, "email_1"),
        ({"name_1": "http://evil.example"}, "name_1"),
        ({"country": "XX"}, "country"),
    ],
)
def test_a_wrong_answer_is_named_and_what_was_typed_is_kept(as_role: Callable[[str], Client], changes: dict, field: str) -> None:
    _where, answer = checkout(as_role("buyer"), **changes)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "59000" in answer.content.decode()
    assert not Order.objects.exists()
    assert sample_session().taken == 1


def test_a_belgian_company_online_bears_no_french_vat(as_role: Callable[[str], Client]) -> None:
    client, session = as_role("buyer"), sample_session("agp-online-1")
    offer = str(Offer.objects.get(key="agilepm-seat").public_id)
    where = client.post(f"/fr/sessions/{session.public_id}/hold/", {"offer": offer, "payer": "company", "quantity": 1}).url
    client.post(where, FORM | {"country": "BE", "siren": "", "vat_number": "0403.019.261"})
    found = Order.objects.get()
    assert (found.vat_case, found.vat_cents, found.total_cents, found.vat_number) == ("reverse_charge", 0, 179000, "BE0403019261")


def hold_online(client: Client, payer: str = "company") -> str:
    session, offer = sample_session("agp-online-1"), str(Offer.objects.get(key="agilepm-seat").public_id)
    return client.post(f"/en/sessions/{session.public_id}/hold/", {"offer": offer, "payer": payer, "quantity": 1}).url


def test_the_sums_beside_the_button_follow_the_billing_country(as_role: Callable[[str], Client]) -> None:
    client = as_role("buyer")
    where = hold_online(client)
    page = client.get(where).content.decode()
    assert "€2,148.00" in page and "VAT according to the billing country" in page and 'name="seen" form="checkout" value="214800"' in page
    wrong = client.post(where, FORM | {"country": "DE", "siren": "", "vat_number": "nonsense", "seen": "214800"})
    page = wrong.content.decode()
    assert "€2,148.00" not in page and "Reverse charge" in page and 'value="179000"' in page
    for country, total in (("DE", "179000"), ("US", "179000"), ("MC", "214800"), ("nowhere", "214800")):
        assert f'value="{total}"' in client.get(f"{where}sums/", {"country": country}).content.decode()
    assert Client().get(f"{where}sums/").status_code == 404


def test_a_total_that_was_not_read_is_not_owed(as_role: Callable[[str], Client]) -> None:
    client = as_role("buyer")
    where, abroad = hold_online(client), FORM | {"country": "BE", "siren": "", "vat_number": "0403.019.261"}
    answer = client.post(where, abroad | {"seen": "214800"})
    assert "the total is €1,790.00 with tax" in answer.content.decode() and not Order.objects.exists()
    assert client.post(where, abroad | {"seen": "179000"}).status_code == 302


def test_in_a_room_the_country_changes_nothing(as_role: Callable[[str], Client]) -> None:
    client = as_role("buyer")
    where = hold_by(client).url
    assert "fixé avant" not in client.get(where).content.decode()
    assert 'value="214800"' in client.get(f"{where}sums/?country=DE").content.decode()


def test_a_freelance_is_not_billed_as_their_employer(as_role: Callable[[str], Client], people: dict) -> None:
    client = as_role("buyer")
    order(sample_session("pr2-paris-1"), people["buyer"], pay_by=PayBy.ACCOUNT)
    page = client.get(hold_by(client, payer="freelance").url)
    assert page.context["form"]["company"].value() is page.context["form"]["siren"].value() is None
    assert page.context["form"].fields["company"].label == "Nom ou dénomination commerciale"
    Order.objects.update(payer_kind="freelance", company="Sophie L.")
    assert client.get(hold_by(client, payer="freelance").url).context["form"]["company"].value() == "Sophie L."
    page = client.get(hold_by(client).url)
    assert page.context["form"]["company"].value() == "Atelier Nord" and page.context["form"].fields["company"].label == "Raison sociale"


@pytest.mark.case("B_03", "C_07")
def test_b3_forged_fields_change_nothing(as_role: Callable[[str], Client]) -> None:
    checkout(as_role("buyer"), net_cents="1", total_cents="1", state="confirmed", vat_cents="0", organisation="1", placed_by="1")
    found = Order.objects.get()
    assert (found.state, found.net_cents) == (OrderState.HELD, 179000)


def test_after_the_time_nothing_is_ordered_and_the_page_says_so(as_role: Callable[[str], Client]) -> None:
    client = as_role("buyer")
    where = hold_by(client).url
    Hold.objects.update(expires_at=clock.now())
    assert client.post(where, FORM).status_code == 410
    assert not Order.objects.exists()


def test_card_is_not_offered_without_a_key_and_account_not_after_the_go_no_go_day(as_role: Callable[[str], Client], settings) -> None:
    settings.STRIPE_SECRET_KEY = ""
    client = as_role("buyer")
    where = hold_by(client).url
    assert 'value="card"' not in client.get(where).content.decode()
    assert client.post(where, FORM | {"pay_by": "card"}).status_code == 200
    assert not Order.objects.exists()


# --- Whose order it is -------------------------------------------------------------------------------------------------


@pytest.fixture
def bought(people: dict, standin) -> Order:
    found = paid(order(sample_session(), people["buyer"], places=2), standin)
    Order.objects.filter(pk=found.pk).update(organisation=Organisation.objects.get(name="Atelier Nord"))
    found.refresh_from_db()
    return found


def addresses(found: Order) -> list[tuple[str, str]]:
    base, seat = f"/fr/orders/{found.public_id}/", found.hold.seats.first()
    posts = [base + part for part in ("pay/", "abandon/", "cancel/", f"seats/{seat.public_id}/")]
    gets = [base, base + "return/", base + "status/"]
    gets += [f"/fr/invoices/{found.invoices.get().public_id}/", f"/fr/checkout/{found.hold.public_id}/"]
    return [("post", address) for address in posts] + [("get", address) for address in gets]


@pytest.mark.case("B_02")
def test_b2_everybody_else_gets_404_and_changes_nothing(bought: Order, as_role: Callable, other_buyer: Client, client: Client) -> None:
    before = list(Order.objects.values()), list(Payment.objects.values()), list(bought.hold.seats.values())
    for method, address in addresses(bought):
        for stranger in (other_buyer, as_role("learner"), as_role("manager")):
            answer = getattr(stranger, method)(address, {"name": "X", "email": "x@y.fr", "reason": "z"})
            assert answer.status_code == 404, address
        assert getattr(client, method)(address).status_code in {302, 404}
    assert before == (list(Order.objects.values()), list(Payment.objects.values()), list(bought.hold.seats.values()))


@pytest.mark.case("B_02")
def test_the_organisations_other_buyer_sees_it_and_one_who_has_left_does_not(bought: Order, people: dict, as_role: Callable) -> None:
    colleague = people["manager"]
    membership = colleague.memberships.get()
    membership.is_buyer = True
    membership.save()
    assert as_role("manager").get(f"/fr/orders/{bought.public_id}/").status_code == 200
    people["buyer"].memberships.update(left_on=clock.today())
    assert as_role("buyer").get(f"/fr/orders/{bought.public_id}/").status_code == 404


@pytest.mark.parametrize("role", ["office", "finance", "administrator"])
def test_the_office_and_finance_see_every_order(bought: Order, as_role: Callable, role: str) -> None:
    page = as_role(role).get(f"/fr/orders/{bought.public_id}/")
    assert page.status_code == 200
    assert as_role(role).get(f"/fr/invoices/{bought.invoices.get().public_id}/")["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("role", ["learner", "buyer", "manager", "trainer", "author", "finance"])
@pytest.mark.case("B_02")
def test_only_the_office_decides(people: dict, as_role: Callable, role: str) -> None:
    found = order(sample_session(), people["buyer"], pay_by=PayBy.ACCOUNT)
    for act in ("accept", "refuse"):
        assert as_role(role).post(f"/fr/orders/{found.public_id}/{act}/", {"reason": "x"}).status_code == 404
    found.refresh_from_db()
    assert found.state == OrderState.HELD


@pytest.mark.case("B_14")
def test_b14_every_write_asks_for_the_token(bought: Order, people: dict) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["buyer"], backend="allauth.account.auth_backends.AuthenticationBackend")
    for method, address in addresses(bought):
        if method == "post":
            assert client.post(address).status_code == 403
            assert client.get(address).status_code == 405


def test_naming_a_sure_seat_writes_to_the_person(bought: Order, as_role: Callable, run_jobs: Callable) -> None:
    seat = bought.hold.seats.first()
    url = f"/fr/orders/{bought.public_id}/seats/{seat.public_id}/"
    as_role("buyer").post(url, {"name": "Zoé Martin", "email": "Zoe@Example.org"})
    seat.refresh_from_db()
    assert (seat.attendee_name, seat.attendee_email) == ("Zoé Martin", "zoe@example.org")
    answer = as_role("buyer").post(url, {"name": "", "email": "nope"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'href="#seat-{seat.pk}-email"' in page and 'value="nope"' in page
    assert page.count('<details class="disclosure" open') == 1
    seat.refresh_from_db()
    assert seat.attendee_name == "Zoé Martin"


def test_one_address_is_named_once_in_an_order(bought: Order, people: dict, as_role: Callable) -> None:
    first, second = bought.hold.seats.all()
    urls = [f"/en/orders/{bought.public_id}/seats/{seat.public_id}/" for seat in (first, second)]
    client = as_role("buyer")
    assert client.post(urls[0], {"name": "Zoé Martin", "email": "zoe@example.org"}).status_code == 302
    again = client.post(urls[1], {"name": "Zoé M.", "email": "ZOE@example.org"})
    page = again.content.decode()
    assert again.status_code == 422 and "already stands on another place" in page
    assert f'id="seat-{second.pk}-email_error"' in page and 'value="Zoé M."' in page
    second.refresh_from_db()
    assert (second.attendee_name, second.attendee_email) == ("", "")
    assert client.post(urls[0], {"name": "Zoé Durand", "email": "zoe@example.org"}).status_code == 302  # its own place


def test_a_buyer_who_comes_is_not_named_on_a_second_place(as_role: Callable[[str], Client], people: dict) -> None:
    client = as_role("buyer")
    where = hold_by(client, places=2).url
    answer = client.post(where, FORM | {"attend_self": "on", "name_2": "Me", "email_2": people["buyer"].email.upper()})
    assert answer.status_code == 200 and answer.context["form"].non_field_errors()
    assert not Order.objects.exists()


def test_a_paid_order_says_who_is_still_to_be_named(bought: Order, as_role: Callable) -> None:
    client, address = as_role("buyer"), f"/en/orders/{bought.public_id}/"
    page = client.get(address).content.decode()
    assert "2 attendees are still to be named" in page and 'class="button button--primary" href="#places"' in page
    assert page.count('<details class="disclosure" open') == 1
    for number, seat in enumerate(bought.hold.seats.all()):
        client.post(f"{address}seats/{seat.public_id}/", {"name": "Zoé", "email": f"zoe{number}@example.org"})
    page = client.get(address).content.decode()
    assert "to be named" not in page and 'class="disclosure" open' not in page


def test_an_accepted_order_on_account_says_how_to_pay(people: dict, as_role: Callable) -> None:
    identity = ProviderIdentity.load()
    identity.iban, identity.bic = "FR1420041010050500013M02606", "PSSTFRPP"
    identity.save()
    found = order(sample_session(), people["buyer"], pay_by=PayBy.ACCOUNT)
    Order.objects.filter(pk=found.pk).update(organisation=Organisation.objects.get(name="Atelier Nord"))
    billing.accept(order=found, by=people["office"])
    page = as_role("buyer").get(f"/en/orders/{found.public_id}/").content.decode()
    for wanted in ("€2,148.00 is to be paid by transfer by", "FR14 2004 1010 0505 0001 3M02 606", "PSSTFRPP", found.reference):
        assert wanted in page, wanted
    assert f'button--primary" href="/en/invoices/{found.invoices.get().public_id}/"' in page
    assert page.split("<main")[1].count("button--primary") == 1


@pytest.mark.parametrize("act", ["refused", "cancelled"])
def test_places_that_are_no_longer_kept_promise_nothing(people: dict, as_role: Callable, act: str) -> None:
    found = order(sample_session(), people["learner"], pay_by=PayBy.ACCOUNT, attends=True)
    if act == "refused":
        billing.refuse(order=found, by=people["office"], reason="No")
    else:
        billing.accept(order=found, by=people["office"])
        asked = billing.ask_to_cancel(order=found, by=people["learner"], reason="")
        billing.decide_cancellation(request=asked, by=people["office"], accepted=True, answer="")
    page = as_role("learner").get(f"/en/orders/{found.public_id}/").content.decode()
    assert "training opens" not in page and "training is open" not in page and "hand on the link" not in page


def test_a_page_the_provider_does_not_know_is_said_in_words(people: dict, standin, as_role: Callable[[str], Client]) -> None:
    """Another account's key, or a stand-in that has lost its memory: the order's page still answers."""
    found = order(sample_session(), people["buyer"])
    billing.pay(order=found)
    Payment.objects.filter(order=found).update(checkout_id="cs_test_unknown")
    client = as_role("buyer")
    for method, address in (("get", "return/"), ("post", "pay/"), ("post", "abandon/")):
        answer = getattr(client, method)(f"/fr/orders/{found.public_id}/{address}")
        assert answer.url == f"/fr/orders/{found.public_id}/", address


def test_naming_seats_has_a_limit(bought: Order, as_role: Callable) -> None:
    url, client = f"/fr/orders/{bought.public_id}/seats/{bought.hold.seats.first().public_id}/", as_role("buyer")
    codes = [client.post(url, {"name": "Zoé", "email": f"zoe{n}@example.org"}).status_code for n in range(21)]
    assert codes == [302] * 20 + [429]


def test_finance_records_a_transfer_and_wrong_ones_are_named(people: dict, as_role: Callable) -> None:
    found = order(sample_session(), people["buyer"], pay_by=PayBy.ACCOUNT)
    billing.accept(order=found, by=people["office"])
    client = as_role("finance")
    good = {"reference": found.reference.lower(), "amount": "2148,00", "received_on": clock.today().isoformat(), "bank_reference": "VIR"}
    for wrong in ({"reference": "NOPE"}, {"amount": "2148,01"}, {"amount": "abc"}, {"received_on": "2999-01-01"}, {"bank_reference": ""}):
        answer = client.post("/fr/finance/transfers/", good | wrong)
        assert answer.status_code == 422
        assert answer.context["form"].errors
    assert Payment.objects.count() == 0
    assert client.post("/fr/finance/transfers/", good).status_code == 302
    assert Payment.objects.get().amount_cents == 214800


def test_a_bank_number_is_checked_and_waits_for_somebody_else(as_role: Callable, people: dict) -> None:
    client = as_role("finance")
    assert client.post("/fr/finance/bank/", {"iban": "FR00 1234"}).status_code == 422
    assert client.post("/fr/finance/bank/", {"iban": "FR14 2004 1010 0505 0001 3M02 606", "bic": "psstfrpp"}).status_code == 302
    page = client.get("/fr/finance/").content.decode()
    assert "FR1420041010050500013M02606" in page


def test_money_is_never_in_a_visitors_cache(client: Client) -> None:
    where = hold_by(client).url
    assert "no-store" in client.get(where)["Cache-Control"] or "no-cache" in client.get(where)["Cache-Control"]
    assert PAYER["siren"] == SIREN
    assert keep(sample_session("pr2-paris-1"), browser="z").unit_cents == 179000


# --- Lists, sums and mails ---------------------------------------------------------------------------------------------


def test_lists_say_what_an_unpaid_order_costs_and_lead_to_its_payment(people: dict, standin, as_role: Callable) -> None:
    found = order(sample_session(), people["learner"])
    page = as_role("learner").get("/en/orders/").content.decode()
    assert f'<a href="/en/orders/{found.public_id}/">Pay<' in page and page.count("€2,148.00") == 2
    assert f"/en/sessions/{found.hold.session.public_id}/" in page and 'href="/en/desk/"' in page
    office = as_role("office").get("/en/office/orders/").content.decode()
    assert ">Pay<" not in office and office.count("€2,148.00") == 2 and 'href="/en/desk/"' in office


@pytest.mark.parametrize(("role", "back"), [("buyer", "orders"), ("office", "office/orders"), ("finance", "finance")])
def test_an_order_leads_back_to_the_list_it_comes_from(bought: Order, as_role: Callable, role: str, back: str) -> None:
    page = as_role(role).get(f"/en/orders/{bought.public_id}/").content.decode()
    assert f'href="/en/{back}/"' in page.split('class="breadcrumbs"')[1].split("</nav>")[0]
    assert f"/en/sessions/{bought.hold.session.public_id}/" in page and "SIREN 732\xa0829\xa0320" in page


def test_a_cancelled_order_adds_up_to_nothing(people: dict, standin, as_role: Callable, run_jobs: Callable) -> None:
    found = paid(order(sample_session(), people["learner"]), standin)
    asked = billing.ask_to_cancel(order=found, by=people["learner"], reason="")
    billing.decide_cancellation(request=asked, by=people["office"], accepted=True, answer="")
    run_jobs()
    client, address = as_role("learner"), f"/en/orders/{found.public_id}/"
    page = client.get(address).content.decode().split('<table class="sums">')[1].split("</table>")[0]
    for wanted in ("Received", "Refunded on", "−€2,148.00", "Balance", "€0.00"):
        assert wanted in page, wanted


def test_the_payment_page_names_the_days_and_no_code(people: dict, standin) -> None:
    found = order(sample_session(), people["buyer"])
    labels = []

    def seen(**asked: object) -> object:
        labels.append(asked["label"])
        return gateway.start_checkout(**asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("courses.billing.actions.payments.gateway", SimpleNamespace(**vars(gateway) | {"start_checkout": seen}))
        billing.pay(order=found)
    session = found.hold.session
    with override("fr"):
        days = dates.span(session.starts_at, session.ends_at)
    assert days in labels[0] and session.code not in labels[0]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_mails_to_the_buyer_give_the_days_and_the_place(people: dict, standin, language: str) -> None:
    found = paid(order(sample_session(), people["buyer"], places=2), standin)
    session = found.hold.session
    with override(language):
        days, place = dates.span(session.starts_at, session.ends_at), calendars.public_place(session, language=language)
    for name in ("confirmed", "on_account", "cancelled", "refused", "lapsed", "unanswered", "refunded", "not_cancelled"):
        kind = f"billing/{name}"
        letter = mails.write(kind, context=mails.filled(kind, context={"order": found.pk}, language=language), language=language)
        for text in (letter.text, unescape(letter.html)):
            assert days in text and place in text and "(s)" not in text, name
