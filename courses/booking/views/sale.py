"""For visitors: the page of a session, and the request for a place."""

import uuid

from allauth.core.internal.ratelimit import consume, respond_429
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from lms.kit import languages

from .. import actions, queries
from ..actions.holds import HOLD_MINUTES
from ..forms import RequestForm
from ..forms.requests import MOST_PEOPLE

# Each request writes mails: so many from one address.
LIMITS = {"place_request": "10/h/ip"}
POSSIBLE_PEOPLE = frozenset(str(number) for number in range(1, MOST_PEOPLE + 1))


@require_GET
def session(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """See queries.session_page; `minutes`: how long places are kept."""
    shown = queries.session_page(public_id, user=request.user, language=languages.active())
    return render(request, "booking/session.html", {**shown, "minutes": HOLD_MINUTES})


@require_http_methods(["GET", "POST"])
def request_session(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _ask(request, queries.request_page(public_id, language=languages.active()))


@require_http_methods(["GET", "POST"])
def request_training(request: HttpRequest, code: str) -> HttpResponse:
    return _ask(request, queries.training_request_page(code, language=languages.active()))


def _ask(request: HttpRequest, about: dict) -> HttpResponse:
    """`form`, or `sent` once the request is kept; what it is about: see queries.request_page. `alone`: for oneself, from its page."""
    user = request.user if request.user.is_authenticated else None
    known = {"name": user.get_full_name(), "email": user.email} if user else {}
    people = request.GET.get("people", "")
    if people in POSSIBLE_PEOPLE:
        known["people"] = people
    form = RequestForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        if not consume(request, app="booking", action="place_request", config=LIMITS):
            return respond_429(request)
        try:
            actions.ask(
                training=about["training"], session=about["session"], fields=form.cleaned_data, user=user, language=languages.active()
            )
        except actions.AlreadyAsked as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{request.path}?sent=yes")
    sent = "sent" in request.GET and request.method == "GET"
    shown = {**about, "form": form, "sent": sent, "alone": request.GET.get("payer") == "self"}
    return render(request, "booking/request.html", shown, status=422 if form.errors else 200)
