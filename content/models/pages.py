"""Home, index, standard and legal pages, and what every page with a body shares."""

import json
from contextlib import suppress
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField

from lms.kit.markdown import MarkdownRefused

from .. import body
from ..blocks import BodyBlock


class BodyPage(Page):
    """A page with a body. The HTML, contents list and text are made when it is cleaned, which every save does."""

    body = StreamField(BodyBlock(required=False), blank=True, verbose_name=_("body"))
    body_html = models.TextField(editable=False, blank=True, default="")
    body_toc = models.JSONField(editable=False, default=list)
    body_text = models.TextField(editable=False, blank=True, default="")

    search_fields = [*Page.search_fields, index.SearchField("body_text"), index.SearchField("search_description")]
    content_panels = [*Page.content_panels, FieldPanel("body")]
    override_translatable_fields = [
        SynchronizedField("body_html", overridable=False),
        SynchronizedField("body_toc", overridable=False),
        SynchronizedField("body_text", overridable=False),
    ]
    # Whether visitors may find this type of page by searching; lessons say no.
    in_public_search: ClassVar[bool] = True
    # What a row of it on the home page needs besides the page.
    row_relations: ClassVar[tuple[str, ...]] = ()
    # The method whose accent the page wears: agilepm, prince2, pmi or library.
    accent = "library"

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        try:
            self.render_body()
        except MarkdownRefused as error:
            raise ValidationError({"body": str(error)}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.render_unless_refused()
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self.render_unless_refused()
        return super().save_revision(*args, **kwargs)

    def render_unless_refused(self) -> None:
        """Packages (wagtail-localize) save without cleaning: what is shown must follow the body all the same."""
        with suppress(MarkdownRefused):
            self.render_body()

    def render_body(self) -> None:
        """Make HTML, contents list and text from the body, once for the same body; raises MarkdownRefused."""
        language = self.locale.language_code if self.locale_id else "fr"
        mark = (language, json.dumps(self.body.get_prep_value(), sort_keys=True, default=str))
        if getattr(self, "_rendered", None) == mark:
            return
        rendered = body.render(self.body, language=language)
        self.body_html, self.body_toc, self.body_text = rendered.html, rendered.toc, rendered.text
        self._rendered = mark


class HomePage(BodyPage):
    """What a visitor can master here."""

    promise = models.CharField(_("promise"), max_length=200)

    content_panels = [*Page.content_panels, FieldPanel("promise"), FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
    template = "content/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict:
        return {**super().get_context(request, *args, **kwargs), "is_home": True}

    def route(self, request: Any, path_components: list[str]) -> RouteResult:
        """The page at an address below home, in one statement: Wagtail's own walk asks for each level twice."""
        from .. import queries

        found = queries.page_at(self, "/".join(path_components)) if path_components else None
        return RouteResult(found) if found else super().route(request, path_components)


class StandardPage(BodyPage):
    """Free text."""

    template = "content/standard_page.html"

    class Meta:
        verbose_name = _("standard page")


class IndexPage(BodyPage):
    """Free text, then the pages below."""

    template = "content/index_page.html"

    class Meta:
        verbose_name = _("index page")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict:
        children = self.get_children().live().specific()
        return {**super().get_context(request, *args, **kwargs), "children": children}


class LegalKind(models.TextChoices):
    NOTICE = "legal-notice", _("Legal notice")
    TERMS = "terms", _("Terms of sale")
    PRIVACY = "privacy", _("Privacy")
    HOUSE_RULES = "house-rules", _("House rules")
    ACCESSIBILITY = "accessibility", _("Accessibility")
    TRADEMARKS = "trademarks", _("Trademarks")


class LegalPage(BodyPage):
    """One of the six legal pages; the legal notice shows the provider's identity from the settings."""

    kind = models.CharField(_("kind"), max_length=20, choices=LegalKind)
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("kind"), FieldPanel("reviewed_on"), FieldPanel("body")]
    template = "content/legal_page.html"

    class Meta:
        verbose_name = _("legal page")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict:
        from .identity import ProviderIdentity

        shown = self.kind in {LegalKind.NOTICE, LegalKind.TERMS, LegalKind.PRIVACY}
        identity = ProviderIdentity.load(request) if shown else None
        return {**super().get_context(request, *args, **kwargs), "identity": identity}
