"""The page on which somebody tells of their real exam, and takes it back; it is theirs alone."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.requests import PersonRequest
from lms.kit import languages

from . import actions, real_results
from .forms import RealResultForm
from .statistics import LEAST


@require_http_methods(["GET", "POST"])
def real(request: PersonRequest, exam: str) -> HttpResponse:
    """`desk` (real_results.Desk), `form`, `least`: from how many on a sum is read."""
    desk = real_results.desk(request.user, exam, language=languages.active())
    if desk is None:
        raise Http404
    form = RealResultForm(request.POST if request.method == "POST" else None, areas=desk.areas)
    if request.method == "POST" and form.is_valid():
        try:
            actions.tell_real_result(user=request.user, exam=exam, **form.told)
        except actions.QuizRefused as refusal:
            form.add_error("sat_on", str(refusal))
        else:
            messages.success(request, _("Thank you. You alone can read it; you may take it back here."))
            return redirect("quizzes:real", exam=exam)
    return render(request, "quizzes/real.html", {"desk": desk, "form": form, "least": LEAST}, status=422 if form.errors else 200)


@require_POST
def withdraw(request: PersonRequest, exam: str) -> HttpResponse:
    """Take back what was told of one day."""
    try:
        sat_on = parse_date(request.POST.get("sat_on", ""))
    except ValueError:
        sat_on = None
    if sat_on is None or not actions.withdraw_real_result(user=request.user, exam=exam, sat_on=sat_on):
        raise Http404
    messages.success(request, _("It is taken back: nothing of it is kept."))
    return redirect("quizzes:real", exam=exam)
