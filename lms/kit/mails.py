"""Mails as designed objects: a kind, a subject, an HTML and a text body in the reader's language, and a sample to preview.

A kind is declared once (`declare(MailKind(...))`) by the app that sends it; its templates are `emails/<name>.html` and
`emails/<name>.txt`. Sending goes through `lms.jobs.mails.send_later`, never straight from a request.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import make_msgid
from hashlib import sha256

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

Sample = Callable[[], dict]
Fill = Callable[[dict, str], dict]


@dataclass(frozen=True)
class MailKind:
    """`name` is "<app>/<what>"; `subject` is a lazy string that may hold %(name)s of the context; `sample` feeds the preview.

    `fill(context, language)` turns the ids that were queued into what the templates show, when the mail is made.
    """

    name: str
    subject: object
    sample: Sample = field(default=dict)
    fill: Fill | None = None


Attachment = tuple[str, bytes, str]
_kinds: dict[str, MailKind] = {}
_makers: dict[str, Callable[..., Attachment]] = {}


def declare(kind: MailKind) -> MailKind:
    """Register `kind`; called at import time by the app that owns it."""
    _kinds[kind.name] = kind
    return kind


def kinds() -> list[MailKind]:
    """Every declared kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def kind(name: str) -> MailKind:
    """The kind called `name`; KeyError when nobody declared it."""
    return _kinds[name]


def attachment_maker(name: str) -> Callable[[Callable[..., Attachment]], Callable[..., Attachment]]:
    """Register a function (language=…, **args) -> (file name, content, MIME type) that makes an attachment when the mail is sent."""

    def registered(make: Callable[..., Attachment]) -> Callable[..., Attachment]:
        _makers[name] = make
        return make

    return registered


def attachment(name: str, *, language: str, args: dict) -> Attachment:
    """The attachment `name`, made now."""
    return _makers[name](language=language, **args)


def filled(name: str, *, context: dict, language: str) -> dict:
    """The context as the templates of `name` want it."""
    fill = kind(name).fill
    with override(language):
        return fill(context, language) if fill else context


@dataclass(frozen=True)
class Letter:
    """A rendered mail. `unsubscribe`: the address that ends mails of its kind at one POST (RFC 8058), "" where none can be ended."""

    subject: str
    text: str
    html: str
    language: str
    unsubscribe: str = ""


def subject_of(kind: MailKind, context: dict) -> str:
    """The subject line in the active language."""
    return " ".join((str(kind.subject) % context).split())


def write(name: str, *, context: dict, language: str) -> Letter:
    """Render the mail `name` for a reader of `language` ("fr" or "en"); "unsubscribe_url" of the context becomes its header too."""
    with override(language):
        subject = subject_of(kind(name), context)
        full = {**context, "language": language, "subject": subject, "site_url": settings.SITE_URL}
        return Letter(
            subject=subject,
            text=render_to_string(f"emails/{name}.txt", full).strip() + "\n",
            html=render_to_string(f"emails/{name}.html", full),
            language=language,
            unsubscribe=context.get("unsubscribe_url", ""),
        )


def message_id(key: str) -> str:
    """The Message-ID that belongs to a job key: the same mail sent twice is recognisably one mail."""
    return f"<{sha256(key.encode()).hexdigest()[:40]}@jalon>"


def message(letter: Letter, *, to: str, key: str = "") -> EmailMultiAlternatives:
    """A message ready to send; its Message-ID is derived from `key`, so that a repeat is the same mail."""
    ends = {"List-Unsubscribe": f"<{letter.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    built = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={
            "Message-ID": message_id(key) if key else make_msgid(domain="jalon"),
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
            **(ends if letter.unsubscribe else {}),
        },
    )
    built.attach_alternative(letter.html, "text/html")
    return built
