"""Signing in with the company's account, against a real provider on this machine."""

from collections.abc import Iterator

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.checks import run_checks
from django.test import Client, override_settings

from lms.accounts import actions
from lms.accounts.models import User

from .conftest import PASSWORD, is_signed_in
from .oidc_provider import Provider
from .test_factors import give_totp

GROUPS = {"jalon-office": "office", "jalon-finance": "finance", "jalon-bosses": "administrator"}
INES = {"sub": "u-1", "email": "Ines@Company.example", "email_verified": True, "given_name": "Inès", "family_name": "Moreau"}


@pytest.fixture
def provider(db, settings) -> Iterator[Provider]:
    found = Provider(person={**INES, "groups": []})
    found.start()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [found.app()]}}
    settings.OIDC_GROUP_ROLES = GROUPS
    yield found
    found.stop()


def go(client: Client | None = None, *, start: str = "/fr/account/oidc/company/login/") -> tuple[Client, object]:
    """The whole way: our button, their page, back to us."""
    client = client or Client()
    away = client.post(start)
    assert away.status_code == 302, away.content
    back = requests.get(away["Location"], allow_redirects=False, timeout=5).headers["Location"]
    return client, client.get(back.replace("http://testserver", ""))


def test_a_new_person_lands_on_their_desk(provider) -> None:
    client, answer = go()
    assert answer["Location"] == "/fr/desk/"
    assert is_signed_in(client)
    user = User.objects.get(email="ines@company.example")
    assert (user.first_name, user.last_name, user.has_usable_password()) == ("Inès", "Moreau", False)
    assert EmailAddress.objects.get(user=user).verified


@pytest.mark.case("A_14")
def test_the_way_back_is_kept_and_stays_on_this_site(provider) -> None:
    _client, answer = go(start="/fr/account/oidc/company/login/?next=/fr/learn/agilepm/")
    assert answer["Location"] == "/fr/learn/agilepm/"
    _client, answer = go(start="/fr/account/oidc/company/login/?next=//evil.example/")
    assert answer["Location"] == "/fr/desk/"


def test_groups_give_and_take_roles_at_every_sign_in(provider) -> None:
    provider.person["groups"] = ["jalon-office", "jalon-finance", "staff"]
    go()
    user = User.objects.get(email="ines@company.example")
    assert user.role_codes == ["finance", "office"]
    actions.grant_role(user=user, role="trainer")  # given by hand, not named in the mapping
    provider.person["groups"] = ["jalon-finance"]
    go()
    user.refresh_from_db()
    assert user.role_codes == ["finance", "trainer"]
    del provider.person["groups"]
    go()
    user.refresh_from_db()
    assert user.role_codes == ["trainer"]


def test_without_a_mapping_groups_mean_nothing(provider, settings) -> None:
    settings.OIDC_GROUP_ROLES = {}
    provider.person["groups"] = ["administrator", "jalon-bosses"]
    go()
    assert User.objects.get(email="ines@company.example").role_codes == []


def test_a_verified_address_links_the_account_that_is_there(provider, new_person) -> None:
    user = new_person("ines@company.example")
    client, _answer = go()
    assert client.session["_auth_user_id"] == str(user.pk)
    assert SocialAccount.objects.get().user == user
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_an_unverified_address_links_nothing(provider, new_person, mails) -> None:
    user = new_person("ines@company.example")
    provider.person["email_verified"] = False
    client, _answer = go()
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    assert user.role_codes == []


def test_a_squatted_account_loses_its_password_to_the_owner_of_the_address(provider, new_person, sign_in) -> None:
    """Somebody had signed up with another's address and never verified it: the owner's company account takes it over."""
    squatter = new_person("ines@company.example", verified=False)
    client, _answer = go()
    assert client.session["_auth_user_id"] == str(squatter.pk)
    squatter.refresh_from_db()
    assert not squatter.has_usable_password()


def test_a_closed_account_stays_closed(provider, new_person) -> None:
    go()
    user = User.objects.get(email="ines@company.example")
    actions.close_account(user=user, by=new_person("boss@x.example", "administrator"))
    client, answer = go()
    assert answer["Location"] == "/fr/account/inactive/"
    assert "_auth_user_id" not in client.session


@pytest.mark.case("A_02")
def test_a2_the_second_factor_is_asked_here_too(provider) -> None:
    go()
    give_totp(User.objects.get(email="ines@company.example"))
    client, answer = go()
    assert answer["Location"].startswith("/fr/account/2fa/authenticate/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("part", "value"), [("audience", "another-client"), ("issuer", "http://evil.example")])
def test_a_token_for_somebody_else_or_by_somebody_else_is_refused(provider, part: str, value: str) -> None:
    setattr(provider, part, value)
    client, _answer = go()
    assert "_auth_user_id" not in client.session
    assert not User.objects.filter(email="ines@company.example").exists()


def test_a_code_of_another_browser_is_refused(provider) -> None:
    """Login CSRF: the attacker's callback address opened by the victim."""
    attacker = Client()
    away = attacker.post("/fr/account/oidc/company/login/")["Location"]
    back = requests.get(away, allow_redirects=False, timeout=5).headers["Location"]
    victim = Client()
    victim.get(back.replace("http://testserver", ""))
    assert "_auth_user_id" not in victim.session


def test_looking_at_the_button_signs_nobody_in(provider) -> None:
    answer = Client().get("/fr/account/oidc/company/login/")
    assert answer.status_code == 200


def test_a_provider_that_is_down_is_a_page_not_a_crash(provider) -> None:
    provider.stop()
    answer = Client().post("/fr/account/oidc/company/login/")
    assert answer.status_code < 500


def test_settings_that_give_ungrantable_roles_are_refused() -> None:
    with override_settings(OIDC_GROUP_ROLES={"everybody": "superuser"}):
        assert "jalon.E002" in {found.id for found in run_checks()}


@pytest.mark.parametrize(("world", "refused"), [("production", True), ("demo", False)])
@pytest.mark.case("A_08")
def test_a8_production_needs_a_shared_cache_and_tls_to_the_provider(settings, world: str, refused: bool) -> None:
    settings.WORLD = world
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    app = {"settings": {"server_url": "http://sso.company.example"}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    assert ({"jalon.E001", "jalon.E003"} <= {found.id for found in run_checks()}) is refused
