"""The mail backend of the site: whatever a package sends (Wagtail's notices) becomes a job, so that no request waits for SMTP."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from lms.kit import chance, mails

from .actions import enqueue
from .handlers import handles


class OutboxBackend(BaseEmailBackend):
    """Queues each message; `settings.MAIL_TRANSPORT` names the backend that really delivers."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            enqueue(kind="mail.plain", key=f"mail:plain:{chance.token(128)}", args=_as_args(message), priority=30)
        return len(email_messages)


def _as_args(message: EmailMessage) -> dict:
    html = next((str(part[0]) for part in getattr(message, "alternatives", []) if part[1] == "text/html"), "")
    return {"subject": message.subject, "text": message.body, "html": html, "to": list(message.recipients())}


@handles("mail.plain", atomic=False, forget=True)
def send(*, subject: str, text: str, html: str, to: list[str], job_key: str) -> str:
    """Deliver one queued message to each recipient; a repeat carries the same Message-ID."""
    connection = get_connection(settings.MAIL_TRANSPORT)
    for address in to:
        message = EmailMultiAlternatives(
            subject=subject,
            body=text,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[address],
            headers={"Message-ID": mails.message_id(f"{job_key}:{address}"), "Auto-Submitted": "auto-generated"},
            connection=connection,
        )
        if html:
            message.attach_alternative(html, "text/html")
        message.send()
    return str(len(to))
