"""Questions in the admin: written as one text, reviewed, approved; what is invalid is refused before it is published."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.components import MediaContainer
from wagtail.snippets.views.snippets import (
    CollectWorkflowActionDataView,
    CreateView,
    EditView,
    SnippetViewSet,
    WorkflowActionView,
)

from ...item import BadItem
from ...models import STEMS, Bank, Question, Scenario
from .. import skeletons
from ..forms import QuestionForm
from ..panels import FindingsPanel, SourcePanel, UsagePanel
from .listing import QuestionFilters, QuestionIndex


class QuestionCreate(CreateView):
    """A new question begins from the skeleton of its kind (?kind=), on a scenario where ?group= names one; else one chooses the kind."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "kind" not in request.GET:
            self.template_name = "quizzes/bank/choose_kind.html"
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        owner = self.request.user.get_full_name() if self.request.user.is_authenticated else ""
        scenario = Scenario.objects.filter(key=self.request.GET.get("group", "")).select_related("bank").first()
        bank = scenario.bank if scenario else Bank.objects.filter(slug=self.request.GET.get("bank", "")).first() or Bank.objects.first()
        text = skeletons.skeleton(kind, owner=owner, group=scenario.key if scenario else "")
        return {**super().get_initial(), "text": text, "bank": bank}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "kinds": skeletons.kinds()}

    def run_action_method(self) -> HttpResponse | None:
        return refusable(self, super().run_action_method)


class QuestionEdit(EditView):
    """Named by its key; what it asks stands under it, on one line."""

    def get_page_subtitle(self) -> str:
        return self.object.key

    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()
        if not self.expects_json_response:
            panels += [FindingsPanel(self.object, self.request), UsagePanel(self.object, self.request)]
        return MediaContainer(panels)

    def save_instance(self) -> Question:
        """An approval without a change makes no revision: what was submitted is approved, as on pages."""
        if self.action == "workflow-action" and not self.form.has_changed():
            self.new_revision = self.object.latest_revision
            return self.object
        return super().save_instance()

    def workflow_action_action(self) -> HttpResponse | None:
        if self.workflow_action == "approve" and self.form.has_changed():
            messages.error(self.request, _("Your change was kept as a draft. As it is yours, somebody else approves it."))
            return redirect(self.get_edit_url())
        return super().workflow_action_action()

    def run_action_method(self) -> HttpResponse | None:
        return refusable(self, super().run_action_method)


def refusable(view: CreateView | EditView, act: Any) -> HttpResponse | None:
    """Publish, approve or submit, whole or not at all: what cannot be asked stays a draft, and a sentence says why."""
    try:
        with transaction.atomic():
            return act()
    except BadItem as error:
        messages.error(view.request, _("Nothing was published. %(why)s") % {"why": error})
        return redirect(view.get_edit_url())


class RefusableAction:
    """Approving from a dashboard or a list: the same refusal."""

    request: HttpRequest
    redirect_url: str

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)  # type: ignore[misc]
        except BadItem as error:
            messages.error(request, _("Nothing was published. %(why)s") % {"why": error})
            return redirect(self.redirect_url)


class QuestionWorkflowAction(RefusableAction, WorkflowActionView):
    pass


class QuestionCollectAction(RefusableAction, CollectWorkflowActionDataView):
    pass


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = gettext_lazy("Questions")
    menu_name = "questions"
    list_per_page = 50
    filterset_class = QuestionFilters
    search_fields = [*STEMS, "key"]
    search_backend_name = None
    copy_view_enabled = False
    # Its own use and versions stand beside the form; an index of references would slow every import down.
    add_to_reference_index = False
    index_view_class = QuestionIndex
    add_view_class = QuestionCreate
    edit_view_class = QuestionEdit
    edit_template_name = "quizzes/bank/question_edit.html"
    workflow_action_view_class = QuestionWorkflowAction
    collect_workflow_action_data_view_class = QuestionCollectAction
    edit_handler = ObjectList(
        [FieldPanel("bank", widget=forms.Select), SourcePanel("text"), FieldPanel("picture"), FieldPanel("is_trial")],
        base_form_class=QuestionForm,
    )
