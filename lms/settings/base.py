"""What every world shares. Values come from the environment; the defaults are the safe ones."""

from pathlib import Path
from typing import Any

from celery.schedules import crontab
from environs import Env, validate

from lms import __version__

from .databases import SQLITE_OPTIONS, database  # noqa: F401 (SQLITE_OPTIONS: what the checks hold a site to)
from .logs import FORMATTERS, logging_config

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.str("JALON_VAR", default=str(BASE_DIR / "var")))


def names(text: str) -> list[str]:
    """The comma-separated values of a variable, without the spaces around them."""
    return [name.strip() for name in text.split(",") if name.strip()]


DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = names(env.str("SECRET_KEY_FALLBACKS", default=""))
ALLOWED_HOSTS = names(env.str("ALLOWED_HOSTS", default=""))
CSRF_TRUSTED_ORIGINS = names(env.str("CSRF_TRUSTED_ORIGINS", default=""))
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
# Which world this is; checks and the access matrix ask, nothing else does.
WORLD = "base"

INSTALLED_APPS = [
    "courses.demo",
    "courses.teams",
    "courses.careers",
    "courses.billing",
    "courses.booking",
    "courses.credentials",
    "courses.learning",
    "courses.catalogue",
    "courses.quizzes",
    "content",
    "lms.accounts",
    "lms.jobs",
    "lms.kit",
    "lms",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.embeds",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "lms.kit.request_id.RequestIdMiddleware",
    "lms.monitoring.requests.RequestsMiddleware",
    "lms.page_cache.PageCacheMiddleware",
    "lms.plain_requests.PlainRequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lms.language.SiteLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lms.accounts.sessions.SessionLimitsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lms.accounts.guard.AccessMiddleware",
    "lms.csp.CspMiddleware",
    "lms.redirects.MovedPageMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
ASGI_APPLICATION = "lms.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "content.context.site",
            ],
            "builtins": ["lms.kit.templatetags.kit"],
        },
    }
]

# --- Data -----------------------------------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default="")
DATABASES = {"default": database(DATABASE_URL, sqlite_path=VAR_DIR / "jalon.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
# A cache that hangs is a cache that is away: nobody waits longer for it.
CACHE_TIMEOUTS: Any = {"socket_timeout": 5, "socket_connect_timeout": 2}
SHARED_CACHE: Any = {"BACKEND": "lms.kit.caches.RedisCache", "LOCATION": REDIS_URL, "OPTIONS": CACHE_TIMEOUTS}
CACHES = {"default": SHARED_CACHE if REDIS_URL else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "jalon"}}

# --- Languages ------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français"), ("en", "English")]
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "lms" / "locale"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["lms.formats"]
TIME_ZONE = "Europe/Paris"

# --- Files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "lms" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# With a bucket (extra "s3"), MEDIA_ROOT is not used.
MEDIA_S3_BUCKET = env.str("MEDIA_S3_BUCKET", default="")
S3_MEDIA = {
    "BACKEND": "lms.kit.s3_media.S3Media",
    "OPTIONS": {
        "bucket_name": MEDIA_S3_BUCKET,
        "endpoint_url": env.str("MEDIA_S3_ENDPOINT", default="") or None,
        "region_name": env.str("MEDIA_S3_REGION", default="") or None,
        "access_key": env.str("MEDIA_S3_KEY", default="") or None,
        "secret_key": env.str("MEDIA_S3_SECRET", default="") or None,
    },
}
STORAGES = {
    "default": S3_MEDIA if MEDIA_S3_BUCKET else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lms.kit.statics.ManifestStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 6_000_000

# --- People and sign-in -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:desk"
ACCOUNT_ADAPTER = "lms.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "lms.accounts.adapter.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "lms.accounts.forms.SignupForm"
WORDED = "lms.accounts.worded_forms."
ACCOUNT_FORMS = {
    "login": WORDED + "LoginForm",
    "signup": WORDED + "SignupForm",
    "add_email": WORDED + "AddEmailForm",
    "change_email": WORDED + "ChangeEmailForm",
    "confirm_email_verification_code": WORDED + "ConfirmCodeForm",
    "reset_password": WORDED + "ResetPasswordForm",
    "reset_password_from_key": WORDED + "ResetPasswordKeyForm",
    "change_password": WORDED + "ChangePasswordForm",
    "set_password": WORDED + "SetPasswordForm",
    "reauthenticate": WORDED + "ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Sign-up, sign-in and reset answer alike for known and unknown addresses. allauth's "strict" would let two accounts share
# an unverified address, which User.email forbids; with mandatory verification, True hides as much.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/10s/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
}
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https") else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Jalon"
MFA_ADAPTER = "lms.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": WORDED + "AuthenticateForm",
    "reauthenticate": WORDED + "ReauthenticateFactorForm",
    "activate_totp": WORDED + "ActivateTOTPForm",
    "add_webauthn": WORDED + "AddKeyForm",
    "edit_webauthn": WORDED + "RenameKeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith("http://localhost")
# Roles that may not work without a second factor (production turns it on).
MFA_REQUIRED_ROLES: list[str] = []
# An account is linked to the company's by an address that the company's provider calls verified, never by one it merely states.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
# {"group at the identity provider": "role code"}; see docs/operate.md.
OIDC_GROUP_ROLES: dict[str, str] = dict(env.json("OIDC_GROUP_ROLES", default={}))
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "company",
                "name": env.str("OIDC_NAME", default="SSO"),
                "client_id": env.str("OIDC_CLIENT_ID", default=""),
                "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": env.str("OIDC_SERVER_URL"), "fetch_userinfo": True},
            }
        ]
        if env.str("OIDC_SERVER_URL", default="")
        else [],
    }
}
# Both limits hold on the server (lms.accounts.sessions): 12 h after sign-in, 3 h without a request.
# Read from the cache, kept in the database: a lost cache signs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 3 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # forms carry the token; no script of ours reads the cookie
CSRF_FAILURE_VIEW = "lms.errors.csrf_failure"

# --- Security headers -------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Wagtail ----------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Jalon"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "/account/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Everybody works on the clocks of Paris; the system's own list holds a "localtime" that the account page's script refuses.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILIMAGES_IMAGE_MODEL = "content.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "content.SiteDocument"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt", "md"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# A file that somebody uploaded is never opened as a page of this site, whatever it says it is.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000  # as content.importing.pictures: more fills the memory of a small machine
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "content.approval.publish_approved"
# A translation is published by approval like any other text, never by the act of submitting it.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILEMBEDS_FINDERS: list[dict] = []
TAGGIT_CASE_INSENSITIVE = True

# --- Jobs: the row in lms.jobs is the truth, Celery only runs it (docs/decisions/0002) ----------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL or "filesystem://")
QUEUE_DIR = VAR_DIR / "queue"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.2,
    }
    if CELERY_BROKER_URL.startswith("filesystem")
    else {"visibility_timeout": 3600, "socket_timeout": 5, "socket_connect_timeout": 2}
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker waits for its broker for as long as it takes.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
JOBS_SWEEP_SECONDS = env.float("JOBS_SWEEP_SECONDS", default=15.0)
JOBS_LEASE_SECONDS = env.int("JOBS_LEASE_SECONDS", default=45)
CELERY_BEAT_SCHEDULE = {
    "jobs-sweep": {"task": "lms.jobs.tasks.sweep", "schedule": JOBS_SWEEP_SECONDS, "options": {"expires": 60}},
    "publish-scheduled": {"task": "content.tasks.publish_scheduled", "schedule": 60, "options": {"expires": 120}},
    "booking-facts": {"task": "courses.booking.tasks.refresh_facts", "schedule": crontab(hour=0, minute=5)},
    "booking-sweep": {"task": "courses.booking.tasks.sweep_holds", "schedule": 600, "options": {"expires": 300}},
    "billing-reconcile": {"task": "courses.billing.tasks.reconcile", "schedule": 600, "options": {"expires": 300}},
    "quizzes-sweep": {"task": "courses.quizzes.tasks.sweep", "schedule": 60, "options": {"expires": 50}},
    "quizzes-figures": {"task": "courses.quizzes.tasks.nightly_figures", "schedule": crontab(hour=2, minute=20)},
    "quizzes-reminders": {"task": "courses.quizzes.tasks.morning_reminders", "schedule": crontab(hour=7, minute=0)},
    "quizzes-forget": {"task": "courses.quizzes.tasks.forget", "schedule": crontab(hour=3, minute=40)},
    "quizzes-health": {"task": "courses.quizzes.authoring.tasks.nightly_health", "schedule": crontab(hour=3, minute=10)},
    "jobs-tidy": {"task": "lms.jobs.tasks.tidy", "schedule": 24 * 3600},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

# --- Exams: months after which the log of an attempt and the details of its answers are deleted; 0 keeps them for ever ---
EXAM_LOG_MONTHS = env.int("EXAM_LOG_MONTHS", default=24, validate=validate.Range(min=0))

# --- Mail -------------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="Jalon <noreply@jalon.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAILBOX_DIR = VAR_DIR / "mailbox"
EMAIL_SUBJECT_PREFIX = ""
# Nothing is sent inside a request: packages' mails are queued, and MAIL_TRANSPORT (each world's own) delivers.
EMAIL_BACKEND = "lms.jobs.outbox.OutboxBackend"

# --- Payment by card --------------------------------------------------------------------------------------------------
# Without a key, orders are taken on account only. STRIPE_API_BASE names a stand-in, which production refuses (jalon.E004).
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRETS = names(env.str("STRIPE_WEBHOOK_SECRETS", default=""))
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="")
STRIPE_PAGE_ORIGINS = names(env.str("STRIPE_PAGE_ORIGINS", default="https://checkout.stripe.com"))

# --- Markdown -----------------------------------------------------------------------------------------------------------
MARKDOWN_MAX_BYTES = 200_000
MARKDOWN_SECONDS = 2.0

# --- Watching over it (extra "monitoring") --------------------------------------------------------------------------------
VERSION = env.str("JALON_VERSION", default=__version__)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SENTRY_DSN = env.str("SENTRY_DSN", default="")

# --- Logs -------------------------------------------------------------------------------------------------------------
LOG_FORMAT = env.str("LOG_FORMAT", default="line", validate=validate.OneOf(sorted(FORMATTERS)))
LOG_LEVEL = env.str("LOG_LEVEL", default="WARNING")
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=False)
LOGGING = logging_config(form=LOG_FORMAT, level=LOG_LEVEL, requests=LOG_REQUESTS)

DEMO = False
