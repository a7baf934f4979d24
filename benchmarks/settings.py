"""Production, with mails as files: what `make bench` measures."""

from lms.settings.production import *  # noqa: F403

WORLD = "bench"  # with the payment stand-in, which production refuses
MAIL_TRANSPORT = "lms.kit.mailbox.MailboxBackend"
MFA_REQUIRED_ROLES: list[str] = []
