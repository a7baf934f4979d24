"""What quizzes add to Wagtail's admin: the bank's menu, its pages, acts on many questions, the words of its log."""

from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from .authoring import acts
from .authoring.views import banks, bulk, questions, scenarios


class PermittedItem(MenuItem):
    """Shown to who may open it."""

    permission = "quizzes.view_question"

    def is_shown(self, request: object) -> bool:
        return request.user.has_perm(self.permission)  # type: ignore[attr-defined]


class Imports(PermittedItem):
    def is_shown(self, request: object) -> bool:
        user = request.user  # type: ignore[attr-defined]
        return user.has_perm("quizzes.add_question") or user.has_perm("quizzes.lock_question")


class QuestionBankGroup(SnippetViewSetGroup):
    items = (questions.QuestionViewSet, scenarios.ScenarioViewSet, banks.BankViewSet, banks.QuizViewSet)
    menu_label = _("Question bank")
    menu_name = "question-bank"
    menu_icon = "help"
    menu_order = 250
    submenu_hook = "register_question_bank_item"


register_snippet(QuestionBankGroup)


@hooks.register("register_question_bank_item")
def imports_item() -> MenuItem:
    return Imports(_("Imports"), reverse("question_bank:imports"), name="question-imports", icon_name="upload", order=10)


@hooks.register("register_question_bank_item")
def blueprints_item() -> MenuItem:
    return PermittedItem(_("Blueprints"), reverse("question_bank:blueprints"), name="blueprints", icon_name="clipboard-list", order=20)


@hooks.register("register_question_bank_item")
def health_item() -> MenuItem:
    return PermittedItem(_("Health of the banks"), reverse("question_bank:health"), name="bank-health", icon_name="glasses", order=30)


@hooks.register("register_admin_urls")
def bank_urls() -> list[URLResolver]:
    return [path("question-bank/", include("courses.quizzes.authoring.urls"))]


@hooks.register("insert_global_admin_css")
def bank_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/bank.css"))


@hooks.register("register_log_actions")
def bank_log(actions: LogActionRegistry) -> None:
    actions.register_action(acts.OUT, _("Take out of draws"), _("Taken out of draws"))
    actions.register_action(acts.BACK, _("Put back into draws"), _("Put back into draws"))
    actions.register_action(acts.TAGGED, _("Set area and task"), _("Area and task set"))
    actions.register_action(acts.REVIEW, _("Set the review date"), _("Review date set"))


for action in (bulk.TakeOut, bulk.PutBack, bulk.SetTags, bulk.SetReview, bulk.Publish):
    hooks.register("register_bulk_action", action)
