"""The kind of file this app imports: job profiles."""

from django.utils.translation import gettext as _
from wagtail.models import Page

from content.importing import places
from content.importing.files import MarkdownFile, Refused
from content.importing.registry import PageKind, register
from content.models import Mission, Skill, SkillText
from courses.catalogue.models import Training

from .models import JobProfile, JobProfileIndexPage, JobProfilePage, RequiredSkill


def _fields(file: MarkdownFile) -> dict:
    missions = file.rows("missions", ("title", "text"))
    if file.text("key") == "pmo" and len(missions) != len(Mission):
        raise Refused(_("The PMO has eight missions."), line=file.line("missions"))
    profile, _created = JobProfile.objects.get_or_create(key=file.text("key"))
    codes = file.texts("trainings")
    found = list(Training.objects.filter(code__in=codes))
    if len(found) != len(set(codes)):
        raise Refused(_("“trainings” names a training that does not exist."), line=file.line("trainings"))
    profile.trainings.set(found)
    for position, row in enumerate(file.rows("skills", ("key", "title", "text")), start=1):
        skill, _created = Skill.objects.get_or_create(key=row["key"])
        SkillText.objects.update_or_create(skill=skill, language=file.language, defaults={"title": row["title"], "text": row["text"]})
        RequiredSkill.objects.update_or_create(profile=profile, skill=skill, defaults={"position": position})
    return {
        "profile": profile,
        "summary": file.text("summary"),
        "studies": file.text("studies"),
        "missions": [("mission", row) for row in missions],
    }


def job_profile_index(language: str) -> Page:
    """Where the job profiles of a language hang."""
    return places.section(
        JobProfileIndexPage,
        language,
        titles={"fr": "Fiches métier", "en": "Job profiles"},
        slugs={"fr": "fiches-metier", "en": "job-profiles"},
    )


register(
    PageKind(
        "job-profile",
        JobProfilePage,
        frozenset({"key", "title", "summary", "missions", "skills", "studies", "trainings"}),
        frozenset({"search_description"}),
        _fields,
        lambda file, run: job_profile_index(file.language),
        200,
    )
)
