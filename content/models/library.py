"""The PMO library: a practice is a row (mission, owner, review date); its text is a page in each language."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from .pages import BodyPage


class Mission(models.IntegerChoices):
    """The PMO's eight missions, the map of the library."""

    NORMS = 1, _("Norms and processes")
    TOOLS = 2, _("Tools")
    PLANNING = 3, _("Planning")
    RESOURCES = 4, _("Resources")
    REPORTING = 5, _("Reporting and follow-up")
    MEETINGS = 6, _("Meetings")
    TRAINING = 7, _("Training and support")
    IMPROVEMENT = 8, _("Improvement")


class Practice(models.Model):  # type: ignore[django-manager-missing]
    """A standard, process, tool guide or template of the PMO."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(_("key"), unique=True)
    mission = models.PositiveSmallIntegerField(_("mission"), choices=Mission)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    review_on = models.DateField(_("to be reviewed on"))

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        ordering = ["mission", "key"]
        constraints = [models.CheckConstraint(condition=models.Q(mission__in=Mission.values), name="content_mission_known")]

    def __str__(self) -> str:
        return self.key


class LibraryPage(BodyPage):
    """The PMO library: its practices by mission."""

    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.PracticePage", "content.StandardPage", "content.IndexPage"]
    menu_order = 30
    template = "content/library_page.html"

    class Meta:
        verbose_name = _("library")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict:
        practices = list(PracticePage.objects.child_of(self).live().select_related("practice").order_by("practice__mission", "title"))
        missions = [(mission, [p for p in practices if p.practice.mission == mission]) for mission in Mission]
        guides = self.get_children().live().not_type(PracticePage)
        return {**super().get_context(request, *args, **kwargs), "missions": missions, "guides": guides}


class PracticePage(BodyPage):
    """One practice: the rule in one paragraph, to whom it applies, then the text."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="pages", verbose_name=_("practice"))
    rule = models.TextField(_("the rule"), help_text=_("In one paragraph."))
    applies_to = models.TextField(_("to whom it applies"))

    search_fields = [*BodyPage.search_fields, index.SearchField("rule")]
    content_panels = [
        *Page.content_panels, FieldPanel("practice"), FieldPanel("rule"), FieldPanel("applies_to"), FieldPanel("body"),
    ]  # fmt: skip
    parent_page_types = ["content.LibraryPage"]
    subpage_types: list[str] = []
    template = "content/practice_page.html"

    class Meta:
        verbose_name = _("practice page")
