"""Glossary terms and skills: neutral rows, and their words in each language."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.snippets.models import register_snippet

from .pages import BodyPage


@register_snippet
class GlossaryTerm(ClusterableModel):
    key = models.SlugField(_("key"), max_length=80, unique=True)
    panels = [FieldPanel("key"), InlinePanel("texts", heading=_("Words in each language"))]

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class GlossaryText(models.Model):
    term = ParentalKey(GlossaryTerm, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    name = models.CharField(_("name"), max_length=120)
    definition = models.TextField(_("definition"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "language"], name="content_glossary_text_once")]

    def __str__(self) -> str:
        return self.name


class GlossaryPage(BodyPage):
    """Every term of the page's language, by letter."""

    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []
    menu_order = 40
    template = "content/glossary_page.html"

    class Meta:
        verbose_name = _("glossary")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict:
        language = self.locale.language_code
        texts = GlossaryText.objects.filter(language=language).select_related("term")
        return {**super().get_context(request, *args, **kwargs), "terms": sorted(texts, key=lambda t: _letters(t.name))}


def _letters(name: str) -> str:
    """Sort key that files é under e."""
    import unicodedata

    return "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))


@register_snippet
class Skill(ClusterableModel):
    key = models.SlugField(_("key"), max_length=80, unique=True)
    panels = [FieldPanel("key"), InlinePanel("texts", heading=_("Words in each language"))]

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class SkillText(models.Model):
    skill = ParentalKey(Skill, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("what it means"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["skill", "language"], name="content_skill_text_once")]

    def __str__(self) -> str:
        return self.title
