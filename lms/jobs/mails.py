"""Mails as jobs: rendered and sent after the commit, once each (the Message-ID is the job's key)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import get_connection

from lms.kit import mails

from .actions import enqueue, enqueue_each
from .handlers import handles


def send_later(
    name: str,
    *,
    to: str,
    context: dict,
    language: str,
    key: str,
    owner: str = "",
    priority: int = 20,
    attachments: Sequence[tuple[str, dict]] = (),
) -> None:
    """Queue the mail `name` in the caller's transaction; `context` must be JSON-able; `key` names this very mail.

    `attachments`: [(maker, arguments)], made by lms.kit.mails.attachment when the mail is sent.
    """
    enqueue(
        kind="mail.send",
        key=f"mail:{key}",
        args={"name": name, "to": to, "context": context, "language": language, "attachments": [list(item) for item in attachments]},
        owner=owner,
        priority=priority,
    )


@dataclass(frozen=True)
class Addressed:
    """One of many mails of a kind, as for `send_later`."""

    to: str
    context: dict
    language: str
    key: str
    owner: str = ""


def send_each_later(name: str, letters: Sequence[Addressed], *, priority: int = 20) -> None:
    """`send_later` for many people at once (1 statement)."""
    works = [
        (
            f"mail:{each.key}",
            {"name": name, "to": each.to, "context": each.context, "language": each.language, "attachments": []},
            each.owner,
        )
        for each in letters
    ]
    enqueue_each(kind="mail.send", works=works, priority=priority)


@handles("mail.send", atomic=False, forget=True)
def send(*, name: str, to: str, context: dict, language: str, job_key: str, attachments: Sequence[tuple[str, dict]] = ()) -> str:
    """Render and send one mail; a repeat carries the same Message-ID."""
    letter = mails.write(name, context=mails.filled(name, context=context, language=language), language=language)
    message = mails.message(letter, to=to, key=job_key)
    for maker, args in attachments:
        message.attach(*mails.attachment(maker, language=language, args=args))
    message.connection = get_connection(settings.MAIL_TRANSPORT)
    message.send()
    return letter.subject
