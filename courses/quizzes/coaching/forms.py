"""Input of invigilators, coaches and the training office."""

import uuid
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.accounts.models import User
from lms.kit import clock

from ..actions.accommodations import LONGEST_BREAK, MOST_BREAKS
from ..actions.appointments import MOST_AT_ONCE
from ..actions.coaching import Said
from ..models import Accommodation, Attempt, Quiz
from ..models.coaching import LONGEST_COMMENT, LONGEST_MESSAGE
from ..timing import YEARS
from .acts import Act, RoomWide


class MomentField(forms.CharField):
    """A moment in ISO 8601 with its offset."""

    def clean(self, value: Any) -> datetime:
        try:
            found = parse_datetime(super().clean(value))
        except ValueError:
            found = None
        if found is None or found.tzinfo is None or found.year not in YEARS:
            raise forms.ValidationError(_("This page is no longer good. Open the room again."))
        return found


class ActForm(forms.Form):
    """What an act asks for, and no more; the fields that it does not ask for are left out."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=240, initial=10)
    section = forms.TypedChoiceField(label=_("Part"), coerce=int)
    reason = forms.CharField(
        label=pgettext_lazy("why something is done", "Reason"), max_length=200, help_text=_("Kept in the log of the attempt.")
    )

    def __init__(self, data: Any = None, *, act: Act, attempt: Attempt) -> None:
        super().__init__(data, auto_id=f"{act.code}-%s")
        self.act = act
        self.fields = {name: field for name, field in self.fields.items() if name in act.asks}
        part = self.fields.get("section")
        if isinstance(part, forms.ChoiceField):
            part.choices = [(number, str(number)) for number in range(1, attempt.section)]


class RoomForm(forms.Form):
    """An act on the whole room, confirmed: `token` names it, `since` says which state of the room was looked at."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=240, initial=10)
    reason = forms.CharField(
        label=pgettext_lazy("why something is done", "Reason"), max_length=200, help_text=_("Kept in the log of each attempt.")
    )
    token = forms.UUIDField(widget=forms.HiddenInput)
    since = MomentField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, wide: RoomWide) -> None:
        super().__init__(data, initial={"token": uuid.uuid4(), "since": clock.now().isoformat()})
        if "minutes" not in wide.asks:
            del self.fields["minutes"]


class TellForm(forms.Form):
    """A message to one candidate or to the room; `token` makes one of a form that is sent twice."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(label=_("Message"), max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="tell-%s", initial={"token": uuid.uuid4()})

    @property
    def named(self) -> uuid.UUID:
        """The name of this telling, a new one where the form had none."""
        return self.cleaned_data["token"] or uuid.uuid4()


class Text(forms.CharField):
    """Several lines: a browser counts the end of a line as one character, and sends two."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class CommentForm(forms.Form):
    """A comment beside question `number`, 0 for the whole; blank takes it away."""

    number = forms.IntegerField(min_value=0, max_value=32_767, widget=forms.HiddenInput)
    text = Text(label=_("Comment"), required=False, max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 3}))


class PeopleField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class AssignForm(forms.Form):
    """A mock for people of the room, to be done by the end of a day (site time)."""

    quiz = forms.ModelChoiceField(label=_("Mock exam"), queryset=Quiz.objects.none(), empty_label=None)
    people = PeopleField(label=_("For"), queryset=User.objects.none(), error_messages={"required": _("Choose at least one person.")})
    due = forms.DateField(label=_("To be done by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: Any = None, *, exams: Any, people: Any, titles: dict[int, str]) -> None:
        super().__init__(data)
        quiz, who = self.fields["quiz"], self.fields["people"]
        assert isinstance(quiz, forms.ModelChoiceField)
        assert isinstance(who, forms.ModelMultipleChoiceField)
        quiz.queryset = exams
        quiz.label_from_instance = lambda each: titles.get(each.pk, str(each))  # type: ignore[method-assign,assignment]
        who.queryset = people.order_by("last_name", "first_name", "pk")
        who.initial = who.queryset  # the whole group: that is what mocks are assigned to most often

    @property
    def due_at(self) -> datetime:
        """The last moment of the day."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["due"], time(23, 59, 59)))


class OfferForm(forms.Form):
    """Appointments one after the other on one day (site time)."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(label=pgettext_lazy("time of day", "From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes of each"), min_value=5, max_value=240, initial=30)
    count = forms.IntegerField(label=_("How many, one after the other"), min_value=1, max_value=MOST_AT_ONCE, initial=4)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    link = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")

    @property
    def starts_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["begins"]))


class MarkForm(forms.Form):
    """0 to the marks of the question, and what the candidate is told with it; `before`: what was said when the page was made."""

    mark = forms.TypedChoiceField(label=_("Mark"), coerce=int, widget=forms.RadioSelect, error_messages={"required": _("Choose a mark.")})
    comment = Text(
        label=_("Comment"), required=False, max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The candidate reads it beside the answer, with the result."),
    )  # fmt: skip

    before = Text(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, marks: int, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        mark = self.fields["mark"]
        assert isinstance(mark, forms.ChoiceField)
        mark.choices = [(number, str(number)) for number in range(marks + 1)]

    @property
    def said(self) -> Said | None:
        """What to say now; None where nothing else was typed than what was said."""
        now, before = self.cleaned_data["comment"], self.cleaned_data["before"]
        return None if "comment" not in self.data or now == before else Said(now, before)


class LateForm(forms.Form):
    """Why a late answer counts; and its mark, where a person marks and the result is out."""

    mark = forms.TypedChoiceField(label=_("Mark"), coerce=int, empty_value=None)
    reason = forms.CharField(
        label=pgettext_lazy("why something is done", "Reason"), max_length=200, help_text=_("Kept in the log of the attempt.")
    )

    def __init__(self, data: Any = None, *, marks: int | None) -> None:
        """`marks`: the most there are, None where no mark is asked for."""
        super().__init__(data)
        mark = self.fields["mark"]
        assert isinstance(mark, forms.ChoiceField)
        if marks is None:
            del self.fields["mark"]
        else:
            mark.choices = [(number, str(number)) for number in range(marks + 1)]


class RegradeForm(forms.Form):
    """Why; and how many answers the list counted that was decided on."""

    answers = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=pgettext_lazy("why something is done", "Reason"), max_length=200, help_text=_("Kept in the log of each attempt.")
    )


class AccommodationForm(forms.ModelForm):
    """What somebody known by e-mail is given in every exam."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    class Meta:
        model = Accommodation
        fields: Sequence[str] = ["percent", "untimed", "second_language", "breaks", "break_minutes", "reason"]

    field_order = ("email", "percent", "untimed", "second_language", "breaks", "break_minutes", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        percent = self.fields["percent"]
        percent.widget.attrs.update({"max": 200, "inputmode": "numeric"})
        percent.required = False
        for name, most in (("breaks", MOST_BREAKS), ("break_minutes", LONGEST_BREAK)):
            self.fields[name].required = False
            self.fields[name].widget.attrs.update({"max": most, "inputmode": "numeric"})
        self.fields["breaks"].help_text = _("Taken by the person between two questions; the clock stands still meanwhile.")
        self.fields["reason"].help_text = _("What was agreed, not a diagnosis. Only the training office and the person read it.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("breaks", "break_minutes"):
            cleaned[name] = cleaned.get(name) or 0
        return cleaned

    def clean_percent(self) -> int:
        percent = self.cleaned_data["percent"] or 0
        if percent > 200:
            raise forms.ValidationError(_("Give 200 % at most, or no time limit at all."))
        return percent

    def clean_email(self) -> User:
        user = User.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("Nobody has an account with this address. Invite them first, or check the spelling."))
        return user
