"""The attestation as a PDF, made on demand from the frozen facts (5 ms): the same certificate gives the same bytes."""

import io
from datetime import date

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lms.kit import documents
from lms.kit.templatetags.kit import minutes as duration

from .models import Certificate
from .queries import shown


def address(certificate: Certificate, *, language: str) -> str:
    """The public verification address, from the configured site address and never from the request (H9)."""
    with override(language):
        return settings.SITE_URL + reverse("credentials:verify", args=[certificate.token])


def qr_svg(text: str) -> str:
    """A QR code as SVG text."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", xmldecl=False, border=0, scale=4)
    return out.getvalue().decode()


def attestation(certificate: Certificate, *, language: str) -> bytes:
    """The PDF of a certificate in `language`."""
    facts = shown(certificate, language=language)
    with override(language):
        followed, whole = subject(facts)
        words = {
            "language": language,
            "heading": _("Attestation of online follow-up"),
            "holder_says": _("certifies that"),
            "followed": _("has followed online, to the end"),
            "subject": followed,
            "part_of": whole,
            "holder": facts["holder"],
            "provider": facts["provider"]["name"],
            "provider_line": _provider_line(facts["provider"]),
            "rows": [
                [_("Lessons and quizzes"), _content(facts["lessons"], facts["quizzes"])],
                [_("Planned duration"), duration(facts["minutes"])],
                [_("Followed from"), _day(facts["started_on"])],
                [_("To"), _day(facts["finished_on"])],
            ],
            "signatory": " · ".join(filter(None, facts["signatory"].values())),
            "issued": _("Issued on %(day)s") % {"day": date_format(certificate.issued_at, "DATE_FORMAT")},
            "verify": _("Anyone can check this attestation at this address:"),
            "address": address(certificate, language=language),
            "not_the_exam": _("This attestation is not the exam body's certification."),
            "qr": qr_svg(address(certificate, language=language)),
        }
    return documents.pdf("attestation", facts=words, made_at=certificate.issued_at)


def subject(facts: dict) -> tuple[str, str]:
    """What was followed, and what it is a part of: a module of a training, or a whole training."""
    if facts["module"]:
        return _("the module “%(title)s”") % {"title": facts["module"]}, _("of the training “%(title)s”") % {"title": facts["training"]}
    return _("the training “%(title)s”") % {"title": facts["training"]}, ""


def _provider_line(provider: dict) -> str:
    parts = [f"SIREN {provider['siren']}" if provider["siren"] else "", provider["activity_number"]]
    return " · ".join(filter(None, parts))


def _content(lessons: int, quizzes: int) -> str:
    """ "4 lessons, 1 quiz passed"."""
    read = ngettext("%(n)s lesson", "%(n)s lessons", lessons) % {"n": lessons}
    passed = ngettext("%(n)s quiz passed", "%(n)s quizzes passed", quizzes) % {"n": quizzes}
    return f"{read}, {passed}"


def _day(value: str) -> str:
    return date_format(date.fromisoformat(value), "DATE_FORMAT")
