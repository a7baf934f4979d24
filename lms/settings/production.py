"""Production: TLS, a real secret, PostgreSQL and Redis, SMTP; nothing here has a convenient default."""

from .base import *  # noqa: F403
from .base import LOG_FORMAT, LOG_LEVEL, VAR_DIR, env, names
from .databases import database
from .logs import logging_config

WORLD = "production"
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = names(env.str("ALLOWED_HOSTS"))
DATABASES = {"default": database(env.str("DATABASE_URL"), sqlite_path=VAR_DIR / "jalon.sqlite3")}
SITE_URL = env.str("SITE_URL")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies in front of us may be believed when they name the client's address (reliability.md A4).
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_REQUIRED_ROLES = ["administrator", "finance"]
MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.str("SMTP_HOST", default="localhost")
EMAIL_PORT = env.int("SMTP_PORT", default=25)
EMAIL_HOST_USER = env.str("SMTP_USER", default="")
EMAIL_HOST_PASSWORD = env.str("SMTP_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("SMTP_STARTTLS", default=False)
EMAIL_TIMEOUT = 20
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=True)
LOGGING = logging_config(form=LOG_FORMAT, level=LOG_LEVEL, requests=LOG_REQUESTS)
