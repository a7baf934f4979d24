"""The health of banks: one page that reads what a job found."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from lms.kit import languages

from ...models import Bank
from .. import health as healths
from .frame import page, permitted


@require_GET
@permitted("quizzes.view_question")
def health(request: HttpRequest) -> HttpResponse:
    context = {"banks": healths.banks(language=languages.active()), "stale": healths.stale(), "language": languages.active()}
    return page(request, "quizzes/bank/health.html", context, title=_("Health of the banks"), icon="glasses")


@require_POST
@permitted("quizzes.view_question")
def look_again(request: HttpRequest, slug: str) -> HttpResponse:
    healths.ask(bank=get_object_or_404(Bank, slug=slug))
    messages.success(request, _("The bank will be looked at again: come back to this page in a moment."))
    return redirect("question_bank:health")
