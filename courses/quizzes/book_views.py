"""The page on which somebody writes their own index to their manual, before an open-book exam."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts.requests import PersonRequest
from lms.kit import languages

from . import actions, books
from .forms import PageIndexForm


@require_http_methods(["GET", "POST"])
def page_index(request: PersonRequest, exam: str) -> HttpResponse:
    """`desk` (books.Desk): the exam, its quiz and what is written; `form`."""
    desk = books.desk(request.user, exam, language=languages.active())
    if desk is None:
        raise Http404
    form = PageIndexForm(request.POST if request.method == "POST" else None, initial={"text": desk.text})
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_page_index(user=request.user, exam=exam, text=form.cleaned_data["text"])
        except actions.QuizRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Your index is kept. You will find it in the book of this exam."))
            return redirect("quizzes:page_index", exam=exam)
    return render(request, "quizzes/page_index.html", {"desk": desk, "form": form}, status=422 if form.errors else 200)
