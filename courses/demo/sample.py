"""Loading the sample site the first time, and writing var/demo.json for people and scripts that try the product."""

import json
import os
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from content.importing.run import import_folder
from content.models import ProviderIdentity
from courses.booking.models import Session
from courses.careers.models import JobProfilePage
from courses.catalogue.models import CoursePage, MockExam
from lms.accounts.models import User

from . import people, sessions

SEED = Path(settings.BASE_DIR) / "content" / "seed"
IDENTITY = {
    "name": "Jalon Formation (exemple)",
    "legal_form": "SAS",
    "capital": "10 000 €",
    "siren": "000 000 000",
    "rcs": "RCS Exemple",
    "activity_number": "00 00 00000 00",
    "address": "1 rue de l'Exemple, 75000 Paris",
    "email": "contact@jalon.example",
    "phone": "01 00 00 00 00",
    "publication_director": "Alice Martin",
    "host": "Ce poste de travail (démonstration)",
    "dpo_email": "dpo@jalon.example",
    "security_email": "securite@jalon.example",
    "signatory_name": "Alice Martin",
    "signatory_title": "Directrice",
    "vat_number": "FR32000000000",
    "iban": "FR76 0000 0000 0000 0000 0000 097",
    "bic": "EXEMFRPPXXX",
    "late_penalty": "trois fois le taux d'intérêt légal",
}


class SampleRefused(RuntimeError):
    """The sample content does not import; the message lists why."""


def is_loaded() -> bool:
    return User.objects.filter(email=people.PEOPLE[0].email).exists()


def load() -> dict[str, dict[str, str]]:
    """Import the sample content and make the sample people; their logins."""
    report = import_folder(SEED)
    if report.refused:
        raise SampleRefused("; ".join(f"{r['file']}:{r['line']} {r['reason']}" for r in report.refused))
    identity = ProviderIdentity.load()
    for name, value in IDENTITY.items():
        setattr(identity, name, value)
    identity.save()
    logins = people.make()
    sessions.make()
    return logins


def describe(*, url: str, logins: dict[str, dict[str, str]]) -> dict:
    """What demo.json says: logins and absolute French addresses."""
    with override("fr"):
        courses = {
            page.training.code: url + page.get_url()
            for page in CoursePage.objects.filter(locale__language_code="fr").select_related("training")
        }
        profile = JobProfilePage.objects.get(profile__key="pmo", locale__language_code="fr")
        return {
            "url": url,
            "people": logins,
            "pages": {
                "job_profile": url + (profile.get_url() or ""),
                "trainings": {code: courses[code] for code in ("agilepm", "prince2", "pmp")},
                "first_lesson": url + reverse("learning:lesson", args=["agilepm", "agilepm-m1-l1"]),
                "first_quiz": url + reverse("learning:lesson", args=["agilepm", "agilepm-m1-quiz"]),
                "mocks": {
                    mock.training.code: url + reverse("learning:mock", args=[mock.training.code, mock.quiz.key])
                    for mock in MockExam.objects.select_related("training", "quiz")
                },
                "session": url + reverse("booking:session", args=[Session.objects.get(code=sessions.SAMPLES[0].code).public_id]),
                "verification": url + reverse("credentials:verify", args=[people.sample_certificate().token]),
            },
            "mailbox": str(settings.MAILBOX_DIR),
        }


def write(path: Path, facts: dict) -> None:
    """Write `facts` readable by this user only (it holds passwords)."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        os.fchmod(descriptor, 0o600)
        json.dump(facts, file, indent=2, ensure_ascii=False)
