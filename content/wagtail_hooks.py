"""What the editorial ground adds to Wagtail's admin."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from lms.accounts.enums import Role

from .models.review import wrote


@hooks.register("before_publish_page")
def publishing_takes_two(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Author and approver of one piece are never the same person; an administrator may, and the log says who did."""
    roles: frozenset[str] = getattr(request.user, "roles", frozenset())
    if Role.ADMINISTRATOR in roles or not wrote(request.user, page.get_latest_revision()):  # type: ignore[arg-type]
        return None
    messages.error(request, _("You made the last change yourself: submit it for review, and somebody else will publish it."))
    return redirect("wagtailadmin_pages:edit", page.pk)
