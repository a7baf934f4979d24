"""Sitting a quiz or an exam: the page, saving, the clock, sections and breaks, handing in, the result. Only one's own exist."""

import mimetypes
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.accounts.requests import PersonRequest
from lms.kit import languages

from . import actions, attempt_page, door, forms, pictures, queries
from .enums import AttemptState
from .models import Attempt


def _own(request: PersonRequest, public_id: str) -> Attempt:
    """One's own attempt at a quiz that is still open to one (B5), handed in if its time is over; else 404."""
    attempt = actions.look(user=request.user, public_id=public_id)
    if attempt is None:
        raise Http404
    return attempt


@require_GET
def attempt(request: PersonRequest, public_id: str) -> HttpResponse:
    """`page` (attempt_page.Page): the question by ?n=, or the review."""
    sitting = _own(request, public_id)
    if sitting.is_handed_in or sitting.state == AttemptState.VOIDED:
        return redirect("quizzes:result", public_id=public_id)
    if shut := door.is_shut(request, sitting):
        return _door(request, sitting, shut)
    page = attempt_page.page(sitting, wanted=request.GET.get("n", ""), language=languages.active())
    if page.number is None and not page.summary and sitting.state == AttemptState.RUNNING:
        # The number stands in the address, so that a change of language or a reload stays on the question.
        return redirect(f"{request.path}?n={page.first_open}")
    # The first look, and each one from elsewhere: another page, another device (EX-9).
    if "opened" not in sitting.noticed or str(sitting.public_id) not in request.headers.get("Referer", ""):
        actions.record_return(
            attempt=sitting, data={"n": page.number, "agent": request.headers.get("User-Agent", "").replace("\x00", "")[:120]}
        )
    return render(request, "quizzes/attempt.html", {"attempt": sitting, "page": page})


def _door(request: PersonRequest, sitting: Attempt, shut: str, *, refusal: str = "") -> HttpResponse:
    """`attempt`, `title`, `shut` ("code" or "far"), `refusal`: what is asked before its questions are shown. No answer is lost by it."""
    context = {"attempt": sitting, "title": queries.title(sitting, language=languages.active()), "shut": shut, "refusal": refusal}
    return render(request, "quizzes/door.html", context, status=422 if refusal else 403)


@require_POST
def enter(request: PersonRequest, public_id: str) -> HttpResponse:
    """Pass the door of an attempt under way again: with the code, from an address that is allowed (EX-15)."""
    sitting, entry = _own(request, public_id), door.entry_of(request)
    if sitting.is_under_way:
        try:
            actions.check_door(user=request.user, quiz=sitting.quiz, entry=entry)
        except actions.QuizRefused as refusal:
            return _door(request, sitting, door.is_shut(request, sitting) or "code", refusal=str(refusal))
        door.remember(request, sitting, entry)
    return redirect("quizzes:attempt", public_id=public_id)


@require_GET
def items(request: PersonRequest, public_id: str) -> HttpResponse:
    """Every question of the present section, hidden and blank, and what was given as data: the script shows one at a time."""
    sitting = _own(request, public_id)
    if sitting.state != AttemptState.RUNNING or door.is_shut(request, sitting):
        raise Http404
    asked = request.GET.get("lang", "")
    language = asked if asked in dict(settings.LANGUAGES) else languages.active()
    with translation.override(language):
        found, given = queries.items(sitting, language=language)
        return render(request, "quizzes/_items.html", {"items": found, "given": given})


@require_http_methods(["PUT", "POST"])
def save(request: PersonRequest, public_id: str, number: int) -> HttpResponse:
    """Save one answer. A script PUTs JSON and gets {saved_seq, …the clock}; a plain form goes on to the next question."""
    if request.method == "PUT":
        return _answered(request, public_id, lambda: _put(request, public_id, number))
    asked = queries.asked(request.user, public_id, number)
    if asked is None:
        raise Http404
    try:
        slot = actions.save_own(user=request.user, public_id=public_id, given=forms.posted(asked, request.POST, number=number))
    except actions.SaveRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(reverse("quizzes:attempt", args=[public_id]) + f"?n={number}")
    if slot is None:
        raise Http404
    return redirect(reverse("quizzes:attempt", args=[public_id]) + f"?n={request.POST.get('then', number + 1)}")


def _put(request: PersonRequest, public_id: str, number: int) -> dict[str, Any] | None:
    given = forms.given_of(forms.read_json(request), number=number)
    slot = actions.save_own(user=request.user, public_id=public_id, given=given)
    return None if slot is None else {"saved_seq": slot.seq, **attempt_page.clock_of(slot.attempt)}


def _answered(request: PersonRequest, public_id: str, work: Callable[[], dict[str, Any] | None]) -> HttpResponse:
    """What `work` found as JSON; its refusal as a sentence; 404 for what is not there, whatever was sent."""
    try:
        found = work()
    except actions.SaveRefused as refusal:
        if queries.own(request.user, public_id) is None:
            raise Http404 from refusal
        return JsonResponse({"error": str(refusal), "code": refusal.code}, status=409)
    if found is None:
        raise Http404
    return JsonResponse(found)


@require_POST
def replay(request: PersonRequest, public_id: str) -> HttpResponse:
    """Answers that waited for the network: {"saved": {number: seq}, "refused": {number: {code, error}}, …the clock}."""

    def work() -> dict[str, Any] | None:
        given = forms.several(forms.read_json(request))
        found = actions.replay_own(user=request.user, public_id=public_id, given=given)
        if found is None:
            return None
        refused = {number: {"code": code, "error": sentence} for number, (code, sentence) in found.refused.items()}
        return {"saved": found.saved, "refused": refused, **attempt_page.clock_of(_own(request, public_id))}

    return _answered(request, public_id, work)


@require_GET
def clock(request: PersonRequest, public_id: str) -> HttpResponse:
    """The server's clock and what it holds: {state, section, server_now, deadline, …, "seqs": {number: seq}, "messages"}.

    With ?token= also "token" for the page's forms: whoever has signed in again meanwhile, in another tab, has another one.
    """
    n = request.GET.get("n", "")
    number = int(n) if n.isdecimal() and len(n) < 5 else None
    sitting = actions.contact(user=request.user, public_id=public_id, number=number)
    if sitting is None:
        raise Http404
    token = {"token": get_token(request)} if request.GET.get("token") else {}
    return JsonResponse(attempt_page.clock_of(sitting, with_seqs=True) | token)


@require_POST
def check(request: PersonRequest, public_id: str, number: int) -> HttpResponse:
    """Fix and explain one answer, in a quiz that teaches as it goes; a page without script posts the answer with it."""
    attempt = _own(request, public_id)
    try:
        if "seq" in request.POST and (version := queries.asked(request.user, public_id, number)):
            actions.save_own(user=request.user, public_id=public_id, given=forms.posted(version, request.POST, number=number))
        actions.check_answer(attempt=attempt, number=number)
    except actions.SaveRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("quizzes:attempt", args=[public_id]) + f"?n={number}")


@require_POST
def scratchpad(request: PersonRequest, public_id: str) -> HttpResponse:
    def work() -> dict[str, Any]:
        data = forms.read_json(request)
        text = data.get("text") if isinstance(data, dict) else None
        if not isinstance(text, str):
            raise forms.unreadable()
        actions.save_scratchpad(attempt=_own(request, public_id), text=text)
        return {"saved": True}

    return _answered(request, public_id, work)


@require_POST
def look_up(request: PersonRequest, public_id: str) -> HttpResponse:
    """The open book was consulted: {"entry", "seconds"}."""

    def work() -> dict[str, Any]:
        data = forms.read_json(request)
        entry, seconds = (data.get("entry"), data.get("seconds")) if isinstance(data, dict) else (None, None)
        if not isinstance(entry, str) or type(seconds) is not int:
            raise forms.unreadable()
        actions.record_look_up(attempt=_own(request, public_id), entry=entry, seconds=seconds)
        return {"saved": True}

    return _answered(request, public_id, work)


@require_POST
def leaving(request: PersonRequest, public_id: str) -> HttpResponse:
    """The page went out of sight or came back: {"left": true}, or {"left": false, "seconds"}."""

    def work() -> dict[str, Any]:
        data = forms.read_json(request)
        left, seconds = (data.get("left"), data.get("seconds", 0)) if isinstance(data, dict) else (None, None)
        if not isinstance(left, bool) or type(seconds) is not int:
            raise forms.unreadable()
        actions.record_leaving(attempt=_own(request, public_id), left=left, seconds=seconds)
        return {"saved": True}

    return _answered(request, public_id, work)


@require_POST
def section(request: PersonRequest, public_id: str, number: int) -> HttpResponse:
    """End a section for good, with its break or without."""
    return _staged(request, public_id, lambda found: actions.close_section(
        attempt=found, section=number, take_break=request.POST.get("break") != "no"))  # fmt: skip


@require_POST
def rest(request: PersonRequest, public_id: str) -> HttpResponse:
    """Take one of one's own extra breaks."""
    return _staged(request, public_id, lambda found: actions.take_break(attempt=found))


@require_POST
def back(request: PersonRequest, public_id: str) -> HttpResponse:
    """Return from a break."""
    return _staged(request, public_id, lambda found: actions.end_break(attempt=found))


@require_POST
def submit(request: PersonRequest, public_id: str) -> HttpResponse:
    if actions.submit_own(user=request.user, public_id=public_id) is None:
        raise Http404
    return redirect("quizzes:result", public_id=public_id)


def _staged(request: PersonRequest, public_id: str, act: Callable[[Attempt], Attempt]) -> HttpResponse:
    try:
        act(_own(request, public_id))
    except actions.QuizRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("quizzes:attempt", public_id=public_id)


@require_GET
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of a question: its name is the hash of its content, so that only whoever was shown it can ask for it."""
    if not pictures.exists(name):
        raise Http404
    answer = HttpResponse(pictures.read(name), content_type=mimetypes.guess_type(name)[0] or "application/octet-stream")
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer
