"""Acts on the whole room: looked at and confirmed on a page of their own, reported candidate by candidate."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from lms.accounts.requests import PersonRequest
from lms.kit import languages

from ... import actions
from .. import acts, whole
from .. import live as lives
from ..forms import RoomForm
from .finding import room_of


@require_http_methods(["GET", "POST"])
def act(request: PersonRequest, key: str, act: str) -> HttpResponse:
    """`room`, `wide` (acts.RoomWide), `fits` and `rest` (candidates under way that it does and does not concern), `form`."""
    room = room_of(request, key)
    wide = acts.ROOM_WIDE.get(act)
    if wide is None:
        raise Http404
    form = RoomForm(request.POST if request.method == "POST" else None, wide=wide)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.act_on_room(room=room.key, attempts=room.attempts, act=act, actor=request.user, **form.cleaned_data)
        except actions.QuizRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("rooms:whole_done", key=key, public_id=done.public_id)
    here = [each for each in lives.live(room, language=languages.active()).candidates if each.is_under_way]
    context = {
        "room": room, "wide": wide, "form": form, "fits": [each for each in here if wide.one.fits(each.attempt)],
        "rest": [each for each in here if not wide.one.fits(each.attempt)],
    }  # fmt: skip
    return render(request, "quizzes/rooms/whole.html", context, status=422 if form.errors else 200)


@require_GET
def done(request: PersonRequest, key: str, public_id: uuid.UUID) -> HttpResponse:
    """`room`, `act` (RoomAct), `outcomes`: what came of an act on the whole room."""
    room = room_of(request, key)
    found = whole.act(room, public_id)
    if found is None:
        raise Http404
    return render(request, "quizzes/rooms/whole_done.html", {"room": room, "act": found, "outcomes": whole.outcomes(room, found)})
