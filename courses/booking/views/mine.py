"""For attendees: my bookings, the seat page, its calendar file, and taking the seat of a link."""

import uuid

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lms.accounts.requests import PersonRequest
from lms.kit import languages

from .. import actions, queries


@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    """`coming`, and `past` by page."""
    return render(
        request, "booking/mine.html", queries.my_bookings(request.user, page=request.GET.get("page"), language=languages.active())
    )


@require_GET
def seat(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    return render(request, "booking/seat.html", queries.seat_page(request.user, public_id, language=languages.active()))


@require_GET
def calendar(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    name, content = queries.seat_calendar(request.user, public_id, language=languages.active())
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """Which session the link leads to, and the button that takes its seat, or the way to an account; 404 for a link that gives none."""
    user = request.user
    shown = queries.claim_page(token, user, language=languages.active())
    held = shown["seat"]
    if shown["refusal"]:
        return render(request, "booking/claim_dead.html", shown, status=404)
    if user.is_authenticated and held.attendee_id == user.pk:
        return redirect("booking:seat", public_id=held.public_id)
    if request.method == "POST":
        if not user.is_authenticated:
            return redirect_to_login(request.path)
        try:
            taken = actions.claim(token=token, user=user)
        except actions.NotClaimable as refusal:
            shown["refusal"] = str(refusal)
        else:
            messages.success(request, _("This place is yours. We have written to you with the dates."))
            return redirect("booking:seat", public_id=taken.public_id)
    return render(request, "booking/claim.html", shown, status=409 if shown["refusal"] else 200)
