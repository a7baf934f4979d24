"""System checks that refuse unsafe settings at start-up; `check --deploy --database default` runs them all."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.http.request import validate_host

from lms.accounts.enums import GRANTED_ROLES

# {setting: (package that it needs, extra that brings it)}
EXTRAS = {
    "METRICS_TOKEN": ("prometheus_client", "monitoring"),
    "SENTRY_DSN": ("sentry_sdk", "monitoring"),
}
SHORTEST_TOKEN = 32
PRIVATE_CACHES = ("locmem.LocMemCache", "dummy.DummyCache")


@register(Tags.security, deploy=False)
def shared_cache(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Rate limits live in the cache: one that each process keeps to itself voids them (reliability.md A8)."""
    backend = settings.CACHES["default"]["BACKEND"]
    if settings.WORLD != "production" or not backend.endswith(PRIVATE_CACHES):
        return []
    return [Error("Rate limits need a cache that every process shares.", hint="Set REDIS_URL.", id="jalon.E001")]


@register(Tags.security)
def no_simulated_payments(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Simulated payments confirm seats for nothing: never in production."""
    if settings.WORLD != "production" or not settings.STRIPE_API_BASE:
        return []
    return [Error("STRIPE_API_BASE names a payment stand-in.", hint="Unset it: production talks to Stripe.", id="jalon.E004")]


@register(Tags.security)
def signed_payment_events(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Without a secret every event is refused, and paid orders wait for the reconciliation."""
    if settings.WORLD != "production" or not settings.STRIPE_SECRET_KEY or settings.STRIPE_WEBHOOK_SECRETS:
        return []
    return [Error("STRIPE_SECRET_KEY is set without STRIPE_WEBHOOK_SECRETS.", hint="Give the endpoint's secret.", id="jalon.E005")]


@register(Tags.security)
def oidc_roles(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """A group may give only a role that an administrator could give."""
    unknown = sorted(set(settings.OIDC_GROUP_ROLES.values()) - {role.value for role in GRANTED_ROLES})
    if not unknown:
        return []
    return [Error(f"OIDC_GROUP_ROLES names roles that cannot be granted: {', '.join(unknown)}.", id="jalon.E002")]


@register(Tags.security)
def oidc_over_tls(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """The ID token is trusted because it comes over TLS from the provider itself."""
    provider: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]  # type: ignore[assignment]
    apps: list[dict] = provider["APPS"]
    if settings.WORLD != "production" or all(app["settings"]["server_url"].startswith("https://") for app in apps):
        return []
    return [Error("OIDC_SERVER_URL must begin with https://.", id="jalon.E003")]


def missing_extras() -> dict[str, tuple[str, str]]:
    """{setting: (package, extra)} of what is asked for and not installed."""
    return {name: need for name, need in EXTRAS.items() if getattr(settings, name) and find_spec(need[0]) is None}


@register(Tags.security)
def extras_installed(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """What the settings ask for and requirements.lock does not bring."""
    return [
        Error(
            f"{name} is set, and the package {package} is not installed.",
            hint=f"Install requirements-extras.lock (extra “{extra}”), or unset {name}.",
            id="jalon.E006",
        )
        for name, (package, extra) in missing_extras().items()
    ]


@register(Tags.security)
def long_metrics_token(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """/metrics tells how the business goes, and nothing slows down whoever guesses."""
    if not 0 < len(settings.METRICS_TOKEN) < SHORTEST_TOKEN:
        return []
    hint = 'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
    return [Error(f"METRICS_TOKEN has fewer than {SHORTEST_TOKEN} characters.", hint=hint, id="jalon.E007")]


@register(Tags.security)
def own_hosts(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Mails and redirects name SITE_URL; a host that anybody may choose ends up in them (reliability.md O2)."""
    if settings.WORLD != "production":
        return []
    found: list[CheckMessage] = []
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Error("ALLOWED_HOSTS lets every host in.", hint="Name the site's own hosts.", id="jalon.E008"))
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https":
        found.append(Error("SITE_URL must begin with https://.", id="jalon.E009"))
    if not validate_host(site.hostname or "", settings.ALLOWED_HOSTS):
        found.append(Error(f"SITE_URL names {site.hostname}, which ALLOWED_HOSTS does not let in.", hint="Add it there.", id="jalon.E010"))
    return found


@register(Tags.security, deploy=True)
def private_media(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """What people upload is kept where an upgrade does not delete it and no server of static files gives it away (B6)."""
    if settings.MEDIA_S3_BUCKET:
        return []
    media, static = Path(settings.MEDIA_ROOT).resolve(), Path(settings.STATIC_ROOT).resolve()
    found: list[CheckMessage] = []
    if not media.is_dir() or not os.access(media, os.W_OK):
        hint = "manage.py setup makes it, as the user who runs the site."
        found.append(Error(f"The media folder {media} is missing or cannot be written.", hint=hint, id="jalon.E011"))
    if media.is_relative_to(settings.BASE_DIR) or media.is_relative_to(static) or static.is_relative_to(media):
        hint = "Set JALON_VAR to a folder of its own."
        found.append(Error(f"The media folder {media} lies in the code or with the static files.", hint=hint, id="jalon.E012"))
    return found
