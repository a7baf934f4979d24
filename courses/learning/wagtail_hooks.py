"""A lesson's or module's address in the page tree leads to the player, which decides who may read it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page

from courses.catalogue.models import LessonPage, ModulePage

from . import media


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
    """A document opens with a page that shows it (B6)."""
    if not media.document(request, document):
        raise Http404
