"""allauth's mails as jobs: one declared kind per template, in the language of the person who gets it."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from lms.jobs import mails as job_mails
from lms.kit import chance, clock, languages

from .models import User

# What a mail may carry of allauth's context; the request and the rest stay behind.
FIELDS = (
    "code", "password_reset_url", "signup_url", "ip", "user_agent", "from_email", "to_email", "deleted_email", "provider",
)  # fmt: skip
# Somebody sits in front of the screen and waits for these.
AWAITED = frozenset({"email_confirmation", "email_confirmation_signup", "password_reset_key", "password_reset_code", "login_code"})
AWAITED_PRIORITY, NOTICE_PRIORITY = 1, 20


def queue(template_prefix: str, *, email: str, context: dict[str, Any]) -> None:
    """Queue the mail that allauth calls `template_prefix`; a closed account gets none (A12)."""
    what = template_prefix.rpartition("/")[2]
    person = context.get("user") or User.objects.filter(email=email).first()
    if person is not None and not person.is_active:
        return
    language = person.language if person else languages.active()
    job_mails.send_later(
        f"accounts/{what}",
        to=email,
        context={"email": email, "name": person.first_name if person else "", **_plain(context, language)},
        language=language,
        key=f"{what}:{chance.token(128)}",
        owner=person.owner_key if person else "",
        priority=AWAITED_PRIORITY if what in AWAITED else NOTICE_PRIORITY,
    )


def warn(email: str, *, ip: str, user_agent: str) -> None:
    """Tell the owner of `email`, if there is one, that wrong passwords were refused; one mail an hour."""
    person = User.objects.filter(email=email, is_active=True).first()
    if person is None:
        return
    moment = clock.now()
    job_mails.send_later(
        "accounts/sign_in_blocked",
        to=person.email,
        context={"name": person.first_name, **_plain({"ip": ip, "user_agent": user_agent, "timestamp": moment}, person.language)},
        language=person.language,
        key=f"sign_in_blocked:{person.public_id}:{moment:%Y%m%d%H}",
        owner=person.owner_key,
    )


def _plain(context: dict[str, Any], language: str) -> dict[str, str]:
    """The JSON-able part of allauth's context."""
    with override(language):
        plain = {name: str(context[name]) for name in FIELDS if context.get(name)}
        if "timestamp" in context:
            plain["timestamp"] = _moment(context["timestamp"])
    return plain


def _moment(value: datetime) -> str:
    return date_format(timezone.localtime(value), "DATETIME_FORMAT")
