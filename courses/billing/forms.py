"""Input of buyers, the training office and finance."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError as NumberError

from courses.booking.forms.fields import EurosField
from courses.booking.models import Seat
from lms.accounts.forms import plain_name
from lms.kit import clock, languages

from . import company
from .actions.orders import Attendee
from .enums import PayBy, PayerKind

SNAPSHOT = ("payer_kind", "company", "siren", "vat_number", "street", "postcode", "city", "country", "purchase_order")


# These stand in mails and on papers: one line of letters, figures and signs.
one_line = RegexValidator(r"^[^\x00-\x1f\x7f<>]*$", _("Write this on one line, without the signs < and >."))


def _needed(words: object) -> dict[str, Any]:
    """What a field says when it is left empty."""
    return {"required": words}


class CheckoutForm(forms.Form):
    """Who pays, who comes, how it is paid. `seats` rows for attendees; names may come later."""

    payer_kind = forms.ChoiceField(
        label=_("I book for"), choices=PayerKind.choices, widget=forms.RadioSelect, error_messages=_needed(_("Choose for whom you book."))
    )
    company = forms.CharField(
        label=_("Company name"),
        max_length=200,
        error_messages=_needed(_("Write the name of who pays.")),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(label=_("Country"), initial="FR")
    siren = forms.CharField(
        label=_("SIREN"), max_length=14, required=False, help_text=_("Nine figures. Needed in France."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip
    vat_number = forms.CharField(
        label=_("VAT number"), max_length=24, required=False, help_text=_("Needed outside France."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    street = forms.CharField(
        label=_("Billing address"),
        max_length=200,
        error_messages=_needed(_("Write the number and street.")),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=12,
        error_messages=_needed(_("Write the postcode.")),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    city = forms.CharField(
        label=_("Town"),
        max_length=100,
        error_messages=_needed(_("Write the town.")),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    purchase_order = forms.CharField(
        label=_("Purchase order number"), max_length=60, required=False, help_text=_("It will stand on the invoice."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    attend_self = forms.BooleanField(label=_("I will attend myself"), required=False)
    pay_by = forms.ChoiceField(
        label=_("Payment"), choices=PayBy.choices, widget=forms.RadioSelect, error_messages=_needed(_("Choose how you pay."))
    )
    # The total that stood beside the button: written by the summary, never by what was typed.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    terms = forms.BooleanField(label=_("I accept the terms of sale"), error_messages=_needed(_("Accept the terms of sale to order.")))

    def __init__(self, *args: Any, seats: int, ways: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        for name in ("company", "street", "postcode", "city", "purchase_order"):
            self.fields[name].validators.append(one_line)
        for name in ("siren", "vat_number"):
            self.fields[name].asked_sometimes = True  # type: ignore[attr-defined]
        self._name_the_payer()
        self.fields["country"].choices = company.countries(languages.active())  # type: ignore[attr-defined]
        self.fields["pay_by"].choices = [choice for choice in PayBy.choices if choice[0] in ways]  # type: ignore[attr-defined]
        for number in range(1, seats + 1):
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Name"),
                max_length=150,
                required=False,
                validators=[plain_name],
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self.fields[f"email_{number}"] = forms.EmailField(
                label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
            )

    def _name_the_payer(self) -> None:
        """A freelance has a name or a trading name; the page changes the label with the answer (behaviour "payer")."""
        labels = {PayerKind.COMPANY: _("Company name"), PayerKind.FREELANCE: _("Name or trading name")}
        field = self.fields["company"]
        field.widget.attrs |= {f"data-label-{kind}": label for kind, label in labels.items()}
        if self["payer_kind"].value() == PayerKind.FREELANCE:
            field.label = labels[PayerKind.FREELANCE]

    def attendee_rows(self) -> Iterator[tuple[int, Any, Any]]:
        """(number, name field, e-mail field) of each seat."""
        for number in range(1, self.seats + 1):
            yield number, self[f"name_{number}"], self[f"email_{number}"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("country") == "FR":
            self._clean_siren(data)
            data["vat_number"] = ""
        elif data.get("country"):
            self._clean_vat_number(data)
            data["siren"] = ""
        self._clean_attendees(data)
        return data

    def _clean_siren(self, data: dict[str, Any]) -> None:
        number = company.siren(data.get("siren", ""))
        if number is None:
            self.add_error("siren", gettext("This is not a SIREN: check its nine figures (on the company's papers, or its K-bis)."))
        data["siren"] = number or ""

    def _clean_vat_number(self, data: dict[str, Any]) -> None:
        number = company.vat_number(data.get("vat_number", ""), country=data["country"])
        if number is None:
            self.add_error(
                "vat_number", gettext("This is not a VAT number of that country: check it, with or without its country letters.")
            )
        data["vat_number"] = number or ""

    def _clean_attendees(self, data: dict[str, Any]) -> None:
        first = 2 if data.get("attend_self") else 1
        addresses = [data.get(f"email_{number}", "").lower() for number in range(first, self.seats + 1)]
        given = [address for address in addresses if address]
        if len(given) != len(set(given)):
            self.add_error(None, gettext("The same e-mail address stands on two places: each attendee needs their own."))

    def payer(self) -> dict[str, str]:
        """The snapshot of who pays."""
        return {name: self.cleaned_data[name] for name in SNAPSHOT}

    def attendees(self) -> list[Attendee]:
        """Who is known to come, in the order of the seats."""
        data = self.cleaned_data
        own = [Attendee(is_buyer=True)] if data["attend_self"] else []
        first = 2 if own else 1
        return own + [Attendee(data[f"name_{n}"], data[f"email_{n}"].lower()) for n in range(first, self.seats + 1)]


class SeatForm(forms.Form):
    """The name and address of one attendee."""

    name = forms.CharField(label=_("Name"), max_length=150, validators=[plain_name], widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    @classmethod
    def of(cls, seat: Seat, data: Any = None) -> "SeatForm":
        """The form of one seat among others of a page: its ids carry the seat's."""
        return cls(data, initial={"name": seat.attendee_name, "email": seat.attendee_email}, auto_id=f"seat-{seat.pk}-%s")


class ReasonForm(forms.Form):
    """Why: read by the other side."""

    reason = forms.CharField(
        label=pgettext_lazy("why something is done", "Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("why something is done", "Reason"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(forms.Form):
    answer = forms.CharField(label=_("Answer to the buyer"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    accepted = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")


class ApprovalForm(forms.Form):
    approved = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")


class TransferForm(forms.Form):
    """A transfer that has arrived."""

    reference = forms.CharField(label=_("Reference of the order"), max_length=12, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    amount = EurosField(label=_("Amount in euros"))
    received_on = forms.DateField(label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    bank_reference = forms.CharField(
        label=_("Text on the bank statement"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > clock.today():
            raise forms.ValidationError(gettext("The day of receipt is in the future."))
        return day


class BankForm(forms.Form):
    iban = forms.CharField(label=_("IBAN"), max_length=42, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    bic = forms.RegexField(
        r"^[A-Za-z]{6}[A-Za-z0-9]{2}([A-Za-z0-9]{3})?$", label=_("BIC"), required=False, max_length=11,
        widget=forms.TextInput(attrs={"autocomplete": "off"}), error_messages={"invalid": _("A BIC has 8 or 11 letters and figures.")},
    )  # fmt: skip

    def clean_iban(self) -> str:
        try:
            return iban_number.validate(self.cleaned_data["iban"])
        except NumberError as error:
            raise forms.ValidationError(gettext("This is not an IBAN: check its figures.")) from error
