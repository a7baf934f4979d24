"""For the training office: sessions and their moves, offers and their prices, requests for a place."""

import copy
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.accounts.requests import PersonRequest
from lms.kit import languages

from .. import actions, queries
from ..forms import AnswerForm, MoveForm, OfferInput, SessionInput
from ..models import Offer, PlaceRequest, Session
from ..states import IllegalMove


@require_GET
def sessions(request: PersonRequest) -> HttpResponse:
    """See queries.office_sessions."""
    period, state = request.GET.get("period", ""), request.GET.get("state", "")
    shown = queries.office_sessions(period=period, state=state, page=request.GET.get("page"), language=languages.active())
    return render(request, "booking/office/sessions.html", shown)


@require_http_methods(["GET", "POST"])
def session_new(request: PersonRequest) -> HttpResponse:
    """`given`: SessionInput."""
    given = SessionInput(request.POST or None, session=Session(), language=languages.active())
    saved = _saved(request, given)
    return saved or render(request, "booking/office/session.html", {"given": given}, status=422 if given.errors else 200)


@require_http_methods(["GET", "POST"])
def session(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """`given`: SessionInput; and queries.office_session."""
    shown = queries.office_session(public_id, language=languages.active())
    given = SessionInput(request.POST or None, session=copy.copy(shown["session"]), language=languages.active())
    saved = _saved(request, given)
    return saved or render(request, "booking/office/session.html", {**shown, "given": given}, status=422 if given.errors else 200)


def _saved(request: PersonRequest, given: SessionInput) -> HttpResponse | None:
    """Back to the saved session; None where the form must be shown, refused or not."""
    if request.method != "POST" or not given.is_valid():
        return None
    try:
        kept = actions.save_session(session=given.session, half_days=given.half_days)
    except actions.SessionRefused as refusal:
        given.refuse(str(refusal))
        return None
    messages.success(request, _("Session %(code)s is saved.") % {"code": kept.code})
    return redirect("booking:office_session", public_id=kept.public_id)


@require_POST
def move(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """Move a session; a refusal is shown on its page, with what was typed."""
    shown = queries.office_session(public_id, language=languages.active())
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            actions.move_session(session=shown["session"], by=request.user, **form.cleaned_data)
        except actions.SessionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The state of session %(code)s is changed.") % {"code": shown["session"].code})
            return redirect("booking:office_session", public_id=public_id)
    given = SessionInput(None, session=copy.copy(shown["session"]), language=languages.active())
    return render(request, "booking/office/session.html", {**shown, "given": given, "move": form}, status=422)


@require_GET
def offers(request: PersonRequest) -> HttpResponse:
    return render(
        request, "booking/office/offers.html", {"paged": queries.office_offers(page=request.GET.get("page"), language=languages.active())}
    )


@require_http_methods(["GET", "POST"])
def offer_new(request: PersonRequest) -> HttpResponse:
    return _offer(request, Offer())


@require_http_methods(["GET", "POST"])
def offer(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    return _offer(request, queries.office_offer(public_id))


def _offer(request: PersonRequest, offer: Offer) -> HttpResponse:
    """`given`: OfferInput; `offer`: as it is kept."""
    given = OfferInput(request.POST or None, offer=copy.copy(offer), language=languages.active())
    if request.method == "POST" and given.is_valid():
        kept = actions.save_offer(offer=given.offer, prices=given.prices)
        messages.success(request, _("Offer %(key)s is saved.") % {"key": kept.key})
        return redirect("booking:office_offer", public_id=kept.public_id)
    return render(request, "booking/office/offer.html", {"given": given, "offer": offer}, status=422 if given.errors else 200)


@require_GET
def requests(request: PersonRequest) -> HttpResponse:
    return _requests(request, AnswerForm())


@require_POST
def answer_request(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """Note the answer; a blank note comes back with the list."""
    asked = get_object_or_404(PlaceRequest, public_id=public_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _requests(request, form, refused=asked)
    try:
        actions.answer(request=asked, note=form.cleaned_data["note"], by=request.user)
        messages.success(request, _("The answer to %(name)s is noted.") % {"name": asked.name})
    except IllegalMove:
        messages.error(request, _("Somebody has already answered this request."))
    return redirect("booking:office_requests")


def _requests(request: PersonRequest, form: AnswerForm, refused: PlaceRequest | None = None) -> HttpResponse:
    """`paged` requests; `form`, bound to the request `refused`."""
    paged = queries.office_requests(page=request.GET.get("page"), language=languages.active())
    return render(
        request, "booking/office/requests.html", {"paged": paged, "form": form, "refused": refused}, status=422 if refused else 200
    )
