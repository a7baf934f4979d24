"""wagtail-localize's update view publishes without asking for the right to: only administrators may ask it to."""

from django.http import Http404, HttpRequest, HttpResponse
from wagtail_localize.views.update_translations import UpdateTranslationsView

from lms.accounts.enums import Role


def update_translations(request: HttpRequest, translation_source_id: int) -> HttpResponse:
    """The package's view, closed to a publication by anybody else."""
    roles: frozenset[str] = getattr(request.user, "roles", frozenset())
    if "publish_translations" in request.POST and Role.ADMINISTRATOR not in roles:
        raise Http404
    return UpdateTranslationsView.as_view()(request, translation_source_id=translation_source_id)
