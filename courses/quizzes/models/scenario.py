"""What several questions hang on: drafts and reviews as questions have them, and an immutable version for each publication."""

from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, Revision, RevisionMixin, WorkflowMixin

from lms.kit import clock, languages

from .. import item
from ..enums import ScenarioKind

CONTENT = ("key", "kind", "bank_id", "words")


class Scenario(  # type: ignore[django-manager-missing]
    PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model
):
    """A scenario as authors write it: `words` {language: {"title", "text" (Markdown)}}. Candidates read its newest version."""

    bank = models.ForeignKey("quizzes.Bank", on_delete=models.PROTECT, related_name="scenarios", verbose_name=_("bank"))
    key = models.SlugField(_("key"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=ScenarioKind, default=ScenarioKind.BOOKLET)
    words = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["key"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=ScenarioKind.values), name="quizzes_scenario_kind_known")]

    def __str__(self) -> str:
        return self.key

    @property
    def written(self) -> item.Scenario:
        """The scenario as files know it."""
        return item.Scenario(
            key=self.key,
            words={language: each["text"] for language, each in self.words.items()},
            title={language: each["title"] for language, each in self.words.items() if each["title"]},
        )

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """A draft kept. The row holds what is published; of what never was, the newest draft."""
        revision = super().save_revision(*args, **kwargs)
        if not self.live:
            Scenario.objects.filter(pk=self.pk).update(**{name: getattr(self, name) for name in CONTENT})
        return revision

    def publish(self, revision: Revision, *args: Any, skip_permission_checks: bool = False, **kwargs: Any) -> Any:
        """Publish with its version, or not at all."""
        action = PublishRevisionAction(revision, *args, **kwargs)
        with transaction.atomic():
            return action.execute(skip_permission_checks=skip_permission_checks)

    @property
    def default_preview_mode(self) -> str:
        return languages.active()

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("fr", _("in French")), ("en", _("in English"))]

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        """The scenario as it stands beside a question."""
        from ..authoring.preview import scenario

        return scenario(request, self, language=mode_name)


class ScenarioVersion(models.Model):
    """`words` {language: {"title", "text" (Markdown), "html"}}; never changed once written: attempts point here."""

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    words = models.JSONField()
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["scenario", "number"]
        constraints = [models.UniqueConstraint(fields=["scenario", "number"], name="quizzes_scenario_version_once")]

    def __str__(self) -> str:
        return f"{self.scenario_id} v{self.number}"
