"""Second factors: asked at every door, required for some roles, used once, kept secret."""

import threading

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.db import connections
from django.test import Client, RequestFactory

from lms.accounts import actions, factors
from lms.accounts.adapter import MFAAdapter
from lms.accounts.models import User
from lms.kit import access

from .conftest import PASSWORD, is_signed_in
from .routes import named_routes


def give_totp(user) -> str:
    secret = generate_totp_secret()
    with context.request_context(RequestFactory().get("/")):
        TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def password_only(user) -> Client:
    client = Client()
    client.post("/fr/account/login/", {"login": user.email, "password": PASSWORD})
    return client


@pytest.mark.case("A_03")
def test_a3_between_password_and_factor_only_the_steps_of_signing_in_answer(new_person) -> None:
    user = new_person()
    give_totp(user)
    client = password_only(user)
    for name, url in named_routes():
        row = access.row(name)
        if row is None or access.ANYONE in row.allow:
            continue
        answer = client.get(url)
        assert answer.status_code == 302, name
        assert "/account/login/" in answer["Location"], name


def test_the_second_factor_opens_the_door(new_person) -> None:
    user = new_person()
    secret = give_totp(user)
    client = password_only(user)
    assert not is_signed_in(client)
    client.post("/fr/account/2fa/authenticate/", {"code": code_of(secret)})
    assert is_signed_in(client)


@pytest.mark.case("A_02")
def test_a2_a_reset_link_does_not_spare_the_second_factor(new_person, mails) -> None:
    user = new_person()
    give_totp(user)
    Client().post("/fr/account/password/reset/", {"email": user.email})
    link = mails(user.email)[0].args["context"]["password_reset_url"].replace("http://testserver", "")
    client = Client()
    form = client.get(link)["Location"]
    new = "quite another sentence for today"
    client.post(form, {"password1": new, "password2": new})
    assert not is_signed_in(client)
    client.post("/fr/account/login/", {"login": user.email, "password": new})
    assert not is_signed_in(client)


@pytest.mark.case("A_17")
def test_a17_a_code_is_good_once(new_person) -> None:
    user = new_person()
    secret = give_totp(user)
    code = code_of(secret)
    first, second = password_only(user), password_only(user)
    for client in (first, second):
        client.post("/fr/account/2fa/authenticate/", {"code": code})
    assert is_signed_in(first)
    assert not is_signed_in(second)


@pytest.mark.case("A_17")
def test_a17_a_recovery_code_is_good_once(new_person) -> None:
    user = new_person()
    give_totp(user)
    codes = RecoveryCodes.activate(user)
    code = codes.generate_codes()[0]
    first, second = password_only(user), password_only(user)
    for client in (first, second):
        client.post("/fr/account/2fa/authenticate/", {"code": code})
    assert is_signed_in(first)
    assert not is_signed_in(second)


@pytest.mark.case("A_17")
def test_a17_of_racing_uses_of_one_recovery_code_a_single_one_wins(committed, django_db_blocker) -> None:
    user = actions.open_account(email="racer@x.example", password=PASSWORD, verified=True)
    code = RecoveryCodes.activate(user).generate_codes()[0]
    won, gate = [], threading.Barrier(8)

    def use() -> None:
        try:
            mine = RecoveryCodes(Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES))
            gate.wait()
            won.append(mine.validate_code(code))
        finally:
            connections.close_all()

    racers = [threading.Thread(target=use) for _n in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(won) == [False] * 7 + [True]


@pytest.mark.parametrize("role", ["administrator", "finance"])
@pytest.mark.case("A_02")
def test_a2_a_role_that_needs_a_factor_sets_one_up_before_anything_else(new_person, sign_in, settings, role: str) -> None:
    settings.MFA_REQUIRED_ROLES = ["administrator", "finance"]
    client = sign_in(new_person("boss@x.example", role))
    for name, url in named_routes():
        if name in factors.SETUP_ROUTES or not access.row(name).allows({"learner", role}, signed_in=True):
            continue
        answer = client.get(url)
        assert (answer.status_code, answer.get("Location")) == (302, "/fr/account/2fa/"), name


@pytest.mark.parametrize("name", sorted(factors.SETUP_ROUTES))
def test_the_routes_that_set_a_factor_up_stay_open(new_person, sign_in, settings, name: str) -> None:
    settings.MFA_REQUIRED_ROLES = ["administrator"]
    client = sign_in(new_person("boss@x.example", "administrator"))
    answer = client.get(dict(named_routes())[name])
    assert answer.get("Location") != "/fr/account/2fa/"


def test_with_the_factor_set_up_work_goes_on(new_person, sign_in, settings) -> None:
    settings.MFA_REQUIRED_ROLES = ["administrator"]
    boss = new_person("boss@x.example", "administrator")
    client = sign_in(boss)
    give_totp(boss)
    assert client.get("/fr/account/profile/").status_code == 200


def test_the_last_required_factor_cannot_be_removed(new_person, settings) -> None:
    settings.MFA_REQUIRED_ROLES = ["administrator"]
    boss, learner = new_person("boss@x.example", "administrator"), new_person("learner@x.example")
    for user in (boss, learner):
        give_totp(user)
    adapter = MFAAdapter()
    assert not adapter.can_delete_authenticator(Authenticator.objects.get(user=boss))
    assert adapter.can_delete_authenticator(Authenticator.objects.get(user=learner))


def test_secrets_are_not_readable_in_the_database_and_survive_a_new_key(new_person, settings) -> None:
    secret = give_totp(new_person())
    kept = Authenticator.objects.get().data["secret"]
    assert secret not in kept
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next key"
    assert MFAAdapter().decrypt(kept) == secret


def test_a_role_that_needs_no_factor_costs_no_statement(db, settings, django_assert_num_queries) -> None:
    settings.MFA_REQUIRED_ROLES = ["finance"]
    with django_assert_num_queries(0):
        assert not factors.missing(User(email="x@x.example", role_codes=["trainer"]))
