"""A9: one form per address; look-alikes never meet."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts import emails
from lms.accounts.models import User

from .conftest import PASSWORD


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("A@B.COM", "a@b.com"),
        (" a@b.com ", "a@b.com"),
        ("a@b.com.", "a@b.com"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        ("a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example"),
    ],
)
@pytest.mark.case("A_09")
def test_a9_every_way_to_write_an_address_is_one(written: str, kept: str) -> None:
    assert emails.normal(written) == kept


@pytest.mark.parametrize("written", ["mıke@x.example", "\u212aate@x.example", "ſam@x.example", "a", "@x.example", "a@", ""])
@pytest.mark.case("A_09")
def test_a9_look_alikes_are_no_addresses(written: str) -> None:
    with pytest.raises(ValueError, match="not an e-mail address"):
        emails.normal(written)


@given(st.text(max_size=20), st.text(max_size=20))
def test_a9_normal_is_stable(local: str, domain: str) -> None:
    found = emails.normal_or_none(f"{local}@{domain}")
    assert found is None or emails.normal(found) == found


@pytest.mark.case("A_09")
def test_a9_a_look_alike_neither_signs_in_nor_resets(new_person, mails) -> None:
    new_person("mike@x.example")
    client = Client()
    client.post("/fr/account/login/", {"login": "m\u0131ke@x.example", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    client.post("/fr/account/password/reset/", {"email": "m\u0131\u212ae@x.example"})
    assert mails("mike@x.example") == []


@pytest.mark.case("A_09")
def test_a9_the_same_person_whatever_the_case(new_person, sign_in) -> None:
    user = new_person("MIKE@X.Example")
    assert user.email == "mike@x.example"
    client = Client()
    client.post("/fr/account/login/", {"login": "Mike@x.EXAMPLE", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.get_by_natural_key("MIKE@x.example") == user


@pytest.mark.case("A_09")
def test_a9_one_throttle_for_every_spelling(new_person) -> None:
    new_person("mike@x.example")
    client = Client()
    for spelling in ("mike@x.example", "MIKE@x.example", "Mike@X.example", "mike@x.EXAMPLE", "mikE@x.example"):
        client.post("/fr/account/login/", {"login": spelling, "password": "wrong"}, REMOTE_ADDR="192.0.2.1")
    client.post("/fr/account/login/", {"login": "mike@x.example", "password": PASSWORD}, REMOTE_ADDR="192.0.2.2")
    assert "_auth_user_id" not in client.session
