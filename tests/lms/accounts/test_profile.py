"""One's own account: what it says, the copy of one's data, and the end of it."""

import io
import json
import zipfile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import connection
from wagtail.users.models import UserProfile

from lms.accounts import actions, privacy
from lms.accounts.errors import NotPossible
from lms.accounts.models import Membership, User
from lms.jobs import mails as job_mails

from .conftest import confirm, is_signed_in
from .test_factors import give_totp

PROFILE = {"first_name": "Zoé", "last_name": "Kerguelen", "language": "en", "theme": "dark"}


def test_the_profile_is_saved_with_its_cookies_and_in_the_chosen_language(new_person, sign_in) -> None:
    user = new_person()
    answer = sign_in(user).post("/fr/account/profile/", PROFILE)
    assert answer["Location"] == "/en/account/profile/"
    assert (answer.cookies["theme"].value, answer.cookies["django_language"].value) == ("dark", "en")
    user.refresh_from_db()
    assert {name: getattr(user, name) for name in PROFILE} == PROFILE


def test_going_back_to_the_devices_theme_takes_the_cookie_away(new_person, sign_in) -> None:
    answer = sign_in(new_person()).post("/fr/account/profile/", {**PROFILE, "theme": "auto"})
    assert answer.cookies["theme"]["max-age"] == 0


def test_the_editor_speaks_the_profiles_language_until_another_is_chosen_there(people, as_role) -> None:
    author = people["author"]
    client = as_role("author")

    def spoken() -> str:
        return UserProfile.objects.get(user=author).preferred_language

    assert spoken() == author.language == "fr"
    UserProfile.objects.filter(user=author).update(preferred_language="en")
    as_role("author")
    assert spoken() == "en"
    client.post("/fr/account/profile/", PROFILE | {"language": "fr"})
    assert spoken() == "en", "the profile says what it said: the editor keeps its own"
    client.post("/fr/account/profile/", PROFILE)
    client.post("/en/account/profile/", PROFILE | {"language": "fr"})
    assert spoken() == "fr"
    assert "Tableau de bord" in client.get("/cms/", headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize("change", [{"language": "de"}, {"theme": "pink"}, {"first_name": ""}, {"last_name": "x" * 151}])
def test_a_wrong_answer_is_shown_and_nothing_saved(new_person, sign_in, change: dict) -> None:
    user = new_person()
    assert sign_in(user).post("/fr/account/profile/", {**PROFILE, **change}).status_code == 422
    user.refresh_from_db()
    assert user.first_name == "Camille"


@pytest.mark.case("B_03")
def test_b3_extra_fields_are_ignored(new_person, sign_in) -> None:
    user = new_person()
    extra = {"is_staff": "1", "is_superuser": "1", "role_codes": '["administrator"]', "email": "boss@x.example", "password": "x"}
    before = user.password
    sign_in(user).post("/fr/account/profile/", {**PROFILE, **extra})
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser, user.role_codes, user.email) == (False, False, [], "camille@x.example")
    assert user.password == before


def test_switching_language_by_address_changes_no_setting(new_person, sign_in) -> None:
    user = new_person()
    sign_in(user).get("/en/account/profile/")
    user.refresh_from_db()
    assert user.language == "fr"


@pytest.mark.case("J_02")
def test_j2_the_copy_holds_everything_that_was_declared(new_person, sign_in, company) -> None:
    user = new_person()
    actions.join(user=user, organisation=company, job_title="PMO")
    answer = confirm(sign_in(user)).get("/fr/account/data/")
    assert answer["Content-Disposition"].startswith('attachment; filename="jalon-')
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert {f"{provider.name}.json" for provider in privacy.providers()} == set(archive.namelist())
    account = json.loads(archive.read("account.json"))
    assert account["email"] == "camille@x.example"
    assert account["memberships"][0]["organisation"] == "Lagrange & Fils"
    assert "password" not in account


@pytest.mark.case("A_11")
def test_a11_the_copy_and_the_end_ask_for_a_fresh_sign_in(new_person, sign_in) -> None:
    client = sign_in(new_person())
    for path in ("/fr/account/data/", "/fr/account/delete/"):
        answer = client.get(path)
        assert answer["Location"].startswith("/fr/account/reauthenticate/"), path
    answer = client.post("/fr/account/delete/", {"typed": "camille@x.example"})
    assert answer["Location"].startswith("/fr/account/reauthenticate/")
    assert User.objects.filter(email="camille@x.example").exists()


def test_deleting_needs_the_right_address(new_person, sign_in) -> None:
    user = new_person()
    client = confirm(sign_in(user))
    assert client.post("/fr/account/delete/", {"typed": "somebody@x.example"}).status_code == 422
    assert is_signed_in(client)


def test_deleting_ends_every_session_and_frees_the_address(new_person, sign_in) -> None:
    user = new_person()
    here, elsewhere = confirm(sign_in(user)), sign_in(user)
    assert here.post("/fr/account/delete/", {"typed": " CAMILLE@x.example"})["Location"] == "/"
    assert not is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert new_person().pk != user.pk


@pytest.mark.case("J_03")
def test_j3_no_canary_stays_in_any_table(new_person, sign_in, company) -> None:
    canary = "zyxwvut"
    user = new_person(f"{canary}@x.example", first_name=f"First-{canary}", last_name=f"Last-{canary}")
    boss = new_person("boss@x.example")
    give_totp(user)
    actions.join(user=user, organisation=company, manager=boss, job_title=f"Title {canary}")
    actions.invite(organisation=company, email="guest@y.example", invited_by=user)
    actions.revoke_invitation(invitation=user_invitations(user))
    sign_in(user)
    job_mails.send_later("accounts/joined", to=user.email, context={"name": canary}, language="fr", key="k", owner=user.owner_key)
    actions.erase(user=user, typed=user.email)
    assert tables_with(canary) == []
    assert not EmailAddress.objects.filter(user=user).exists()
    assert not Authenticator.objects.filter(user=user).exists()
    assert not UserSession.objects.filter(user=user).exists()
    assert Membership.objects.get(user=user).left_on is not None
    boss.refresh_from_db()
    assert boss.role_codes == []
    user.refresh_from_db()
    assert user.erased_at
    assert not user.is_active


def user_invitations(user: User):
    from lms.accounts.models import Invitation

    return Invitation.objects.get(invited_by=user)


def tables_with(text: str) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table not in connection.introspection.table_names():
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(text in str(cell) for row in cursor.fetchall() for cell in row):
                found.append(table)
    return [table for table in found if table != "wagtailsearch_indexentry"]


def test_an_erased_account_is_not_opened_again(new_person) -> None:
    user = new_person()
    actions.erase(user=user, typed=user.email)
    with pytest.raises(NotPossible):
        actions.reopen_account(user=user)


def test_erasing_is_all_or_nothing(new_person, monkeypatch) -> None:
    user = new_person()

    def fail(_user: User) -> None:
        raise RuntimeError("an app above cannot erase")

    broken = privacy.Provider("broken", lambda _user: {}, fail, frozenset())
    monkeypatch.setattr(privacy, "_providers", {"broken": broken, **privacy._providers})  # erased last
    with pytest.raises(RuntimeError):
        actions.erase(user=user, typed=user.email)
    user = User.objects.get(pk=user.pk)
    assert (user.email, user.is_active) == ("camille@x.example", True)


@pytest.mark.case("J_01")
def test_j1_what_points_at_a_person_here_is_declared() -> None:
    assert privacy.uncovered() == []
