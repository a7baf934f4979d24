"""Reading changes nothing, writing takes the token, the right method and this site's own page (reliability.md B13, B14)."""

import hashlib
import re
import uuid
from collections import deque

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from content.models import StandardPage
from lms.accounts import actions as accounts
from lms.accounts.models import User
from tests.lms.accounts.routes import named_routes

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TOKEN = "a" * 32
# What looking may write: the session's last moment, where a learner was last, sizes of pictures, an editor's presence.
SEEN = {
    "django_session", "usersessions_usersession", "learning_enrolment", "learning_lessonprogress", "content_siterendition",
    "wagtailcore_editingsession", "wagtailusers_userprofile", "wagtailcore_referenceindex",
}  # fmt: skip
ROLES = ("visitor", "learner", "graduate", "manager", "buyer", "trainer", "office", "finance", "author", "translator", "administrator")
STEPS, ADMIN_STEPS = 45, 20
# Not followed: they lead out of the crawl, and each has tests of its own.
LEFT_OUT = re.compile(r"/account/logout/|/cms/logout/|\.pdf$|/account/data/|/media/|/static/|/documents/|\?")


def digests() -> dict[str, str]:
    """{table: digest of its rows}, without what looking may write."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if model._meta.managed and table not in SEEN:
                cursor.execute(f'SELECT * FROM "{table}"')
                found[table] = hashlib.sha256("\n".join(sorted(map(repr, cursor.fetchall()))).encode()).hexdigest()
    return found


def crawl(client: Client, role: str) -> tuple[int, set[str]]:
    """(pages seen, addresses that failed) of a walk from the front door along every link."""
    waiting, known, failed, seen = deque(["/fr/", "/en/", "/fr/desk/", "/fr/learn/", "/fr/bookings/", "/fr/orders/"]), set(), set(), 0
    admin = 0
    if role in {"author", "administrator", "translator"}:
        waiting.append("/cms/")
    while waiting and seen < STEPS:
        address = waiting.popleft()
        inside = address.startswith("/cms/")
        if address in known or LEFT_OUT.search(address) or (inside and admin >= ADMIN_STEPS):
            continue
        known.add(address)
        answer = client.get(address)
        seen, admin = seen + 1, admin + inside
        if answer.status_code >= 500:
            failed.add(address)
        if answer.status_code in {301, 302}:
            waiting.appendleft(answer["Location"])
        elif not answer.streaming:
            waiting.extend(re.findall(r'href="(/[^"#]*)"', answer.content.decode(errors="replace")))
    return seen, failed


@pytest.mark.django_db
@pytest.mark.case("B_13")
@pytest.mark.parametrize("role", ROLES)
def test_b13_looking_at_everything_changes_nothing(role: str, people: dict, settings) -> None:
    settings.MFA_REQUIRED_ROLES = []
    client = Client(raise_request_exception=False)
    if role != "visitor":
        client.force_login(people[role], backend=BACKEND)
        client.get("/fr/desk/")
    before = digests()
    seen, failed = crawl(client, role)
    assert failed == set()
    assert seen >= 20
    after = digests()
    assert {table for table in before if before[table] != after[table]} == set()


@pytest.mark.django_db
@pytest.mark.case("B_13")
def test_b13_the_control_a_write_is_seen(people: dict) -> None:
    before = digests()
    User.objects.filter(pk=people["learner"].pk).update(first_name="X")
    assert digests() != before


# Reached without the site's form, and checked otherwise: a signed event from the payment provider; the signed link of a mail, which
# mail programs post; the editors' APIs, whose framework asks a signed-in person for the token itself (a test below).
WITHOUT_TOKEN = {"stripe_webhook": {400}, "quizzes:end_reminder": {404}}
APIS = ("wagtailadmin_api:", "wagtail_localize:")


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.case("B_14")
def test_b14_every_address_refuses_a_post_without_the_token_whoever_sends_it(people: dict, settings) -> None:
    settings.MFA_REQUIRED_ROLES = []
    for user in (None, people["administrator"], people["learner"]):
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        if user:
            client.force_login(user, backend=BACKEND)
        for name, address in named_routes():
            allowed = {302, 403, 404, 405} if name.startswith(APIS) else WITHOUT_TOKEN.get(name, {403})
            if not name.startswith("shut") and not (user and name.startswith("wagtail")):
                assert client.post(address).status_code in allowed, name


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.case("B_14")
def test_b14_the_editors_api_asks_for_the_token_too(people: dict, settings) -> None:
    settings.MFA_REQUIRED_ROLES = []
    page = StandardPage.objects.filter(locale__language_code="fr").live().first()
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(people["administrator"], backend=BACKEND)
    address = f"/cms/api/main/pages/{page.pk}/action/unpublish/"
    assert client.post(address, "{}", content_type="application/json").status_code == 403
    page.refresh_from_db()
    assert page.live
    client.cookies["csrftoken"] = TOKEN
    assert client.post(address, "{}", content_type="application/json", headers={"x-csrftoken": TOKEN}).status_code < 300
    page.refresh_from_db()
    assert not page.live


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.case("B_14")
@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "https://testserver.evil.example"}], ids=str
)
def test_b14_a_post_from_another_site_is_refused_with_the_right_token_too(headers: dict, people: dict) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["learner"], backend=BACKEND)
    client.cookies["csrftoken"] = TOKEN
    address = "/fr/learn/agilepm/agilepm-m1-l1/done/"
    assert client.post(address, {"csrfmiddlewaretoken": TOKEN}, headers=headers).status_code == 403
    assert client.post(address, {"csrfmiddlewaretoken": TOKEN}, headers={"origin": "http://testserver"}).status_code == 302


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.case("B_14")
def test_b14_what_only_writes_answers_405_to_every_other_method(people: dict, settings) -> None:
    settings.MFA_REQUIRED_ROLES = []
    client = Client(raise_request_exception=False)
    client.force_login(people["administrator"], backend=BACKEND)
    writes = ("learning:enrol", "learning:done", "billing:hold", "quizzes:save", "quizzes:submit", "jobs:retry", "booking:move_session",
              "accounts:role", "accounts:close_account", "billing:pay", "billing:cancel", "stripe_webhook", "billing:release")  # fmt: skip
    addresses = dict(named_routes())
    for name in writes:
        for method in ("get", "head", "put", "delete", "patch"):
            assert getattr(client, method)(addresses[name]).status_code in {404, 405}, (name, method)


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.case("B_14")
def test_b14_no_script_reads_a_cookie_and_no_other_site_sends_one() -> None:
    signing_in = {"login": "camille@x.example", "password": "a long sentence nobody guesses"}
    accounts.open_account(email=signing_in["login"], password=signing_in["password"], first_name="C", last_name="D", verified=True)
    client = Client()
    assert client.post("/fr/account/login/", signing_in).status_code == 302
    assert client.get("/fr/account/profile/").status_code == 200
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"] and client.cookies[name]["samesite"] == "Lax", name


# Numbers in addresses: an administrator's, the office's, the authors', one below an organisation's own random key, a question or
# an event of an attempt.
NUMBERED = {
    "jobs:retry", "teams:end_entitlement", "accounts:revoke_invitation", "quizzes:save", "quizzes:check", "quizzes:section",
    "quizzes:dispute", "quizzes:ask", "quizzes:add_to_drill", "quizzes:close_dispute", "rooms:mark", "rooms:reply", "rooms:late",
}  # fmt: skip
PACKAGES = ("wagtail", "mfa_", "account_", "socialaccount", "usersessions", "openid_connect", "localize_update")


@pytest.mark.once
@pytest.mark.case("B_16")
def test_b16_no_address_of_a_booking_invoice_or_certificate_can_be_counted_through() -> None:
    counted = {name for name, address in named_routes() if re.search(r"/999999(/|$)", address) and not name.startswith(PACKAGES)}
    assert counted == NUMBERED


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.case("B_16")
@pytest.mark.parametrize("address", ["orders", "invoices", "checkout", "bookings/seats"])
def test_b16_guessing_finds_nothing_and_writes_nothing(address: str, people: dict) -> None:
    client = Client()
    client.force_login(people["buyer"], backend=BACKEND)
    before = digests()
    assert {client.get(f"/fr/{address}/{uuid.uuid4()}/").status_code for _guess in range(25)} == {404}
    assert digests() == before


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.case("B_14")
@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_b14_pages_know_no_other_method(method: str, people: dict) -> None:
    """A method that a view does not know is refused, or shows the page and changes nothing."""
    client = Client(raise_request_exception=False)
    client.force_login(people["learner"], backend=BACKEND)
    before = digests()
    for address in ("/fr/", "/fr/learn/", "/fr/account/profile/", "/fr/search/", "/fr/learn/agilepm/agilepm-m1-l1/"):
        assert getattr(client, method)(address).status_code in {200, 403, 404, 405}
    assert digests() == before
