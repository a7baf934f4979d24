"""A request for a place, and the note of its answer."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from lms.accounts.forms import plain_name

from ..models import PlaceRequest

MOST_PEOPLE = 50


class RequestForm(forms.ModelForm):
    """Who asks, for how many. The name stands in a mail to an address nobody has verified: plain letters only."""

    people = forms.IntegerField(
        label=_("How many people"), initial=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)],
        widget=forms.NumberInput(attrs={"min": 1, "max": MOST_PEOPLE}),
    )  # fmt: skip

    class Meta:
        model = PlaceRequest
        fields = ["name", "email", "phone", "people", "message"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "message": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["name"].validators.append(plain_name)  # type: ignore[attr-defined]

    def validate_unique(self) -> None:
        """The action says that somebody has already asked, under the database's constraint."""

    def validate_constraints(self) -> None:
        """The same."""


class AnswerForm(forms.Form):
    note = forms.CharField(
        label=_("What you answered, and how"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
