"""allauth's forms in the words of the site: its labels, without placeholders that repeat them."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

ADDRESS, PASSWORD, CODE, KEY_NAME = _("E-mail address"), _("Password"), _("Code"), _("Name of the key")
NEW_ADDRESS, PRESENT, NEW, AGAIN = _("New address"), _("Present password"), _("New password"), _("New password once more")


class Worded(forms.Form):
    """`words`: the label of each field."""

    words: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Worded, account.LoginForm):
    words = {"login": ADDRESS, "password": PASSWORD}


class SignupForm(Worded, account.SignupForm):
    words = {"email": ADDRESS, "password1": PASSWORD}


class AddEmailForm(Worded, account.AddEmailForm):
    words = {"email": NEW_ADDRESS}


class ChangeEmailForm(Worded, account.ChangeEmailForm):
    words = {"email": NEW_ADDRESS}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    words = {"email": ADDRESS}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    words = {"password1": NEW, "password2": AGAIN}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    words = {"oldpassword": PRESENT, "password1": NEW, "password2": AGAIN}


class SetPasswordForm(Worded, account.SetPasswordForm):
    words = {"password1": NEW, "password2": AGAIN}


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    words = {"password": PASSWORD}


class ConfirmCodeForm(Worded, account.ConfirmEmailVerificationCodeForm):
    words = {"code": CODE}


class AuthenticateForm(Worded, mfa.AuthenticateForm):
    words = {"code": CODE}


class ReauthenticateFactorForm(Worded, mfa.ReauthenticateForm):
    words = {"code": CODE}


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):
    words = {"code": _("Code of the app")}


class AddKeyForm(Worded, webauthn.AddWebAuthnForm):
    words = {"name": KEY_NAME, "passwordless": _("Passkey: it signs me in without my password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].help_text = _(
            "For a passkey, the device asks for a finger, a face or a PIN. Left unticked, it is a security key."
        )


class RenameKeyForm(Worded, webauthn.EditWebAuthnForm):
    words = {"name": KEY_NAME}
