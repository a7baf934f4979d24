"""A lesson's or module's address in the page tree leads to the player, which decides who may read it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page, ReferenceIndex

from courses.catalogue.models import LessonPage, ModulePage
from lms.accounts.enums import EDITORIAL_ROLES

from . import access


@hooks.register("before_serve_page")
def to_the_player(page: Page, request: HttpRequest, args: tuple, kwargs: dict) -> HttpResponse | None:
    if isinstance(page, LessonPage):
        lesson = page.lesson
        return redirect("learning:lesson", code=lesson.module.training.code, key=lesson.key)
    if isinstance(page, ModulePage):
        first = page.module.lessons.order_by("position").first()
        if first is None:
            raise Http404
        return redirect("learning:lesson", code=page.module.training.code, key=first.key)
    return None


@hooks.register("before_serve_document")
def documents_of_lessons(document: AbstractDocument, request: HttpRequest) -> None:
    """A document that only lessons use opens with one of them; one that nothing uses, to those who write (B6)."""
    roles: frozenset[str] = getattr(request.user, "roles", frozenset())
    if roles & set(EDITORIAL_ROLES):
        return
    found = ReferenceIndex.get_references_to(document)
    references = [(reference.base_content_type.model_class(), reference.object_id) for reference in found]
    if any(model is not Page for model, _pk in references):
        return
    pages = Page.objects.live().public().filter(pk__in=[pk for _model, pk in references]).specific()
    if not any(_may_read(request, page) for page in pages):
        raise Http404


def _may_read(request: HttpRequest, page: Page) -> bool:
    return not isinstance(page, LessonPage) or access.verdict(request.user, page.lesson) is access.Verdict.OPEN
