"""The result of one's own attempt: its page, its paper for the coach, reports of errors, questions, concepts put into the drill by hand."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from lms.accounts.requests import PersonRequest
from lms.kit import languages

from . import actions, documents, queries, results, sealed
from .enums import AttemptState
from .models import Attempt


def _own(request: PersonRequest, public_id: str) -> Attempt:
    """One's own attempt at a quiz that is still open to one (B5), handed in if its time is over; else 404."""
    attempt = actions.look(user=request.user, public_id=public_id)
    if attempt is None:
        raise Http404
    return attempt


def _reviewed(request: PersonRequest, public_id: str) -> Attempt:
    """One's own attempt whose questions may be read again; else 404."""
    attempt = _own(request, public_id)
    if not results.can_review(attempt):
        raise Http404
    return attempt


@require_GET
def result(request: PersonRequest, public_id: str) -> HttpResponse:
    """`result` {percent, passed, score, …}, `found` (results.Result) or None, `reviewed`, `tabs`, `wrong` numbers; `handed` in by whom.

    `sealed_by`: the exam under way that asks some of its questions; until it is handed in, nothing is told beside the score.
    Where only a part may be told, there are questions without figures, and without the numbers of the wrong ones.
    """
    sitting = _own(request, public_id)
    if not sitting.is_handed_in and sitting.state != AttemptState.VOIDED:
        return redirect("quizzes:attempt", public_id=public_id)
    sealed_by = sealed.by_exam_of(sitting)
    found = None if sealed_by else results.read(sitting, language=languages.active())
    show = _show(request, found)
    numbers = found.filters[show] if found and show != "all" else None
    reviewed = results.reviewed(sitting, numbers=numbers) if results.can_review(sitting) and not sealed_by else []
    figures = queries.result(sitting) | ({"reasons": False} if sealed_by else {})
    context = {
        "attempt": sitting, "title": queries.title(sitting, language=languages.active()), "result": figures, "found": found,
        "reviewed": reviewed, "show": show, "tabs": _tabs(found, show) if found else [],
        "wrong": found.filters["wrong"] if found else [], "here": "" if show == "all" else f"{request.path}?show=all",
        "wrong_here": "" if show in ("all", "wrong") else request.path,
        "sealed_by": sealed_by,
        "handed": queries.handed_in(sitting),
    }  # fmt: skip
    return render(request, "quizzes/result.html", context)


def _show(request: PersonRequest, found: results.Result | None) -> str:
    """The filter asked for; else what was not right, which is what there is to learn; else all."""
    if found is None:
        return "all"
    asked = request.GET.get("show", "")
    return next(name for name in (asked, "wrong", "all") if name == "all" or found.filters.get(name))


def _tabs(found: results.Result, show: str) -> list[dict]:
    """The filters of the review; one that would be empty is left out."""
    names = {
        "all": pgettext("questions", "All"),
        "wrong": _("Not right"),
        "flagged": _("Flagged"),
        "unsure": _("Unsure"),
        "slow": _("Slow"),
    }
    return [
        {"label": names[name], "url": f"?show={name}#questions", "count": len(found.filters[name]), "current": name == show}
        for name in results.SHOWS
        if name == "all" or found.filters[name]
    ]


@require_GET
def pdf(request: PersonRequest, public_id: str) -> HttpResponse:
    """The result on paper, for the coach; no question and no key stands in it."""
    attempt = _own(request, public_id)
    if sealed.by_exam_of(attempt):  # its numbers of wrong answers would tell of questions that are being asked; the page says why
        return redirect("quizzes:result", public_id=public_id)
    found = results.read(attempt, language=languages.active())
    if found is None:
        raise Http404
    response = HttpResponse(documents.result(attempt, found, language=languages.active()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{_("result")}-{attempt.submitted_at:%Y-%m-%d}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _done(request: PersonRequest, act: Callable[[], object], *, thanks: str) -> None:
    """Say what came of `act`: its refusal, else `thanks`; nothing where it changed nothing."""
    try:
        came = act()
    except actions.QuizRefused as refusal:
        messages.error(request, str(refusal))
    else:
        if came:
            messages.success(request, thanks)


def _back(public_id: str, number: int) -> HttpResponse:
    return redirect(reverse("quizzes:result", args=[public_id]) + f"?show=all#review-{number}")


@require_POST
def dispute(request: PersonRequest, public_id: str, number: int) -> HttpResponse:
    """Report that a question is wrong."""
    attempt = _reviewed(request, public_id)
    thanks = _("Thank you. The authors have your message; their answer appears beside the question.")
    _done(request, lambda: actions.dispute(attempt=attempt, number=number, text=request.POST.get("text", "")), thanks=thanks)
    return _back(public_id, number)


@require_POST
def ask(request: PersonRequest, public_id: str, number: int) -> HttpResponse:
    """Ask the trainer about a question: it stands beside the question in what coaches read."""
    attempt = _own(request, public_id)
    learning = attempt.is_under_way and attempt.quiz.checks_answers
    if not learning and not results.can_review(attempt):
        raise Http404
    thanks = _(
        "Your trainer has your question, or the training office where you have no trainer. The answer appears beside it, and a mail tells "
        "you."
    )
    _done(request, lambda: actions.ask(attempt=attempt, number=number, text=request.POST.get("text", "")), thanks=thanks)
    return redirect(reverse("quizzes:attempt", args=[public_id]) + f"?n={number}#review-{number}") if learning else _back(public_id, number)


@require_POST
def add_to_drill(request: PersonRequest, public_id: str, number: int) -> HttpResponse:
    """Put the concept of a question into one's error notebook."""
    attempt = _reviewed(request, public_id)
    thanks = _("It is in your error notebook, and in today's drill.")
    _done(request, lambda: actions.add_to_drill(attempt=attempt, number=number), thanks=thanks)
    return _back(public_id, number)
