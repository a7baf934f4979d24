"""What the editorial ground shows on the desks: one's drafts, reviews waiting, practices due, the provider's identity."""

from datetime import timedelta

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from wagtail.models import Page, Revision, TaskState

from lms.accounts.enums import EDITORIAL_ROLES, Role
from lms.accounts.models import User
from lms.kit import clock
from lms.kit.panels import Panel, register

from .models import Practice, PracticePage, ProviderIdentity

SOON = timedelta(days=30)


def editorial(user: User) -> dict:
    """{"drafts", "reviews", "due"}: one's own unpublished pages, (review one may do, its address), practices due in 30 days."""
    drafts = Page.objects.filter(has_unpublished_changes=True, latest_revision__user=user).order_by("-latest_revision_created_at")[:10]
    waiting = TaskState.objects.reviewable_by(user).select_related("revision", "task").order_by("started_at")[:10]
    pages = PracticePage.objects.filter(practice=OuterRef("pk"), locale__language_code=settings.LANGUAGE_CODE)
    due = (
        Practice.objects.filter(review_on__lte=clock.today() + SOON, pages__isnull=False)
        .annotate(page_id=Subquery(pages.values("pk")[:1]), title=Subquery(pages.values("title")[:1]))
        .exclude(page_id=None)
        .distinct()
        .order_by("review_on")[:10]
    )
    return {"drafts": list(drafts), "reviews": [(state, _address(state.revision)) for state in waiting], "due": list(due)}


def _address(revision: Revision) -> str:
    """Where what was submitted is edited: a page, or a snippet of any app (no statement)."""
    viewset = getattr(revision.base_content_type.model_class(), "snippet_viewset", None)
    return reverse(viewset.get_url_name("edit") if viewset else "wagtailadmin_pages:edit", args=[revision.object_id])


def identity(user: User) -> dict:
    """{"missing"}: the legal fields of the provider's identity still to fill in."""
    return {"missing": ProviderIdentity.load().missing()}


register(Panel("content.editorial", frozenset(EDITORIAL_ROLES), "content/panels/editorial.html", editorial, order=20))
register(Panel("content.identity", frozenset({Role.FINANCE, Role.ADMINISTRATOR}), "content/panels/identity.html", identity, order=30))
