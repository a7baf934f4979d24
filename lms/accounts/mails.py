"""The mails this app sends: its own, and one kind for each of allauth's templates."""

from django.utils.translation import gettext_lazy as _

from lms.kit.mails import MailKind, declare

SAMPLE = {
    "email": "camille@example.org",
    "name": "Camille",
    "code": "482-913",
    "password_reset_url": "http://localhost:8000/fr/account/password/reset/key/sample/",
    "signup_url": "http://localhost:8000/fr/account/signup/",
    "ip": "192.0.2.7",
    "user_agent": "Firefox",
    "timestamp": "23/11/2026 09:00",
    "from_email": "camille@example.org",
    "to_email": "c.durand@example.org",
    "deleted_email": "camille@example.org",
    "provider": "SSO",
    "organisation": "Atelier Nord",
    "inviter": "Camille Durand",
    "token": "sample",
}
SUBJECTS = {
    "invitation": _("%(inviter)s invites you to join %(organisation)s on Jalon"),
    "welcome": _("%(organisation)s has opened your Jalon account"),
    "joined": _("You now belong to %(organisation)s on Jalon"),
    "email_confirmation": _("Your Jalon code"),
    "email_confirmation_signup": _("Your Jalon code"),
    "login_code": _("Your Jalon code"),
    "password_reset_code": _("Your Jalon code"),
    "password_reset_key": _("Choose a new Jalon password"),
    "unknown_account": _("No Jalon account has this address"),
    "account_already_exists": _("You already have a Jalon account"),
    "sign_in_blocked": _("Wrong passwords for your Jalon account were refused"),
    "password_changed": _("Your Jalon password was changed"),
    "password_set": _("Your Jalon account now has a password"),
    "password_reset": _("Your Jalon password was reset"),
    "email_changed": _("The address of your Jalon account was changed"),
    "email_confirm": _("Your address is confirmed"),
    "email_deleted": _("An address was removed from your Jalon account"),
    "totp_activated": _("An authenticator app now protects your Jalon account"),
    "totp_deactivated": _("The authenticator app was removed from your Jalon account"),
    "recovery_codes_generated": _("New recovery codes for your Jalon account"),
    "webauthn_added": _("A passkey was added to your Jalon account"),
    "webauthn_removed": _("A passkey was removed from your Jalon account"),
    "account_connected": _("A company account was linked to your Jalon account"),
    "account_disconnected": _("A company account was unlinked from your Jalon account"),
}

for what, subject in SUBJECTS.items():
    declare(MailKind(f"accounts/{what}", subject, lambda: dict(SAMPLE)))
