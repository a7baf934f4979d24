"""A session with its half-days, judged together; the reason of a move."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from courses.catalogue import queries as catalogue
from courses.catalogue.models import Training
from lms.accounts.enums import Role
from lms.accounts.models import User

from .. import dates
from ..models import Session
from ..models.sessions import PARIS
from .fields import DayField, TitledField, Together

BLANK_ROWS = 8
MOST_ROWS = 60


class SessionForm(forms.ModelForm):
    training = TitledField(label=_("Training"), queryset=Training.objects.all())
    go_no_go_on = DayField(
        label=_("Go or no-go on"), help_text=_("The day you decide whether it runs. Orders on account without an answer lapse then.")
    )
    link = forms.URLField(
        label=_("Link"), required=False, assume_scheme="https", max_length=200,
        help_text=_("The online room. Shown to attendees only; without a place, the session is online."),
    )  # fmt: skip

    class Meta:
        model = Session
        fields = [
            "code", "training", "language", "trainer", "place", "address", "room", "link", "bring", "go_no_go_on", "capacity", "min_to_run",
        ]  # fmt: skip
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "bring": forms.Textarea(attrs={"rows": 3}),
            "capacity": forms.NumberInput(attrs={"min": 1}),
            "min_to_run": forms.NumberInput(attrs={"min": 1}),
        }
        help_texts = {
            "code": _("Short and unique, such as agp-2027-01. It names the session in mails and files."),
            "place": _("As visitors read it."),
            "room": _("Shown to attendees only."),
        }
        error_messages = {"code": {"unique": _("Another session has this code.")}}

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("capacity", "min_to_run"):
            self.fields[name].validators.append(MinValueValidator(1))  # type: ignore[attr-defined]
        self.fields["training"].titles = catalogue.titles(language=language)  # type: ignore[attr-defined]
        known = Q(is_active=True, groups__name=Role.TRAINER) | Q(pk=self.instance.trainer_id)
        trainers = User.objects.filter(known).distinct().order_by("last_name", "first_name")
        self.fields["trainer"].queryset = trainers  # type: ignore[attr-defined]

    def clean(self) -> dict:
        data = super().clean() or {}
        if (data.get("min_to_run") or 0) > (data.get("capacity") or data.get("min_to_run") or 0):
            self.add_error("min_to_run", gettext("The session cannot need more people than it has places."))
        return data


class HalfDayForm(forms.Form):
    day = DayField(label=_("Day"))
    start = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def clean(self) -> dict:
        data = super().clean() or {}
        if data.get("start") and data.get("end") and data["end"] <= data["start"]:
            self.add_error("end", gettext("A half-day ends after it begins, on the same day."))
        return data

    def times(self) -> tuple[datetime, datetime]:
        """When it begins and ends, on the clocks of Paris."""
        data = self.cleaned_data
        return (datetime.combine(data["day"], data["start"], PARIS), datetime.combine(data["day"], data["end"], PARIS))


class _HalfDays(forms.BaseFormSet):
    def add_fields(self, form: forms.BaseForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["day"].label = gettext("Half-day %(n)d") % {"n": (index or 0) + 1}
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = gettext("Remove")


HalfDays = forms.formset_factory(
    HalfDayForm, formset=_HalfDays, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS, can_delete=True, can_delete_extra=False
)


class SessionInput(Together):
    """What the training office writes of a session: its fields and its half-days."""

    form: SessionForm

    def __init__(self, data: Any, *, session: Session, language: str) -> None:
        held = list(session.half_days.all()) if session.pk else []
        self.form = SessionForm(data, instance=session, language=language)
        self.rows = HalfDays(data, prefix="half", initial=[_initial(half) for half in held])

    def is_valid(self) -> bool:
        return super().is_valid() and self._in_order()

    def _in_order(self) -> bool:
        """The decision whether a session runs is taken before it begins."""
        times = self.half_days
        if times and self.form.cleaned_data["go_no_go_on"] >= min(times)[0].date():
            self.refuse(gettext("The go or no-go day comes before the session begins."), "go_no_go_on")
            return False
        return True

    @property
    def session(self) -> Session:
        return self.form.instance

    @property
    def half_days(self) -> Sequence[tuple[datetime, datetime]]:
        """[(starts, ends)] of the rows that are filled in and not removed."""
        return [row.times() for row in self.rows.forms if row.cleaned_data.get("day") and not row.cleaned_data.get("DELETE")]


def _initial(half: Any) -> dict:
    start, end = dates.local(half.starts_at), dates.local(half.ends_at)
    return {"day": start.date(), "start": start.time(), "end": end.time()}


class MoveForm(forms.Form):
    """Where a session goes, and why."""

    to = forms.CharField(max_length=12)
    reason = forms.CharField(label=pgettext_lazy("why something is done", "Reason"), max_length=300, required=False)
