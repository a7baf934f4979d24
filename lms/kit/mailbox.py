"""A mail backend that drops each mail as one .eml file; the same Message-ID overwrites its own file, so a repeat is one mail."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAILBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            built = message.message()
            name = re.sub(r"[^\w.-]", "_", f"{built['To']}-{built['Message-ID']}".replace("<", "").replace(">", ""))[:120]
            part = folder / f".{name}.{os.getpid()}.part"
            part.write_bytes(built.as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
            part.replace(folder / f"{name}.eml")
        return len(email_messages)
