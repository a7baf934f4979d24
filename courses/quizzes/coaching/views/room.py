"""The live room: its list, everybody in it, one candidate with what can be done, messages, the log."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.accounts.requests import PersonRequest
from lms.kit import languages

from ... import actions
from .. import acts, rooms, timeline, whole
from .. import late as came_late
from .. import live as lives
from ..forms import ActForm, LateForm, TellForm
from ..live import Candidate
from ..rooms import Room
from .finding import room_of

ROOMS_A_PAGE = 25


@require_GET
def rooms_page(request: PersonRequest) -> HttpResponse:
    """`paged`: rooms, those where somebody is under way first."""
    paged = Paginator(rooms.open_to(request.user), ROOMS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "quizzes/rooms/rooms.html", {"paged": paged})


@require_GET
def live(request: PersonRequest, key: str) -> HttpResponse:
    """`room`, `live` (live.Live), `tell`; with ?part=live the table alone, which the page fetches every few seconds."""
    return _live(request, room_of(request, key), TellForm())


def _live(request: PersonRequest, room: Room, tell: TellForm) -> HttpResponse:
    context: dict[str, Any] = {
        "room": room,
        "live": lives.live(room, language=languages.active()),
        "tell": tell,
        "wide": acts.ROOM_WIDE.values(),
    }
    part = request.GET.get("part") == "live"
    template = "quizzes/rooms/_live.html" if part else "quizzes/rooms/room.html"
    if not part:
        context |= {"codes": lives.codes(room, language=languages.active()), "done": whole.last(room)}
    return render(request, template, context, status=422 if tell.errors else 200)


def _candidate(request: PersonRequest, key: str, public_id: uuid.UUID) -> tuple[Room, Candidate]:
    room = room_of(request, key)
    found = lives.candidate(room, public_id, language=languages.active())
    if found is None:
        raise Http404
    return room, found


@require_GET
def candidate(request: PersonRequest, key: str, public_id: uuid.UUID) -> HttpResponse:
    """`room`, `candidate`, `forms` (an ActForm for each act that fits), `tell`, `timeline`; with ?part=live the facts alone."""
    room, found = _candidate(request, key, public_id)
    if request.GET.get("part") == "live":
        return render(request, "quizzes/rooms/_facts.html", {"room": room, "candidate": found})
    return _shown(request, room, found)


def _shown(
    request: PersonRequest, room: Room, found: Candidate, *, refused: ActForm | None = None, tell: TellForm | None = None
) -> HttpResponse:
    forms = [ActForm(act=act, attempt=found.attempt) for act in acts.open_to(found.attempt)]
    if refused is not None:
        forms = [refused, *(form for form in forms if form.act.code != refused.act.code)]
    context = {
        "room": room, "candidate": found, "forms": forms, "refused": refused, "tell": tell or TellForm(),
        "timeline": timeline.of(found.attempt, routine=False),
    }  # fmt: skip
    return render(request, "quizzes/rooms/candidate.html", context, status=422 if refused or tell else 200)


@require_POST
def act(request: PersonRequest, key: str, public_id: uuid.UUID, act: str) -> HttpResponse:
    """Do one act; a refusal comes back on the candidate's page with what was typed."""
    room, found = _candidate(request, key, public_id)
    if act not in acts.ACTS:
        raise Http404
    form = ActForm(request.POST, act=acts.ACTS[act], attempt=found.attempt)
    if form.is_valid():
        try:
            form.act.do(attempt=found.attempt, actor=request.user, **form.cleaned_data)
        except actions.QuizRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(form.act.done))
            return redirect("rooms:candidate", key=key, public_id=public_id)
    return _shown(request, room, found, refused=form)


def _sent(n: int) -> str:
    return ngettext("The message goes to %(n)s candidate.", "The message goes to %(n)s candidates.", n) % {"n": n}


@require_POST
def tell(request: PersonRequest, key: str) -> HttpResponse:
    """Say something to everybody under way in the room."""
    room, form = room_of(request, key), TellForm(request.POST)
    if form.is_valid():
        try:
            told = actions.tell_room(
                token=form.named, room=room.key, attempts=room.attempts, text=form.cleaned_data["text"], author=request.user
            )
        except actions.QuizRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _sent(told.outcomes.count()))
            return redirect("rooms:room", key=key)
    return _live(request, room, form)


@require_POST
def tell_one(request: PersonRequest, key: str, public_id: uuid.UUID) -> HttpResponse:
    """Say something to one candidate."""
    room, found = _candidate(request, key, public_id)
    form = TellForm(request.POST)
    if form.is_valid():
        try:
            actions.tell(attempts=room.attempts.filter(pk=found.attempt.pk), text=form.cleaned_data["text"], author=request.user)
        except actions.QuizRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _sent(1))
            return redirect("rooms:candidate", key=key, public_id=public_id)
    return _shown(request, room, found, tell=form)


@require_http_methods(["GET", "POST"])
def late(request: PersonRequest, key: str, public_id: uuid.UUID, number: int) -> HttpResponse:
    """`room`, `candidate`, `late` (late.Late), `form`: an answer that came after the end, and the act that lets it count."""
    room, found = _candidate(request, key, public_id)
    asked = came_late.of(found.attempt, number, language=languages.active())
    if asked is None:
        raise Http404
    form = LateForm(request.POST if request.method == "POST" else None, marks=asked.given.marks if asked.asks_for_mark else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept_late(attempt=found.attempt, event=number, actor=request.user, **form.cleaned_data)
        except actions.QuizRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The answer counts now. The log says what it changed."))
            return redirect("rooms:candidate", key=key, public_id=public_id)
    context = {"room": room, "candidate": found, "late": asked, "form": form}
    return render(request, "quizzes/rooms/late.html", context, status=422 if form.errors else 200)


@require_GET
def log(request: PersonRequest, key: str, public_id: uuid.UUID) -> HttpResponse:
    """Every event: `room`, `candidate`, `timeline`, `paged` entries."""
    room, found = _candidate(request, key, public_id)
    whole = timeline.of(found.attempt, routine=True)
    context = {"room": room, "candidate": found, "timeline": whole, "paged": whole.page(request.GET.get("page"))}
    return render(request, "quizzes/rooms/log.html", context)
