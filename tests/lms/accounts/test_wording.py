"""Account pages speak the words of the site, in both languages, and never allauth's own."""

import re
from html import unescape

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import override

from .conftest import confirm
from .test_factors import give_totp, password_only

# Capitals in Every Word, "email" and "login" are allauth's way of writing.
THEIRS = re.compile(
    r"\b[Ee]mail\b|Two-[Ff]actor|Authenticator (App|code)|Security Keys?\b|Recovery Codes"
    r"|Sign (In|Out|Up)\b|\b[Ll]ogin\b|Password (Reset|successfully)|Change Password|Current Password|New Password|Master key|Passwordless"
    r"|authentification à deux facteurs|[Cc]lefs? |[Cc]ourriel|adresse électronique"
)
FACTORS = (
    "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_add_webauthn",
    "mfa_list_webauthn",
)  # fmt: skip
OWN = (
    "account_email",
    "socialaccount_connections",
    "account_change_password",
    "usersessions_list",
    "account_logout",
    "account_reauthenticate",
    *FACTORS,
)
DOORS = ("account_login", "account_signup", "account_reset_password", "account_reset_password_done", "account_inactive")


def text(client: Client, name: str, language: str) -> str:
    with override(language):
        address = reverse(name)
    answer = client.get(address)
    if answer.status_code != 200:
        return ""
    page = unescape(answer.content.decode())
    return re.sub(r"\s+", " ", strip_tags(re.sub(r"(?s)<(script|style|head).*?</\1>", " ", page)))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_page_speaks_allauths_own_words(new_person, sign_in, language: str) -> None:
    user = new_person()
    pages = {name: text(Client(), name, language) for name in DOORS}
    client = confirm(sign_in(user))
    pages |= {name: text(client, name, language) for name in OWN}
    give_totp(user)
    with context.request_context(RequestFactory().get("/")):
        codes = RecoveryCodes.activate(user).get_unused_codes()
    pages |= {f"{name} in use": text(client, name, language) for name in FACTORS}
    pages["mfa_authenticate"] = text(password_only(user), "mfa_authenticate", language)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "K", "credential": {}})
    pages["mfa_list_webauthn with a key"] = text(client, "mfa_list_webauthn", language)
    wrong = {name: found[0] for name, page in pages.items() if (found := THEIRS.search(page))}
    assert not wrong
    assert sum(map(bool, pages.values())) >= len(pages) - 4, [name for name, page in pages.items() if not page]
    assert " ".join(codes) in pages["mfa_view_recovery_codes in use"]
    heading = "Second facteur" if language == "fr" else "Second factor"
    address = "Adresse e-mail" if language == "fr" else "E-mail address"
    assert heading in pages["mfa_authenticate"] and pages["mfa_index"].count(heading) == 2 and address in pages["account_login"]
