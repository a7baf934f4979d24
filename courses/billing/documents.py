"""Invoices and credit notes as PDF, made on demand from their frozen facts: the same paper gives the same bytes."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lms.kit import documents, languages, money

from . import company
from .models import Invoice


def pdf(invoice: Invoice) -> bytes:
    """The PDF in the language of the order."""
    language = invoice.facts["language"]
    with override(language):
        return documents.pdf("invoice", facts=words(invoice), made_at=invoice.issued_at)


def words(invoice: Invoice) -> dict:
    """Everything the template prints, as text in the active language."""
    facts, language = invoice.facts, invoice.facts["language"]
    return {
        "language": language,
        "heading": _("Credit note") if invoice.is_credit_note else _("Invoice"),
        "number": invoice.number,
        "head": _head(invoice),
        "seller": {"name": facts["seller"]["name"] or settings.WAGTAIL_SITE_NAME, "lines": _seller(facts["seller"])},
        "buyer_label": _("Billed to"),
        "buyer": {"name": facts["buyer"]["company"], "lines": _buyer(facts["buyer"])},
        "service": _service(facts, language),
        "columns": [_("Description"), _("Quantity"), _("Unit price before tax"), _("VAT"), _("Total before tax")],
        "lines": [
            [
                line["label"][language],
                str(line["quantity"]),
                money.text(line["unit_cents"], language=language),
                money.rate(Decimal(line["vat_percent"]), language=language),
                money.text(line["net_cents"], language=language),
            ]
            for line in facts["lines"]
        ],
        "totals": _totals(invoice),
        "mention": facts["mention"][language],
        "terms": _terms(invoice),
        "page": _("Page"),
        "of": _("of"),
    }


def _day(value: str) -> str:
    return date_format(date.fromisoformat(value), "DATE_FORMAT")


def _head(invoice: Invoice) -> list[list[str]]:
    facts = invoice.facts
    rows = [[_("Document number"), invoice.number], [_("Issued on"), date_format(invoice.issued_at, "DATE_FORMAT")]]
    if invoice.is_credit_note:
        corrected = {"number": facts["corrects"]["number"], "day": _day(facts["corrects"]["issued_on"])}
        rows.append([_("Corrects invoice"), _("%(number)s of %(day)s") % corrected])
    else:
        rows.append([_("Due on"), date_format(invoice.due_on, "DATE_FORMAT")])
    rows.append([_("Our reference"), facts["reference"]])
    if facts["buyer"]["purchase_order"]:
        rows.append([_("Your purchase order"), facts["buyer"]["purchase_order"]])
    return rows


def _seller(seller: dict) -> list[str]:
    capital = _("with a capital of %(sum)s") % {"sum": seller["capital"]} if seller["capital"] else ""
    activity = _("Training activity number: %(number)s. This registration is no approval by the State.")
    return list(
        filter(
            None,
            [
                " ".join(filter(None, [seller["legal_form"], capital])),
                *seller["address"].splitlines(),
                f"SIREN {company.siren_text(seller['siren'])}" if seller["siren"] else "",
                seller["rcs"],
                _("VAT number: %(number)s") % {"number": seller["vat_number"]} if seller["vat_number"] else "",
                activity % {"number": seller["activity_number"]} if seller["activity_number"] else "",
                " · ".join(filter(None, [seller["email"], seller["phone"]])),
            ],
        )
    )


def _buyer(buyer: dict) -> list[str]:
    country = "" if buyer["country"] == "FR" else _country(buyer["country"])
    return list(
        filter(
            None,
            [
                buyer["street"],
                f"{buyer['postcode']} {buyer['city']}",
                country,
                f"SIREN {company.siren_text(buyer['siren'])}" if buyer["siren"] else "",
                _("VAT number: %(number)s") % {"number": buyer["vat_number"]} if buyer["vat_number"] else "",
            ],
        )
    )


def _country(code: str) -> str:
    from babel import Locale

    return Locale.parse(languages.active()).territories.get(code, code)


def _service(facts: dict, language: str) -> list[list[str]]:
    service = facts["service"]
    place = _("Online") if service["place"] == "online" else service["place"]
    rows = [
        [_("Training action"), service["title"][language]],
        [_("Dates"), _("from %(start)s to %(end)s") % {"start": _day(service["starts_on"]), "end": _day(service["ends_on"])}],
        [_("Duration"), ngettext("%(n)d hour", "%(n)d hours", service["hours"]) % {"n": service["hours"]}],
    ]
    if place:
        rows.append([_("Place"), place])
    if service["attendees"]:
        rows.append([_("Attendees"), ", ".join(service["attendees"])])
    rows.append([_("Nature of the operation"), _("services")])
    return rows


def _totals(invoice: Invoice) -> list[list[str]]:
    language = invoice.facts["language"]
    rows = [[_("Total before tax"), money.text(invoice.net_cents, language=language)]]
    for line in invoice.facts["vat"]:
        label = _("VAT at %(rate)s") % {"rate": money.rate(Decimal(line["percent"]), language=language)}
        rows.append([label, money.text(line["vat_cents"], language=language)])
    rows.append([_("Total with tax"), money.text(invoice.total_cents, language=language)])
    return rows


def _terms(invoice: Invoice) -> list[str]:
    facts, language = invoice.facts, invoice.facts["language"]
    if invoice.is_credit_note:
        return [_("This credit note is taken off the invoice; what was paid beyond it is refunded.")]
    seller = facts["seller"]
    if facts["paid"]:
        paid = {"day": _day(facts["paid"]["on"]), "sum": money.text(facts["paid"]["cents"], language=language)}
        return [_("Paid by card on %(day)s: %(sum)s. Nothing is due.") % paid, *_law(facts, language)]
    bank = " · ".join(f"{name} {seller[field]}" for name, field in (("IBAN", "iban"), ("BIC", "bic")) if seller[field])
    return [
        _("To be paid by transfer by %(day)s, with the reference %(reference)s.")
        % {"day": date_format(invoice.due_on, "DATE_FORMAT"), "reference": facts["reference"]},
        *([bank] if bank else []),
        *_law(facts, language),
    ]


def _law(facts: dict, language: str) -> list[str]:
    """What article L441-9 of the Code de commerce asks every invoice between businesses to say."""
    penalty = facts["seller"]["late_penalty"] or _("three times the legal interest rate")
    return [
        _("No discount for early payment."),
        _("Late payment: %(penalty)s, and a flat sum of %(sum)s for recovery costs.")
        % {"penalty": penalty, "sum": money.text(facts["recovery_cents"], language=language, short=True)},
    ]
