"""Input about people."""

from pathlib import PurePath

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.kit import languages

from .enums import GRANTED_ROLES, Theme
from .models import Organisation, User

MAX_FILE_BYTES = 5_000_000


# A name stands in mails to addresses that nobody has verified yet: no address, no link, no control character (M8).
plain_name = RegexValidator(
    r"^(?!.*\w\.[A-Za-z]{2,})[^\x00-\x1f/\\:@<>]*$", _("A name holds no web address and none of these signs: / \\ : @ < >")
)


class NameForm(forms.Form):
    first_name = forms.CharField(
        label=_("First name"), max_length=80, validators=[plain_name], widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=80, validators=[plain_name], widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )


class SignupForm(NameForm):
    """What sign-up asks beside e-mail and password: the name that a certificate will carry."""

    field_order = ["first_name", "last_name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        user.first_name = self.cleaned_data["first_name"].strip()
        user.last_name = self.cleaned_data["last_name"].strip()
        user.language = languages.active()
        user.save(update_fields=["first_name", "last_name", "language"])


class ProfileForm(NameForm):
    language = forms.ChoiceField(label=_("Language of mails and of the site"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Appearance"), choices=Theme.choices)


class DeletionForm(forms.Form):
    typed = forms.CharField(
        label=_("Type the e-mail address of your account to confirm"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Name of the organisation"), max_length=200)


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    is_buyer = forms.BooleanField(label=_("May buy and invite for the organisation"), required=False)


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=[(role.value, role.label) for role in GRANTED_ROLES])
    held = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")


class PeopleFileForm(forms.Form):
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.all())
    file = forms.FileField(
        label=_("People file"),
        help_text=_("CSV or XLSX, 5 MB at most. Columns: email, first_name, last_name, team, manager, job_title, status."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(gettext("This file is larger than 5 MB. Split it."))
        if PurePath(file.name).suffix.lower() not in {".csv", ".xlsx"}:
            raise forms.ValidationError(gettext("This is neither a .csv nor an .xlsx file. Save it in one of these formats."))
        return file
