"""Signing up, in and out: codes by mail as jobs, no hint who is known, safe returns, sessions that end."""

import re
from datetime import timedelta
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils.http import int_to_base36
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.accounts import sessions
from lms.accounts.models import User
from lms.kit import clock
from lms.kit import mails as kit_mails

from .conftest import PASSWORD, is_signed_in

SIGN_UP = {"first_name": "Inès", "last_name": "Moreau", "email": "ines@x.example", "password1": PASSWORD}


def test_sign_up_verify_by_code_and_land_on_the_desk(db, mails, django_capture_on_commit_callbacks) -> None:
    client = Client()
    answer = client.post("/en/account/signup/", SIGN_UP)
    assert answer["Location"] == "/en/account/confirm-email/"
    user = User.objects.get(email="ines@x.example")
    assert (user.language, user.first_name, user.last_name) == ("en", "Inès", "Moreau")
    assert not is_signed_in(client)
    (job,) = mails("ines@x.example")
    assert job.args["name"] == "accounts/email_confirmation_signup"
    assert job.args["language"] == "en"
    assert job.priority == 1
    assert job.owner == user.owner_key
    assert mail.outbox == []  # nothing is sent inside the request
    answer = client.post("/en/account/confirm-email/", {"code": job.args["context"]["code"]})
    assert answer["Location"] == "/en/desk/"
    assert is_signed_in(client)
    assert EmailAddress.objects.get(user=user).verified


def test_the_code_stands_in_the_mail_but_not_in_its_subject(db, mails) -> None:
    Client().post("/fr/account/signup/", SIGN_UP)
    args = mails("ines@x.example")[0].args
    letter = kit_mails.write(args["name"], context=args["context"], language=args["language"])
    assert letter.language == "fr"
    assert args["context"]["code"] in letter.text
    assert args["context"]["code"] in letter.html
    assert args["context"]["code"] not in letter.subject


def test_every_mail_of_allauth_is_one_of_our_kinds() -> None:
    """A template that a new allauth brings must get a kind, or its first sending would fail."""
    folder = Path(allauth.__file__).parent / "templates"
    theirs = {path.name.removesuffix("_subject.txt") for path in folder.glob("*/email/*_subject.txt")}
    assert {f"accounts/{what}" for what in theirs} <= {kind.name for kind in kit_mails.kinds()}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kind_of_this_app_renders(language: str) -> None:
    for kind in kit_mails.kinds():
        if kind.name.startswith("accounts/"):
            letter = kit_mails.write(kind.name, context=kind.sample(), language=language)
            assert letter.subject
            assert "Camille" in letter.text
            assert f'lang="{language}"' in letter.html


def test_sign_up_keeps_the_way_back(db, mails) -> None:
    client = Client()
    client.post("/fr/account/signup/?next=/fr/learn/agilepm/", SIGN_UP)
    code = mails("ines@x.example")[0].args["context"]["code"]
    answer = client.post("/fr/account/confirm-email/", {"code": code})
    assert answer["Location"] == "/fr/learn/agilepm/"


def test_a_signed_in_person_is_sent_from_the_login_to_their_desk(new_person, sign_in) -> None:
    answer = sign_in(new_person()).get("/fr/account/login/")
    assert (answer.status_code, answer["Location"]) == (302, "/fr/desk/")


def test_signing_in_tells_the_browser_language_and_theme_but_changes_neither(new_person) -> None:
    user = new_person(language="en")
    User.objects.filter(pk=user.pk).update(theme="dark")
    client = Client()
    answer = client.post("/fr/account/login/", {"login": user.email, "password": PASSWORD})
    assert answer.cookies["django_language"].value == "en"
    assert answer.cookies["theme"].value == "dark"
    client.get("/fr/account/profile/")
    user.refresh_from_db()
    assert user.language == "en"


@pytest.mark.case("A_10")
def test_a10_a_reset_link_works_once(new_person, mails) -> None:
    user = new_person()
    Client().post("/fr/account/password/reset/", {"email": user.email})
    link = mails(user.email)[0].args["context"]["password_reset_url"]
    fresh = "quite another sentence for today"
    assert _reset(link, fresh) == 302
    user.refresh_from_db()
    assert user.check_password(fresh)
    assert "accounts/password_reset" in {job.args["name"] for job in mails(user.email)}
    assert _reset(link, "a third sentence, from somebody else") != 302
    user.refresh_from_db()
    assert user.check_password(fresh)


@pytest.mark.case("A_10")
@pytest.mark.parametrize("spoilt", ["old", "another address", "another person"])
def test_a10_a_link_that_is_old_or_not_ones_own_any_more_is_refused(spoilt: str, new_person, mails, settings) -> None:
    user, other = new_person(), new_person("other@x.example")
    Client().post("/fr/account/password/reset/", {"email": user.email})
    link = mails(user.email)[0].args["context"]["password_reset_url"]
    if spoilt == "old":
        settings.PASSWORD_RESET_TIMEOUT = -1
    elif spoilt == "another address":
        User.objects.filter(pk=user.pk).update(email="moved@x.example")
    else:
        key = link.rstrip("/").rsplit("/", 1)[1]
        link = link.replace(key, f"{int_to_base36(other.pk)}-{key.partition('-')[2]}")
    assert _reset(link, "quite another sentence for today") == 200  # the page that says so
    for person in (user, other):
        person.refresh_from_db()
        assert person.check_password(PASSWORD)


@pytest.mark.case("A_11")
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/fr/account/2fa/totp/activate/", {"code": "123456"}),
        ("/fr/account/2fa/webauthn/add/", {"name": "key"}),
        ("/fr/account/email/", {"email": "thief@x.example", "action_add": ""}),
    ],
)
def test_a11_a_new_factor_or_address_asks_for_a_fresh_sign_in(path: str, form: dict, new_person, sign_in, settings) -> None:
    client = sign_in(new_person())
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    answer = client.post(path, form)
    assert answer["Location"].startswith("/fr/account/reauthenticate/")
    assert not EmailAddress.objects.filter(email="thief@x.example").exists()


def _reset(link: str, password: str) -> int:
    client = Client()
    answer = client.get(link.replace("http://testserver", ""))
    if answer.status_code != 302:
        return answer.status_code
    return client.post(answer["Location"], {"password1": password, "password2": password}).status_code


@pytest.mark.case("A_11")
def test_a11_a_new_password_ends_the_other_sessions_and_is_told(new_person, sign_in, mails) -> None:
    user = new_person()
    here, elsewhere = sign_in(user), sign_in(user)
    new = "quite another sentence for today"
    here.post("/fr/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert not is_signed_in(elsewhere)
    assert "accounts/password_changed" in {job.args["name"] for job in mails(user.email)}


@pytest.mark.case("A_13")
def test_a13_the_session_id_changes_at_sign_in(new_person, sign_in) -> None:
    client = Client()
    client.get("/fr/account/login/")
    session = client.session
    session["kept"] = "by an attacker"
    session.save()
    before = client.session.session_key
    sign_in(new_person(), client)
    assert client.session.session_key != before


@pytest.mark.parametrize(("pauses", "still_in"), [([175], True), ([185], False), ([170] * 4, True), ([170] * 5, False)])
@pytest.mark.case("A_13")
def test_a13_sessions_end_after_3_idle_hours_and_after_12_in_all(new_person, sign_in, pauses, still_in) -> None:
    client = sign_in(new_person())
    moment = clock.now()
    for minutes in pauses:
        moment += timedelta(minutes=minutes)
        with clock.at(moment):
            answer = client.get("/fr/account/profile/")
    assert (answer.status_code == 200) is still_in
    if not still_in:
        assert answer["Location"] == "/fr/account/login/?next=/fr/account/profile/"


@pytest.mark.case("A_13")
def test_a13_a_session_without_marks_is_over() -> None:
    assert sessions.is_over({})


EVIL = ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "///evil.example", "/%09/evil.example",
        "\t//evil.example", "/\t/evil.example", "javascript:alert(1)", "http:///evil.example", "//evil.example\\@testserver"]  # fmt: skip


@pytest.mark.parametrize("target", EVIL)
@pytest.mark.case("A_14")
def test_a14_the_way_back_stays_on_this_site(new_person, target: str) -> None:
    user = new_person()
    answer = Client().post("/fr/account/login/", {"login": user.email, "password": PASSWORD, "next": target})
    assert answer.status_code == 302
    assert re.match(r"/(?![/\\\t])", answer["Location"])
    assert "evil" not in answer["Location"] or answer["Location"] == "/%09/evil.example"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["/", "\\", "//", "https:", "evil.example", "%2f", "%5c", "\t", "@", " ", "#", "?", "testserver"]), max_size=6)
)
@pytest.mark.case("A_14")
def test_a14_no_spelling_leaves_the_site(rf, parts: list[str]) -> None:
    from urllib.parse import urljoin, urlsplit

    from allauth.core import context

    from lms.accounts.adapter import AccountAdapter

    target = "".join(parts)
    with context.request_context(rf.get("/fr/account/login/")):
        if AccountAdapter().is_safe_url(target):
            browser = target.translate({ord(sign): None for sign in "\t\r\n"}).replace("\\", "/").strip()
            assert urlsplit(urljoin("http://testserver/fr/", browser)).netloc == "testserver"


@pytest.mark.case("A_15")
def test_a15_a_persons_page_is_not_kept_by_the_browser(new_person, sign_in) -> None:
    assert "no-store" in sign_in(new_person()).get("/fr/account/profile/")["Cache-Control"]


@pytest.mark.case("A_16")
def test_a16_an_address_counts_only_once_verified(new_person, sign_in, mails) -> None:
    user = new_person()
    client = sign_in(user)
    client.post("/fr/account/email/", {"action_add": "", "email": "new@x.example"})
    stranger = Client()
    stranger.post("/fr/account/login/", {"login": "new@x.example", "password": PASSWORD})
    assert "_auth_user_id" not in stranger.session
    stranger.post("/fr/account/password/reset/", {"email": "new@x.example"})
    assert "accounts/password_reset_key" not in {job.args["name"] for job in mails("new@x.example")}
    user.refresh_from_db()
    assert user.email == "camille@x.example"
