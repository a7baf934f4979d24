"""Input of the training office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.booking.forms.fields import TitledField
from courses.catalogue import queries as catalogue
from courses.catalogue.models import Training
from lms.accounts.models import User
from lms.kit import languages


class EntitleForm(forms.Form):
    """Open a training to a person known by e-mail, until a day or without end."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    training = TitledField(label=_("Training"), queryset=Training.objects.all())
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["training"].titles = catalogue.titles(language=languages.active())  # type: ignore[attr-defined]

    def clean_email(self) -> User:
        email = self.cleaned_data["email"].lower()
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("Nobody has an account with this address. Invite them first, or check the spelling."))
        return user
