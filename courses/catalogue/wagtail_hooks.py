"""What the catalogue adds to Wagtail's admin."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from . import completeness
from .models import CoursePage


@hooks.register("before_publish_page")
def refuse_incomplete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say what is missing instead of publishing; the draft is kept."""
    course = page.get_latest_revision_as_object() if isinstance(page.specific, CoursePage) else None
    missing = completeness.missing(course) if course else []
    for sentence in missing:
        messages.error(request, sentence)
    return redirect("wagtailadmin_pages:edit", page.pk) if missing else None
