"""Job profiles: the row (required skills, linked trainings) and its page in each language."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, StructBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from content.models import BodyPage, Skill
from courses.catalogue.models import Training


@register_snippet
class JobProfile(models.Model):  # type: ignore[django-manager-missing]
    key = models.SlugField(_("key"), max_length=80, unique=True)
    skills = models.ManyToManyField(Skill, through="RequiredSkill", related_name="job_profiles")
    trainings = models.ManyToManyField(Training, related_name="job_profiles", blank=True)

    class Meta:
        verbose_name = _("job profile")
        verbose_name_plural = _("job profiles")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class RequiredSkill(models.Model):
    profile = models.ForeignKey(JobProfile, on_delete=models.CASCADE, related_name="required")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["profile", "skill"], name="careers_skill_once")]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.skill_id}"


class JobProfileIndexPage(BodyPage):
    """All job profiles."""

    parent_page_types = ["content.HomePage"]
    subpage_types = ["careers.JobProfilePage"]
    menu_order = 20
    template = "careers/job_profile_index_page.html"

    class Meta:
        verbose_name = _("job profiles index")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict:
        profiles = JobProfilePage.objects.child_of(self).live().order_by("title")
        return {**super().get_context(request, *args, **kwargs), "profiles": profiles}


class JobProfilePage(BodyPage):
    """A role: its missions, required skills, studies and the trainings that lead to it."""

    profile = models.ForeignKey(JobProfile, on_delete=models.PROTECT, related_name="pages", verbose_name=_("job profile"))
    summary = models.TextField(_("summary"))
    missions = StreamField(
        [("mission", StructBlock([("title", CharBlock(label=_("Title"))), ("text", TextBlock(label=_("Text")))], label=_("Mission")))],
        verbose_name=_("missions"),
    )
    studies = models.TextField(_("studies"))

    search_fields = [*BodyPage.search_fields, index.SearchField("summary")]
    content_panels = [
        *Page.content_panels, FieldPanel("profile"), FieldPanel("summary"), FieldPanel("missions"), FieldPanel("studies"),
        FieldPanel("body"),
    ]  # fmt: skip
    parent_page_types = ["careers.JobProfileIndexPage"]
    subpage_types: list[str] = []
    template = "careers/job_profile_page.html"

    class Meta:
        verbose_name = _("job profile page")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict:
        from . import queries

        return {**super().get_context(request, *args, **kwargs), **queries.profile(self)}
