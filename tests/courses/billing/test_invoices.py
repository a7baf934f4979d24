"""I6, race 26, booking.md 3.1: numbers without a gap, papers that never change, and everything the law wants on them."""

import datetime
import subprocess
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from content.models import ProviderIdentity, VatRegime
from courses.billing import actions as billing
from courses.billing import documents
from courses.billing.models import Invoice, InvoiceSequence
from courses.billing.models.invoices import Frozen
from lms.kit import clock
from tests.payments import order, paid, sample_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(people: dict, standin) -> Invoice:
    return paid(order(sample_session(), people["buyer"], attends=True), standin).invoices.get()


def text_of(invoice: Invoice, folder: Path) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(documents.pdf(invoice))
    found = " ".join(str(value) for value in _strings(documents.words(invoice)))
    assert path.read_bytes().startswith(b"%PDF")
    return found


def _strings(value):
    if isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    else:
        yield value


def test_an_invoice_says_what_the_law_asks(invoice: Invoice, folder: Path) -> None:
    from django.utils.translation import override

    with override("fr"):
        said = text_of(invoice, folder).replace("\u202f", " ").replace("\xa0", " ")
    for wanted in (
        "Facture", invoice.number, "Jalon Formation (exemple)", "SAS", "10 000 €", "000 000 000", "RCS Exemple", "FR32000000000",
        "00 00 00000 00", "Atelier Nord", "732 829 320", "3 rue des Lilas", "59000 Lille", "PO-42", "1 790,00 €", "358,00 €",
        "2 148,00 €", "20 %", "40 €", "14", "Sophie Lambert",
    ):  # fmt: skip
        assert wanted in said, wanted
    assert "agp-paris-1" not in said


def test_the_pdf_is_the_same_bytes_every_time_and_is_read_aloud(invoice: Invoice, folder: Path) -> None:
    first = documents.pdf(invoice)
    assert documents.pdf(Invoice.objects.get(pk=invoice.pk)) == first
    assert b"/StructTreeRoot" in first or b"/MarkInfo" in first or b"pdfuaid" in first


def test_a_later_change_of_the_provider_does_not_touch_what_was_issued(invoice: Invoice) -> None:
    before = documents.pdf(invoice)
    identity = ProviderIdentity.load()
    identity.name, identity.vat_regime = "Another name", VatRegime.SMALL_BUSINESS
    identity.save()
    assert documents.pdf(Invoice.objects.get(pk=invoice.pk)) == before


def test_the_model_and_the_database_refuse_to_change_or_delete_it(invoice: Invoice) -> None:
    with pytest.raises(Frozen):
        invoice.save()
    with pytest.raises(Frozen):
        invoice.delete()
    for change in (
        lambda: Invoice.objects.filter(pk=invoice.pk).update(total_cents=1),
        lambda: Invoice.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Invoice.objects.get(pk=invoice.pk).total_cents == invoice.total_cents


@pytest.mark.case("C_15")
def test_a_rolled_back_invoice_gives_its_number_back(people: dict, standin, invoice: Invoice) -> None:
    class Undo(Exception):
        pass

    with pytest.raises(Undo), transaction.atomic():
        billing.issue_credit_note(invoice=invoice)
        raise Undo
    assert InvoiceSequence.objects.get().last == 1
    assert billing.issue_credit_note(invoice=invoice).sequence == 2


def test_credit_notes_sum_to_zero_and_never_exceed_the_invoice(invoice: Invoice) -> None:
    for part in (50001, 50001):
        billing.issue_credit_note(invoice=invoice, net_cents=part)
    with pytest.raises(ValueError):
        billing.issue_credit_note(invoice=invoice, net_cents=179000)
    billing.issue_credit_note(invoice=invoice)
    papers = Invoice.objects.filter(order=invoice.order)
    for column in ("net_cents", "vat_cents", "total_cents"):
        assert sum(papers.values_list(column, flat=True)) == 0
    assert sorted(papers.values_list("sequence", flat=True)) == [1, 2, 3, 4]


def test_a_credit_note_names_what_it_corrects(invoice: Invoice, folder: Path) -> None:
    note = billing.issue_credit_note(invoice=invoice)
    said = text_of(note, folder)
    assert "Credit note" in said or "Avoir" in said
    assert invoice.number in said


def test_the_number_follows_the_format_of_the_settings(people: dict, standin) -> None:
    identity = ProviderIdentity.load()
    identity.invoice_format = "JAL-{year}/{number:04d}"
    identity.full_clean()
    identity.save()
    found = paid(order(sample_session(), people["buyer"]), standin).invoices.get()
    assert found.number == f"JAL-{clock.today().year}/0001"


@pytest.mark.parametrize("wrong", ["F-{year}", "{nothing}", "{number", "{number:zz}", "x" * 50, "{number.__class__}"])
def test_a_format_that_could_repeat_a_number_is_refused(wrong: str) -> None:
    from django.core.exceptions import ValidationError

    from content.models.identity import check_invoice_format

    with pytest.raises(ValidationError):
        check_invoice_format(wrong)


@pytest.mark.case("F_14")
def test_a_very_long_name_and_markup_stay_text(people: dict, standin, folder: Path) -> None:
    """F14: what a buyer types is never a template."""
    wild = "#panic() <b>*Énorme & fils*</b> $x^2$ " + "très longue raison sociale " * 5
    found = paid(order(sample_session(), people["buyer"], company=wild[:200]), standin).invoices.get()
    assert documents.pdf(found).startswith(b"%PDF")
    assert found.facts["buyer"]["company"] == wild[:200]


def test_pdftotext_reads_the_total_where_it_is_installed(invoice: Invoice, folder: Path) -> None:
    import shutil

    path = folder / "paper.pdf"
    path.write_bytes(documents.pdf(invoice))
    if shutil.which("pdftotext") is None:
        assert path.stat().st_size > 5000
        return
    said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "148,00" in said
    assert datetime.date.today().strftime("%Y") in said
