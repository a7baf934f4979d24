"""The second factor: who must have one, and which routes stay open until they do (reliability.md A2, A3)."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from .models import User

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SETUP_ROUTES = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_email_verification_sent",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        # For machines and files, the same for everybody.
        "healthz",
        "readyz",
        "robots",
        "sitemap",
        "security_txt",
        "media",
    }
)


def required(user: User) -> bool:
    """Whether one of the person's roles may not work without a second factor."""
    return bool(user.roles.intersection(settings.MFA_REQUIRED_ROLES))


def missing(user: User) -> bool:
    """Whether the person must set a second factor up before anything else; asks the database only for the roles concerned."""
    return required(user) and not Authenticator.objects.filter(user=user, type__in=STRONG).exists()
