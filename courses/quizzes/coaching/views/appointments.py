"""Appointments: what a coach offers in a room, what a learner takes and gives back."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.accounts.requests import PersonRequest

from ... import actions
from .. import appointments, rooms
from ..forms import OfferForm
from ..rooms import Room
from .finding import room_of


def _room(request: PersonRequest, key: str) -> Room:
    """A room that has people; one that is open to all has nobody to offer anything to: 404."""
    room = room_of(request, key)
    if room.people is None:
        raise Http404
    return room


@require_http_methods(["GET", "POST"])
def offers(request: PersonRequest, key: str) -> HttpResponse:
    """`room`, `offered` (appointments.Offered), `form`: what is offered to the people of the room."""
    room = _room(request, key)
    form = OfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("minutes", "count", "place", "link")}
        try:
            made = actions.offer(coach=request.user, room=room.key, starts_at=form.starts_at, **given)
        except actions.QuizRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            n = len(made)
            messages.success(request, ngettext("%(n)s appointment is offered.", "%(n)s appointments are offered.", n) % {"n": n})
            return redirect("rooms:appointments", key=key)
    context = {"room": room, "offered": appointments.of_room(room), "form": form}
    return render(request, "quizzes/rooms/appointments.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: PersonRequest, key: str, public_id: uuid.UUID) -> HttpResponse:
    """Take an appointment back; whoever had it is told."""
    room = _room(request, key)
    if not actions.withdraw(room=room.key, public_id=public_id):
        raise Http404
    messages.success(request, _("The appointment is withdrawn. Whoever had taken it is told by e-mail."))
    return redirect("rooms:appointments", key=key)


@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    """`mine` (appointments.Mine)."""
    return render(request, "quizzes/appointments.html", {"mine": appointments.of_person(request.user)})


@require_POST
def take(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take an appointment that one's coach offers."""
    try:
        taken = actions.take(user=request.user, public_id=public_id, rooms=rooms.attended(request.user))
    except actions.QuizRefused as refusal:
        messages.error(request, str(refusal))
    else:
        if taken is None:
            raise Http404
        messages.success(request, _("The appointment is yours. You and your coach get it by e-mail, with a calendar file."))
    return redirect("quizzes:appointments")


@require_POST
def give_back(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    if not actions.give_back(user=request.user, public_id=public_id):
        raise Http404
    messages.success(request, _("The appointment is given back. Your coach is told by e-mail."))
    return redirect("quizzes:appointments")
