"""System checks that refuse unsafe settings at start-up."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from lms.accounts.enums import GRANTED_ROLES

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
