"""Scenarios in the admin: written, previewed, reviewed and published as questions are."""

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from lms.kit import languages

from ...models import Scenario
from ..forms import ScenarioForm
from ..scenarios import QuestionsPanel, WordsPanel
from .questions import QuestionCollectAction, QuestionWorkflowAction, refusable


def _title(scenario: Scenario) -> str:
    titles = scenario.written.title
    return titles.get(languages.active()) or next(iter(titles.values()), scenario.key)


def _state(scenario: Scenario) -> str:
    if not scenario.live:
        return pgettext("scenario", "never published")
    return pgettext("scenario", "published, with a draft") if scenario.has_unpublished_changes else pgettext("scenario", "published")


class ScenarioIndex(IndexView):
    default_ordering = "key"

    def get_base_queryset(self) -> QuerySet[Scenario]:
        return Scenario.objects.select_related("bank")

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("__str__", TitleColumn, accessor=_title, width="40%"),
            Column("key", label=_("Key"), sort_key="key"),
            Column("bank", label=_("Bank"), accessor="bank.title"),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("state", label=_("State"), accessor=_state),
        ]


class ScenarioCreate(CreateView):
    def run_action_method(self) -> HttpResponse | None:
        return refusable(self, super().run_action_method)


class ScenarioEdit(EditView):
    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()
        if not self.expects_json_response:
            panels += [QuestionsPanel(self.object, self.request)]
        return MediaContainer(panels)

    def run_action_method(self) -> HttpResponse | None:
        return refusable(self, super().run_action_method)


class ScenarioViewSet(SnippetViewSet):
    model = Scenario
    icon = "doc-full-inverse"
    menu_label = gettext_lazy("Scenarios")
    menu_name = "scenarios"
    list_per_page = 50
    list_filter = ["bank", "kind"]
    search_fields = ["key"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = ScenarioIndex
    add_view_class = ScenarioCreate
    edit_view_class = ScenarioEdit
    workflow_action_view_class = QuestionWorkflowAction
    collect_workflow_action_data_view_class = QuestionCollectAction
    edit_handler = ObjectList(
        [
            FieldPanel("bank", widget=forms.Select),
            FieldPanel("key"),
            FieldPanel("kind"),
            MultiFieldPanel([WordsPanel("title_fr"), WordsPanel("text_fr")], heading=gettext_lazy("In French")),
            MultiFieldPanel([WordsPanel("title_en"), WordsPanel("text_en")], heading=gettext_lazy("In English")),
        ],
        base_form_class=ScenarioForm,
    )
