"""The words of trainings, modules and lessons, once per language."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock, StructBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from content.blocks import FaqBlock
from content.models import BodyPage

from .. import completeness
from .choosing import RowPageForm
from .rows import Lesson, Module, Training


class CataloguePage(BodyPage):
    """All trainings, with filters that show counts."""

    parent_page_types = ["content.HomePage"]
    subpage_types = ["catalogue.CoursePage"]
    max_count_per_parent = 1
    menu_order = 10
    template = "catalogue/catalogue_page.html"

    class Meta:
        verbose_name = _("catalogue")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict:
        from .. import queries

        listing = queries.listing(self, choices=request.GET)
        return {**super().get_context(request, *args, **kwargs), "listing": listing}


class CoursePage(BodyPage):
    """The text of a training. It cannot be published while anything the law or the learner needs is missing."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="pages", verbose_name=_("training"))
    promise = models.CharField(_("promise"), max_length=255, blank=True)
    objectives = StreamField([("objective", CharBlock(label=_("Objective")))], blank=True, verbose_name=_("objectives"))
    audience = models.TextField(_("audience"), blank=True)
    prerequisites = models.TextField(_("prerequisites"), blank=True)
    access_delay = models.TextField(_("access delay"), blank=True)
    methods = models.TextField(_("methods"), blank=True)
    assessment = models.TextField(_("assessment"), blank=True)
    disability_contact = models.TextField(_("disability contact"), blank=True)
    programme = StreamField(
        [("half_day", StructBlock([("title", CharBlock()), ("content", TextBlock())], label=_("Half-day")))],
        blank=True,
        verbose_name=_("programme"),
    )
    faq = StreamField([("entry", FaqBlock())], blank=True, verbose_name=_("frequent questions"))

    search_fields = [*BodyPage.search_fields, index.SearchField("promise"), index.SearchField("audience")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("training"),
        FieldPanel("promise"),
        FieldPanel("objectives"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("audience", "prerequisites", "access_delay", "methods", "assessment", "disability_contact")],
            heading=_("What must be said before publication"),
        ),
        FieldPanel("programme"),
        FieldPanel("body"),
        FieldPanel("faq"),
    ]
    base_form_class = RowPageForm
    row_relations = ("training",)
    parent_page_types = ["catalogue.CataloguePage"]
    subpage_types = ["catalogue.ModulePage"]
    template = "catalogue/course_page.html"

    class Meta:
        verbose_name = _("training page")

    @property
    def accent(self) -> str:  # type: ignore[override]
        return self.training.method

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        super().full_clean(*args, **kwargs)
        if self.live:
            self.refuse_if_incomplete()

    def refuse_if_incomplete(self) -> None:
        """Raise ValidationError with one sentence for each thing that is missing."""
        missing = completeness.missing(self)
        if missing:
            raise ValidationError(missing)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict:
        from .. import queries

        shown = queries.course_draft(self) if getattr(request, "is_preview", False) else queries.course(self)
        return {**super().get_context(request, *args, **kwargs), **shown}


class ModulePage(Page):
    """The title and summary of a module; it has no address of its own."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="pages", verbose_name=_("module"))
    summary = models.TextField(_("summary"), blank=True)
    in_public_search = False

    base_form_class = RowPageForm
    content_panels = [*Page.content_panels, FieldPanel("module"), FieldPanel("summary")]
    parent_page_types = ["catalogue.CoursePage"]
    subpage_types = ["catalogue.LessonPage"]

    class Meta:
        verbose_name = _("module page")

    def get_sitemap_urls(self, request: Any = None) -> list:
        return []


class LessonPage(BodyPage):
    """The text of a lesson; people read it in the player, which asks learning/access.py."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="pages", verbose_name=_("lesson"))
    summary = models.TextField(_("summary"), blank=True)
    in_public_search = False

    base_form_class = RowPageForm
    content_panels = [*Page.content_panels, FieldPanel("lesson"), FieldPanel("summary"), FieldPanel("body")]
    parent_page_types = ["catalogue.ModulePage"]
    subpage_types: list[str] = []
    template = "catalogue/lesson_preview.html"

    class Meta:
        verbose_name = _("lesson page")

    def get_sitemap_urls(self, request: Any = None) -> list:
        return []
