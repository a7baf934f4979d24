"""Sitting a quiz: the attempt page, saving one answer, submitting, the result. Only one's own attempts exist."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from lms.accounts.requests import PersonRequest
from lms.kit import clock

from . import actions, queries
from .enums import AttemptState
from .forms import SaveForm
from .models import Attempt


def _own(request: PersonRequest, public_id: str) -> Attempt:
    """One's own attempt at a quiz that is still open to one (B5), else 404."""
    attempt = queries.own(request.user, public_id)
    if attempt is None:
        raise Http404
    return attempt


@require_GET
def attempt(request: PersonRequest, public_id: str) -> HttpResponse:
    """`slots` [ShownSlot], `slot` (the one shown, by ?n=), `previous`/`next` numbers or None, `answered`, `open`, `summary`."""
    sitting = _own(request, public_id)
    if sitting.state != AttemptState.RUNNING:
        return redirect("quizzes:result", public_id=public_id)
    slots = queries.shown(sitting, language=get_language() or "fr")
    wanted = request.GET.get("n", "")
    summary = wanted == "end"
    if not summary and not (wanted.isdecimal() and len(wanted) < 5 and 1 <= int(wanted) <= len(slots)):
        # The number stands in the address, so that a change of language or a reload stays on the question.
        return redirect(f"{request.path}?n={_first_open(slots)}")
    number = 1 if summary else int(wanted)
    context = {
        "attempt": sitting,
        "title": queries.title(sitting, language=get_language() or "fr"),
        "slots": slots,
        "slot": slots[number - 1],
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if number < len(slots) else None,
        "answered": sum(slot.answered for slot in slots),
        "open": [slot.number for slot in slots if not slot.answered],
        "summary": summary,
    }
    return render(request, "quizzes/attempt.html", context)


def _first_open(slots: list[queries.ShownSlot]) -> int:
    return next((slot.number for slot in slots if not slot.answered), 1)


@require_POST
def save(request: PersonRequest, public_id: str, number: int) -> HttpResponse:
    """Save one answer. A script gets JSON {saved_seq, server_now}; a plain form goes on to the next question."""
    form = SaveForm(request.POST)
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        if not form.is_valid():
            _own(request, public_id)
            raise actions.SaveRefused(form.sentence())
        chosen = request.POST.getlist("chosen")[:20]
        slot = actions.save_own(user=request.user, public_id=public_id, number=number, chosen=chosen, **form.cleaned_data)
    except actions.SaveRefused as refusal:
        if wants_json:
            return JsonResponse({"error": str(refusal)}, status=409)
        messages.error(request, str(refusal))
        return redirect(reverse("quizzes:attempt", args=[public_id]) + f"?n={number}")
    if slot is None:
        raise Http404
    if wants_json:
        return JsonResponse({"saved_seq": slot.seq, "server_now": clock.now().isoformat()})
    return redirect(reverse("quizzes:attempt", args=[public_id]) + f"?n={request.POST.get('then', number + 1)}")


@require_POST
def submit(request: PersonRequest, public_id: str) -> HttpResponse:
    actions.submit(attempt=_own(request, public_id))
    return redirect("quizzes:result", public_id=public_id)


@require_GET
def result(request: PersonRequest, public_id: str) -> HttpResponse:
    """`result` {percent, passed, score, maximum, pass_mark}, `slots` with `correct` and `reason` on each option, `wrong` numbers."""
    sitting = _own(request, public_id)
    if sitting.state == AttemptState.RUNNING:
        return redirect("quizzes:attempt", public_id=public_id)
    language = get_language() or "fr"
    slots = queries.shown(sitting, language=language)
    context = {
        "attempt": sitting,
        "title": queries.title(sitting, language=language),
        "result": queries.result(sitting),
        "slots": slots,
        "wrong": [slot.number for slot in slots if slot.mark != slot.marks],
    }
    return render(request, "quizzes/result.html", context)
