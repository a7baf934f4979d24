"""Input of the training office."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.catalogue import queries as catalogue
from courses.catalogue.models import Training
from lms.accounts.models import User


class TrainingField(forms.ModelChoiceField):
    """Trainings by their title in the reader's language."""

    def label_from_instance(self, training: Training) -> str:
        return catalogue.titles(language=(get_language() or "fr")[:2]).get(training.pk, (training.code, ""))[0]


class EntitleForm(forms.Form):
    """Open a training to a person known by e-mail, until a day or without end."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    training = TrainingField(label=_("Training"), queryset=Training.objects.all())
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_email(self) -> User:
        email = self.cleaned_data["email"].lower()
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("Nobody has an account with this address. Invite them first, or check the spelling."))
        return user
