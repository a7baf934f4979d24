"""Practice: the daily drill and its reminder, the drill of a topic, the error notebook. A page asks one question and explains it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.accounts.requests import PersonRequest

from . import actions, drills, sealed
from .actions import reminders
from .forms import DrillForm

A_PAGE = 30


@require_GET
def drill(request: PersonRequest) -> HttpResponse:
    """`daily` (drills.Daily): the question, or that there is none today."""
    return render(request, "quizzes/drill.html", {"daily": drills.daily(request.user)})


@require_POST
def drill_answer(request: PersonRequest) -> HttpResponse:
    return _answer(request, daily=True, back=reverse("quizzes:drill"))


@require_GET
def drill_told(request: PersonRequest, public_id: str) -> HttpResponse:
    """One's own answer, what was right and why, and where it goes on; not while an exam under way asks the same question."""
    found = drills.answered(request.user, public_id)
    if found is None:
        raise Http404
    row, slot = found
    if sealed.by_exam_with(request.user.pk, row.version_id):
        messages.info(request, _("This answer can be read again once you have handed in the exam that asks the same question."))
        return redirect("quizzes:drill")
    daily = drills.daily(request.user) if row.is_daily else None
    return render(request, "quizzes/drill_told.html", {"row": row, "slot": slot, "daily": daily})


@require_GET
def notebook(request: PersonRequest) -> HttpResponse:
    book = drills.notebook(request.user)
    paged = Paginator(book.noted, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "quizzes/notebook.html", {"book": book, "paged": paged})


@require_GET
def topic(request: PersonRequest, bank: str, area: str) -> HttpResponse:
    """`topic` (drills.Topic): the question of this area that suits the person."""
    found = drills.topic(request.user, bank=bank, area=area)
    if found is None:
        raise Http404
    return render(request, "quizzes/topic.html", {"topic": found})


@require_POST
def topic_answer(request: PersonRequest, bank: str, area: str) -> HttpResponse:
    return _answer(request, daily=False, back=reverse("quizzes:topic", args=[bank, area]))


@require_POST
def reminder(request: PersonRequest) -> HttpResponse:
    """Begin or end the reminders by mail; back to one's account."""
    wanted = request.POST.get("wanted") == "yes"
    actions.want_reminder(user=request.user, wanted=wanted)
    messages.success(request, _("You will have a mail on days when your drill waits.") if wanted else _("No more reminders of the drill."))
    return redirect(reverse("accounts:profile") + "#mails")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def end_reminder(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: a page with one button, for looking changes nothing; mail programs post at once (RFC 8058)."""
    done = request.method == "POST"
    known = actions.end_reminder(token=token) if done else reminders.holder(token) is not None
    if not known:
        raise Http404
    return render(request, "quizzes/reminder_ended.html", {"done": done})


def _answer(request: PersonRequest, *, daily: bool, back: str) -> HttpResponse:
    form = DrillForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        row = actions.answer_drill(user=request.user, daily=daily, fields=request.POST, **form.cleaned_data)
    except actions.QuizRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return redirect("quizzes:drill_told", public_id=row.public_id)
