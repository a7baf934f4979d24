"""Tests: the demo's world with a throw-away var/, fast passwords, and the database the runner names."""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

os.environ.setdefault("JALON_VAR", tempfile.mkdtemp(prefix="jalon-test-"))

from .base import *  # noqa: F403
from .base import CACHES, INSTALLED_APPS, MIDDLEWARE, REDIS_URL, VAR_DIR

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
if REDIS_URL:
    # Clearing the cache empties a whole Redis database, so each test worker has one of its own (of the 16 there are).
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    CACHES["default"]["LOCATION"] = urlsplit(REDIS_URL)._replace(path=f"/{9 + worker % 7}").geturl()
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = False
Path(VAR_DIR).mkdir(parents=True, exist_ok=True)
# A page that asks once a row fails its test (django-zeal). Not ours: how Wagtail walks its tree, how allauth signs in.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
ZEAL_NPLUSONE_THRESHOLD = 3
ZEAL_ALLOWLIST = [
    {"model": "wagtail*"},
    {"model": "contenttypes.*"},
    {"model": "content.PeerApprovalTask", "field": "get()"},  # Wagtail asks for the task of a review again at each step
    {"model": "accounts.User", "field": "get()"},
    {"model": "quizzes.Attempt", "field": "get()"},  # an act on a room is a transaction of its own for each candidate
    {"model": "accounts.User", "field": "groups"},  # each group that a company's sign-in gives is given with its own news
]
