"""Reads for job profile pages."""

from django.db.models import QuerySet

from content.models import SkillText
from courses.catalogue.models import CoursePage
from lms.kit import freshness

from .models import JobProfilePage


def profile(page: JobProfilePage) -> dict:
    """{"skills": [SkillText], "courses": [CoursePage with .training], "language"} of a job profile page (3 statements)."""
    language = page.locale.language_code
    skills = SkillText.objects.filter(language=language, skill__requiredskill__profile=page.profile_id).order_by(
        "skill__requiredskill__position"
    )
    courses = (
        CoursePage.objects.live()
        .filter(locale_id=page.locale_id, training__job_profiles=page.profile_id)
        .select_related("training__facts")
        .defer("body", "body_html", "body_toc", "body_text")
        .order_by("training__position")
    )
    return {"skills": list(skills), "courses": list(courses), "language": language}


def profiles_for(training_id: int, *, language: str) -> list[JobProfilePage]:
    """The live job profile pages that recommend a training; at most a minute old."""
    return freshness.kept(f"profiles:{training_id}:{language}", lambda: list(_profiles_for(training_id, language)), seconds=60)


def _profiles_for(training_id: int, language: str) -> QuerySet[JobProfilePage]:
    found = JobProfilePage.objects.live().filter(locale__language_code=language, profile__trainings=training_id)
    return found.defer("body", "body_html", "body_toc", "body_text").order_by("title")
