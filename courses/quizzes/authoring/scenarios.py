"""What stands beside a scenario while it is written: the questions that hang on it, and what its versions changed."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin import compare
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.side_panels import BaseSidePanel

from ..models import Question, Scenario, ScenarioVersion
from .usage import Change, changed


@dataclass(frozen=True)
class Hanging:
    """A question of the scenario; `has_information`: it adds something of its own to it."""

    question: Question
    has_information: bool


def questions(scenario: Scenario) -> list[Hanging]:
    """What hangs on it (1 statement)."""
    rows = Question.objects.filter(scenario=scenario).order_by("key")
    return [Hanging(row, any(each.get("information") for each in row.words.values())) for row in rows]


def history(scenario: Scenario) -> list[Change]:
    """The versions, newest first, with the lines that each changed (1 statement)."""
    versions = list(scenario.versions.order_by("number"))
    texts = [_lines(each) for each in versions]
    found = [Change(each.number, each.made_at, changed(texts[at - 1] if at else [], texts[at])) for at, each in enumerate(versions)]
    return found[::-1]


def _lines(version: ScenarioVersion) -> list[str]:
    return [
        line for language, each in sorted(version.words.items()) for line in [f"{language}: {each['title']}", *each["text"].splitlines()]
    ]


class WordsPanel(FieldPanel):
    """A field of words in one language; two revisions are compared by it."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self) -> list:
            name, language = self.field_name.split("_")
            return [type("Comparison", (WordsComparison,), {"name": name, "language": language})]


class WordsComparison(compare.TextFieldComparison):
    name = language = ""

    def __init__(self, obj_a: Scenario, obj_b: Scenario) -> None:
        self.val_a, self.val_b = (each.words.get(self.language, {}).get(self.name, "") for each in (obj_a, obj_b))

    def field_label(self) -> str:
        return f"{_('Scenario')} ({self.language})"


class QuestionsPanel(BaseSidePanel):
    """The questions that hang on the scenario, and its versions."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Questions and versions")
        icon_name = "help"

    name = "questions"
    title = _("Questions and versions")
    template_name = "quizzes/bank/_scenario.html"
    order = 150

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        return {**context, "scenario": self.object, "hanging": questions(self.object), "versions": history(self.object)}
