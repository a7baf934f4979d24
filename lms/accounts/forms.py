"""Input about people."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class SignupForm(forms.Form):
    """What sign-up asks beside e-mail and password: the name that a certificate will carry."""

    first_name = forms.CharField(label=_("First name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    last_name = forms.CharField(label=_("Last name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    field_order = ["first_name", "last_name", "email", "password1"]

    def signup(self, request: object, user) -> None:  # noqa: ANN001
        user.first_name = self.cleaned_data["first_name"].strip()
        user.last_name = self.cleaned_data["last_name"].strip()
        user.language = (get_language() or "fr")[:2]
        user.save(update_fields=["first_name", "last_name", "language"])
