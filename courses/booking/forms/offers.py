"""An offer with its prices by date, judged together."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.catalogue import queries as catalogue
from courses.catalogue.models import Training
from lms.kit import clock

from .. import dates
from ..models import Offer, Session
from .fields import DayField, EurosField, TitledField, Together, written

BLANK_ROWS = 3
MOST_ROWS = 40


class SessionField(forms.ModelChoiceField):
    def label_from_instance(self, session: Session) -> str:  # type: ignore[override]
        return f"{session.code}, {dates.span(session.starts_at, session.ends_at)}"


class OfferForm(forms.ModelForm):
    training = TitledField(label=_("Training"), queryset=Training.objects.all())
    session = SessionField(
        label=_("Only for this session"), queryset=Session.objects.none(), required=False, empty_label=_("every session of the training")
    )

    class Meta:
        model = Offer
        fields = ["key", "training", "session", "kind", "name_fr", "name_en", "exam_included", "is_open", "position"]
        help_texts = {
            "key": _("Short and unique, such as agilepm-seat. Imported files know the offer by it."),
            "position": _("Offers with a smaller number come first."),
        }
        error_messages = {"key": {"unique": _("Another offer has this key.")}}

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["training"].titles = catalogue.titles(language=language)  # type: ignore[attr-defined]
        shown = Q(ends_at__gte=clock.now()) | Q(pk=self.instance.session_id)
        self.fields["session"].queryset = Session.objects.filter(shown)  # type: ignore[attr-defined]
        self._before = (self.instance.training_id, self.instance.session_id)

    def clean(self) -> dict:
        data = super().clean() or {}
        training, session = data.get("training"), data.get("session")
        if training and session and session.training_id != training.pk:
            self.add_error("session", gettext("This session belongs to another training."))
        moved = training and self._before != (training.pk, session.pk if session else None)
        if self.instance.pk and moved and self.instance.holds.exists():
            self.add_error("training", gettext("Places were booked at this offer: close it and make a new one for something else."))
        return data


class PriceForm(forms.Form):
    valid_from = DayField(label=_("From"), required=False)
    cents = EurosField(label=_("Euros before tax"), required=False)

    def clean(self) -> dict:
        """A row is whole or blank."""
        data = super().clean() or {}
        if data.get("valid_from") and data.get("cents") is None and "cents" not in self.errors:
            self.add_error("cents", gettext("Write the price that holds from this day, or clear the day."))
        if data.get("cents") is not None and not data.get("valid_from") and "valid_from" not in self.errors:
            self.add_error("valid_from", gettext("Say from which day this price holds, or clear the price."))
        return data


class _Prices(forms.BaseFormSet):
    def clean(self) -> None:
        days = [row.cleaned_data["valid_from"] for row in self.forms if row.is_valid() and row.cleaned_data.get("valid_from")]
        if len(days) != len(set(days)):
            raise forms.ValidationError(gettext("Two prices begin on the same day. Change the day of one of them."))


Prices = forms.formset_factory(PriceForm, formset=_Prices, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class OfferInput(Together):
    """What the training office writes of an offer: its fields and its prices."""

    form: OfferForm

    def __init__(self, data: Any, *, offer: Offer, language: str) -> None:
        held = list(offer.prices.all()) if offer.pk else []
        self.form = OfferForm(data, instance=offer, language=language)
        prices = [{"valid_from": price.valid_from, "cents": written(price.cents), "held": price.cents} for price in held]
        self.rows = Prices(data, prefix="price", initial=prices)

    @property
    def offer(self) -> Offer:
        return self.form.instance

    @property
    def prices(self) -> dict[date, int]:
        """{from: cents} of the rows that are filled in."""
        return {row.cleaned_data["valid_from"]: row.cleaned_data["cents"] for row in self.rows.forms if row.cleaned_data.get("valid_from")}
