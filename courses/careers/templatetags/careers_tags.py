"""What other apps' pages show of job profiles."""

from django import template

from courses.careers import queries
from courses.careers.models import JobProfilePage

register = template.Library()


@register.simple_tag
def job_profiles_for(training_id: int, language: str) -> list[JobProfilePage]:
    return queries.profiles_for(training_id, language=language)
