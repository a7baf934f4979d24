"""Figures of questions for those who write them, and their answers to reports of errors."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from lms.accounts.requests import PersonRequest
from lms.kit import languages

from . import actions, item_figures, real_results
from .models import Bank
from .statistics import LEAST

A_PAGE = 50


@require_GET
def banks(request: PersonRequest) -> HttpResponse:
    sums = real_results.sums(language=languages.active())
    return render(request, "quizzes/statistics.html", {"banks": item_figures.banks(), "sums": sums, "least": LEAST})


@require_GET
def bank(request: PersonRequest, bank: str) -> HttpResponse:
    """`quizzes` [(title, FormStatistics)]; `paged` questions with their figures; `tabs`; `sort`, `query` of the present list."""
    found = get_object_or_404(Bank, slug=bank)
    show, sort = request.GET.get("show", "all"), request.GET.get("sort", "key")
    show = show if show in item_figures.SHOWS else "all"
    sort = sort if sort in item_figures.SORTS else "key"
    paged = Paginator(item_figures.questions(found, show=show, sort=sort), A_PAGE).get_page(request.GET.get("page"))
    names = {"all": pgettext("questions", "All"), "flagged": _("Flagged"), "out": _("Taken out"), "reported": _("Reported")}
    tabs = [{"label": names[each], "url": f"?show={each}&sort={sort}", "count": None, "current": each == show} for each in names]
    context = {
        "bank": found, "paged": paged, "tabs": tabs, "show": show, "sort": sort, "query": f"show={show}&sort={sort}&", "least": LEAST,
        "quizzes": item_figures.quizzes(found),
    }  # fmt: skip
    return render(request, "quizzes/bank_statistics.html", context)


@require_GET
def question(request: PersonRequest, bank: str, key: str) -> HttpResponse:
    found = item_figures.detail(bank, key)
    if found is None:
        raise Http404
    return render(request, "quizzes/question_statistics.html", {"detail": found})


@require_POST
def close_dispute(request: PersonRequest, pk: int) -> HttpResponse:
    """Answer a report of an error."""
    found = item_figures.report(pk)
    if found is None:
        raise Http404
    try:
        actions.close_dispute(dispute=pk, state=request.POST.get("state", ""), reply=request.POST.get("reply", ""))
    except actions.QuizRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The reader sees your answer beside the question."))
    return redirect("quizzes:question_statistics", bank=found.version.question.bank.slug, key=found.version.question.key)
