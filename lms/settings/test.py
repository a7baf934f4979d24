"""Tests: the demo's world with a throw-away var/, fast passwords, and the database the runner names."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("JALON_VAR", tempfile.mkdtemp(prefix="jalon-test-"))

from .base import *  # noqa: F403
from .base import VAR_DIR

WORLD = "test"
SECRET_KEY = "test-only-not-a-secret"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", "jalon.test"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAIL_TRANSPORT = "lms.kit.mailbox.MailboxBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = False
Path(VAR_DIR).mkdir(parents=True, exist_ok=True)
