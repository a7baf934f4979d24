"""Fields that several forms share: days, euros, trainings by title; and several forms judged as one."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from lms.kit import money

# A thousands separator is followed by three figures, a decimal one by one or two: no price has three decimals.
_EUROS = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?")
MOST_CENTS = 100_000_000
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


class DayInput(forms.DateInput):
    """The browser's own calendar; typed years first where it has none."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day of this century: others are slips of the keyboard."""

    widget = DayInput

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.validators += [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


class EurosField(forms.CharField):
    """Euros as people write them ("1790", "1 790,00", "1,790.00"), in cents."""

    default_error_messages = {"invalid": _("Write a price in euros, such as 1790 or 1790,50.")}

    def __init__(self, **kwargs: object) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **kwargs)  # type: ignore[arg-type]

    def clean(self, value: object) -> int | None:  # type: ignore[override]
        text = re.sub(r"[\s€]", "", super().clean(value))
        if not text:
            return None
        match = _EUROS.fullmatch(text) if text.isascii() else None
        if match is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        cents = money.cents(Decimal(re.sub(r"[.,]", "", match[1]) + "." + (match[2] or "0")))
        if not 1 <= cents <= MOST_CENTS:
            raise forms.ValidationError(_("A price is more than nothing and at most 1,000,000 euros."), code="range")
        return cents


def written(cents: int) -> str:
    """Cents as a person types them, for a field: 179000 is "1790", 179050 is "1790,50"."""
    whole, rest = divmod(cents, 100)
    return f"{whole},{rest:02d}" if rest else str(whole)


class TitledField(forms.ModelChoiceField):
    """Trainings by their title in the reader's language; the form sets `titles` once, not once an option."""

    titles: dict[int, tuple[str, str]] = {}

    def label_from_instance(self, training: models.Model) -> str:
        return self.titles.get(training.pk, (str(training), ""))[0]


class Together:
    """A form and its rows judged as one: one summary of errors, one answer to "is it valid"."""

    form: forms.ModelForm
    rows: forms.BaseFormSet

    def is_valid(self) -> bool:
        """Both are looked at, so that every error is told at once."""
        return all([self.form.is_valid(), self.rows.is_valid()])

    def refuse(self, reason: str, field: str | None = None) -> None:
        self.form.add_error(field, reason)

    @property
    def is_bound(self) -> bool:
        return self.form.is_bound

    @property
    def errors(self) -> list:
        """One entry an error, as components/error_summary.html counts them."""
        if not self.is_bound:
            return []
        return [*self.non_field_errors(), *[error for field in self for error in field.errors]]

    def non_field_errors(self) -> list[str]:
        found = list(self.form.non_field_errors()) + list(self.rows.non_form_errors())
        for row in self.rows.forms:
            found += row.non_field_errors()
        return [str(error) for error in found]

    def __iter__(self) -> Iterator[BoundField]:
        yield from self.form
        for row in self.rows.forms:
            yield from row

    @property
    def filled(self) -> list[forms.BaseForm]:
        """Rows with something in them."""
        return [row for row in self.rows.forms if row.initial or row.has_changed()]

    @property
    def blank(self) -> list[forms.BaseForm]:
        """Rows to fill in."""
        return [row for row in self.rows.forms if not (row.initial or row.has_changed())]
