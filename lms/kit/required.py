"""What forms say where an answer is missing: what to write or choose there, in every form of the site."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[type[forms.Field], Any] = {
    forms.Field: _("Fill in this field: it cannot stay empty."),
    forms.EmailField: _("Write an e-mail address, such as name@example.org."),
    forms.IntegerField: _("Write a number."),
    forms.DateField: _("Choose a date."),
    forms.TimeField: _("Write a time, such as 09:00."),
    forms.ChoiceField: _("Choose one of the answers."),
    forms.MultipleChoiceField: _("Choose at least one answer."),
    forms.ModelMultipleChoiceField: _("Choose at least one answer."),
    forms.FileField: _("Choose a file."),
    forms.BooleanField: _("Tick this box to go on."),
}


def speak() -> None:
    """Give Django's fields these sentences; a field's own `error_messages` still come first."""
    for kind, sentence in SENTENCES.items():
        kind.default_error_messages = {**getattr(kind, "default_error_messages", {}), "required": sentence}
