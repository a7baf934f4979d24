"""Certificates: frozen, verifiable by anyone, revocable, never somebody else's (reliability.md H1, H2, H3, H5, H7, H9)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.credentials import actions, documents
from courses.credentials.models import Certificate
from courses.demo.people import sample_certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(db: None) -> Certificate:
    return sample_certificate()


@pytest.mark.case("H_01", "B_16")
def test_h1_the_address_cannot_be_guessed_and_unknown_ones_are_404(certificate: Certificate, client: Client) -> None:
    assert len(certificate.token) * 6 >= 128
    assert client.get(reverse("credentials:verify", args=[certificate.token])).status_code == 200
    assert client.get(reverse("credentials:verify", args=["x" * len(certificate.token)])).status_code == 404


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_stranger_reads_who_learnt_what_and_when(certificate: Certificate, client: Client, language: str) -> None:
    answer = client.get(f"/{language}/certificates/{certificate.token}/")
    page = answer.content.decode()
    assert "Camille Durand" in page and certificate.facts["module"][language].split(":")[0].strip() in page
    assert certificate.user.email not in page
    assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.case("H_02")
def test_h2_later_edits_do_not_touch_it(certificate: Certificate, client: Client) -> None:
    certificate.user.last_name = "Autre"
    certificate.user.save()
    assert "Camille Durand" in client.get(reverse("credentials:verify", args=[certificate.token])).content.decode()


@pytest.mark.case("H_03")
def test_h3_a_revoked_certificate_says_so_at_once(certificate: Certificate, client: Client, as_role: Callable[[str], Client]) -> None:
    actions.revoke(certificate=certificate, reason="Issued to the wrong person")
    page = client.get(f"/en/certificates/{certificate.token}/").content.decode()
    assert "revoked" in page.lower() or "withdrawn" in page.lower()
    assert as_role("graduate").get(reverse("credentials:pdf", args=[certificate.token])).status_code == 404


@pytest.mark.case("B_02")
def test_the_pdf_is_ones_own(certificate: Certificate, as_role: Callable[[str], Client]) -> None:
    address = reverse("credentials:pdf", args=[certificate.token])
    answer = as_role("graduate").get(address)
    assert answer.content.startswith(b"%PDF") and answer["Content-Type"] == "application/pdf"
    assert as_role("learner").get(address).status_code == 404
    assert as_role("administrator").get(address).status_code == 404
    assert as_role("visitor").get(address).status_code == 302


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_same_certificate_gives_the_same_bytes(certificate: Certificate, language: str) -> None:
    assert documents.attestation(certificate, language=language) == documents.attestation(certificate, language=language)


@pytest.mark.case("F_14")
def test_f14_markup_in_a_name_is_text_in_the_pdf(certificate: Certificate) -> None:
    certificate.facts["holder"] = '#eval("1+1") <script> $x$ \\ #image("/etc/passwd") *bold*'
    assert documents.attestation(certificate, language="fr").startswith(b"%PDF")


@pytest.mark.case("H_09")
def test_h9_links_use_the_configured_address(certificate: Certificate, client: Client, settings) -> None:
    settings.SITE_URL = "https://jalon.example"
    assert documents.address(certificate, language="en") == f"https://jalon.example/en/certificates/{certificate.token}/"


def test_my_certificates(as_role: Callable[[str], Client], certificate: Certificate) -> None:
    assert certificate.token in as_role("graduate").get(reverse("credentials:mine")).content.decode()
    assert certificate.token not in as_role("learner").get(reverse("credentials:mine")).content.decode()


def test_the_sentence_names_the_module_and_its_training() -> None:
    with override("fr"):
        assert documents.subject({"module": "M", "training": "T"}) == ("le module «\u00a0M\u00a0»", "de la formation «\u00a0T\u00a0»")
        assert documents.subject({"module": "", "training": "T"}) == ("la formation «\u00a0T\u00a0»", "")
