"""What stands beside the editing form of a question, and the text that its revisions are compared by."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin import compare
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.side_panels import BaseSidePanel

from ..models import Question
from . import source, usage


class SourcePanel(FieldPanel):
    """The text of the question; two revisions are compared by it."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self) -> list:
            return [SourceComparison]


class SourceComparison(compare.TextFieldComparison):
    def __init__(self, obj_a: Question, obj_b: Question) -> None:
        self.val_a, self.val_b = (source.text_of(each.item) if each.words else "" for each in (obj_a, obj_b))

    def field_label(self) -> str:
        return str(_("Question"))


class FindingsPanel(BaseSidePanel):
    """What the lint would have looked at again."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("What to look at")
        icon_name = "warning"
        counter_classname = "w-bg-info-100"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "count": len(self.panel.found)}

    name = "findings"
    title = _("What to look at")
    template_name = "quizzes/bank/_findings.html"
    order = 150

    def __init__(self, question: Question, request: Any) -> None:
        super().__init__(question, request)
        self.found = usage.findings(question)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "findings": self.found, "names": usage.names(self.object.item)}


class UsagePanel(BaseSidePanel):
    """Where the question is used, and what its versions changed."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Use and versions")
        icon_name = "list-ul"

    name = "versions"
    title = _("Use and versions")
    template_name = "quizzes/bank/_usage.html"
    order = 160

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        return {**context, "usage": usage.usage(self.object), "versions": usage.history(self.object)}
