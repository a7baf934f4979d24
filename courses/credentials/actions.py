"""Issuing and revoking certificates: once per rule met, in the transaction that met it."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from content.models import ProviderIdentity
from courses.catalogue.enums import LessonKind
from courses.catalogue.models import CoursePage, Lesson, Module, ModulePage
from courses.learning.models import Enrolment
from lms.jobs import mails as job_mails
from lms.kit import clock

from .enums import CertificateKind
from .models import Certificate


@transaction.atomic
def issue(*, enrolment: Enrolment, module: Module | None = None) -> Certificate:
    """The certificate of a module (or of the whole training), made the first time; its facts are frozen (H2, H5)."""
    kind = CertificateKind.MODULE if module else CertificateKind.TRAINING
    certificate, created = Certificate.objects.get_or_create(
        user=enrolment.user,
        training=enrolment.training,
        module=module,
        kind=kind,
        defaults={"facts": facts(enrolment=enrolment, module=module), "issued_at": clock.now()},
    )
    if created:
        _tell(certificate)
    return certificate


def facts(*, enrolment: Enrolment, module: Module | None) -> dict:
    """What the certificate states: JSON, both languages, days as ISO dates."""
    lessons = Lesson.objects.filter(module=module) if module else Lesson.objects.filter(module__training=enrolment.training)
    done = enrolment.progress.filter(lesson__in=lessons)
    started = min((row.started_at for row in done), default=enrolment.started_at)
    identity = ProviderIdentity.load()
    return {
        "holder": enrolment.user.get_full_name() or enrolment.user.email,
        "training": _titles(CoursePage.objects.filter(training=enrolment.training), enrolment.training.code),
        "module": _titles(ModulePage.objects.filter(module=module), module.key) if module else None,
        "lessons": len([lesson for lesson in lessons if lesson.kind == LessonKind.TEXT]),
        "quizzes": len([lesson for lesson in lessons if lesson.kind == LessonKind.QUIZ]),
        "minutes": sum(lesson.minutes for lesson in lessons),
        "started_on": started.date().isoformat(),
        "finished_on": clock.today().isoformat(),
        "provider": {
            "name": identity.name or settings.WAGTAIL_SITE_NAME,
            "activity_number": identity.activity_number,
            "siren": identity.siren,
        },
        "signatory": {"name": identity.signatory_name, "title": identity.signatory_title},
    }


def _titles(pages, fallback: str) -> dict[str, str]:  # noqa: ANN001
    held = dict(pages.filter(live=True).values_list("locale__language_code", "title"))
    any_title = next(iter(held.values()), fallback)
    return {code: held.get(code, any_title) for code, _name in settings.LANGUAGES}


def _tell(certificate: Certificate) -> None:
    person = certificate.user
    language = person.language
    with override(language):
        context = {
            "name": person.first_name or str(person),
            "title": (certificate.facts["module"] or certificate.facts["training"])[language],
            "token": certificate.token,
        }
    job_mails.send_later(
        "credentials/issued",
        to=person.email,
        context=context,
        language=language,
        key=f"certificate:{certificate.pk}",
        owner=person.owner_key,
    )


def revoke(*, certificate: Certificate, reason: str) -> None:
    """Withdraw a certificate; its page says so at once and keeps the date."""
    Certificate.objects.filter(pk=certificate.pk, revoked_at__isnull=True).update(revoked_at=clock.now(), revoked_reason=reason[:200])
