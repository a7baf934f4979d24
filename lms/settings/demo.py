"""`make demo`: production minus TLS, mails as files, local stand-ins, a secret kept under var/."""

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403
from .base import VAR_DIR, env

WORLD = "demo"
DEMO = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
MAIL_TRANSPORT = "lms.kit.mailbox.MailboxBackend"


def kept_secret() -> str:
    """The demo's own secret key, made once so that sessions survive a restart."""
    path = VAR_DIR / "secret-key"
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret()
