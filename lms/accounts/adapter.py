"""How allauth meets our house: mails as jobs, people as learners, groups of the identity provider as roles."""

from base64 import urlsafe_b64encode
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.kit import languages

from . import actions, factors, letters
from .cookies import remember_choices
from .emails import normal, normal_or_none
from .models import User

# The other ways to prove that it is you, where something about the account's protection changes.
WAYS = {
    "reauthenticate": gettext_lazy("Use your password"),
    "mfa_reauthenticate": gettext_lazy("Use a code"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Use a passkey or a security key"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "duplicate_email": gettext_lazy("This e-mail address is already yours."),
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is not right."),
        "email_taken": gettext_lazy("This e-mail address already has an account."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "incorrect_code": gettext_lazy("This code is not right, or no longer works."),
        "incorrect_password": gettext_lazy("This password is not right."),
        "rate_limited": gettext_lazy("Too many attempts. Wait a moment, then try again."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Wait a few minutes, then try again."),
    }

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        return [{**way, "description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Never inline: every mail of allauth's is a job and one of our own kinds."""
        letters.queue(template_prefix, email=email, context=context)

    def send_account_already_exists_mail(self, email: str) -> None:
        """A real sign-up hashes a password: without the same work here, the answer's time would tell who is known (A7)."""
        make_password(email)
        super().send_account_already_exists_mail(email)

    def clean_email(self, email: str) -> str:
        try:
            return normal(email)
        except ValueError as error:
            raise ValidationError(_("Enter an address in plain letters, such as name@example.org.")) from error

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Who owns an account that somebody keeps trying to open is told, once an hour at most (A1)."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            place = {"ip": self.get_client_ip(request), "user_agent": self.get_http_user_agent(request)[:200]}
            letters.warn(credentials.get("email", ""), **place)
            raise

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """One account and one throttle for every way to write an address."""
        if "email" in credentials:
            credentials["email"] = normal_or_none(credentials["email"]) or "nobody@invalid"
        return super().authenticate(request, **credentials)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth's own key holds the host name, which the client chooses among ALLOWED_HOSTS.
        return f"jalon:{credentials.get('email', '')}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Links in mails use the configured address, never the request's Host (O2)."""
        return settings.SITE_URL + urlsplit(super().get_reset_password_from_key_url(key)).path

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this site: no other host that the settings allow, no backslash tricks (A14)."""
        path = url or ""
        return path.startswith("/") and not path.startswith("//") and "\\" not in path and super().is_safe_url(path)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Of two sign-ups at the same moment the second is answered as if the account had been there before."""
        try:
            with transaction.atomic():
                return super().save_user(request, user, form, commit=commit)
        except IntegrityError as error:
            raise ImmediateHttpResponse(prevent_enumeration(request, email=form.cleaned_data["email"])) from error

    def pre_login(self, request: HttpRequest, user: User, *, signal_kwargs: dict | None, **kwargs: Any) -> HttpResponse | None:
        """What the company's provider has verified need not be verified again by a code."""
        sociallogin = (signal_kwargs or {}).get("sociallogin")
        if sociallogin and any(found.verified and found.email == user.email for found in sociallogin.email_addresses):
            EmailAddress.objects.filter(user=user, email=user.email).update(verified=True)
        return super().pre_login(request, user, signal_kwargs=signal_kwargs, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        remember_choices(response, user, request=request)
        return response


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """At every sign-in the provider's groups say which of the mapped roles a person has now."""
        if sociallogin.is_existing and sociallogin.state.get("process") == AuthProcess.LOGIN:
            actions.follow_groups(user=sociallogin.user, groups=groups_of(sociallogin))

    def get_requests_session(self) -> requests.Session:
        """A provider that does not answer is a page that says so, not a crash."""
        session = super().get_requests_session()
        ask = session.request

        def asked(*args: Any, **kwargs: Any) -> requests.Response:
            try:
                return ask(*args, **kwargs)
            except requests.RequestException as error:
                raise ImmediateHttpResponse(redirect("socialaccount_login_error")) from error

        session.request = asked  # type: ignore[method-assign]
        return session

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        sociallogin.user.language = languages.active()
        user = super().save_user(request, sociallogin, form)
        actions.follow_groups(user=user, groups=groups_of(sociallogin))
        return user


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: secrets are encrypted at rest, and whoever must have one keeps one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": gettext_lazy("An account with a second factor keeps its e-mail address."),
        "cannot_delete_authenticator": gettext_lazy("Your role needs a second factor: add another one before you remove this one."),
        "cannot_generate_recovery_codes": gettext_lazy("Add an authenticator app or a key first."),
        "incorrect_code": gettext_lazy("This code is not right, or no longer works."),
        "unverified_email": gettext_lazy("Confirm your e-mail address before you add a second factor."),
    }

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        return _("Key %(n)d") % {"n": Authenticator.objects.filter(user=user, type=type).count() + 1}

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user, type__in=factors.STRONG).exclude(pk=authenticator.pk)
        return authenticator.type not in factors.STRONG or not factors.required(authenticator.user) or others.exists()


def groups_of(sociallogin: SocialLogin) -> list[str]:
    """The groups that the provider states, in the user info or else in the ID token; none stated means none held."""
    data = sociallogin.account.extra_data
    groups = (data.get("userinfo") or {}).get("groups") or (data.get("id_token") or {}).get("groups") or []
    return [groups] if isinstance(groups, str) else [str(group) for group in groups]


def _box() -> MultiFernet:
    return _boxes((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@cache
def _boxes(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(b"jalon.mfa:" + key.encode()).digest())) for key in keys])
