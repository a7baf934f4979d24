"""The training office: orders, answers to orders on account, requests to cancel."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.booking import actions as booking
from lms.accounts.requests import PersonRequest
from lms.kit import languages

from .. import actions, queries
from ..actions.account import NotDecidable
from ..enums import OrderState
from ..forms import DecisionForm, ReasonForm
from ..models import CancellationRequest, Order


@require_GET
def office_orders(request: PersonRequest) -> HttpResponse:
    """`orders` (a page), `waiting`, `cancellations`, `states`, `state`."""
    language, state = languages.active(), request.GET.get("state", "")
    context = {
        "orders": queries.office_orders(state=state, page=request.GET.get("page"), language=language),
        "waiting": queries.waiting_orders(language=language),
        "cancellations": queries.open_cancellations(),
        "states": OrderState.choices,
        "state": state,
    }
    return render(request, "billing/office_orders.html", context)


@require_POST
def accept(request: PersonRequest, public_id: object) -> HttpResponse:
    try:
        actions.accept(order=get_object_or_404(Order, public_id=public_id), by=request.user)
        messages.success(request, _("The order is accepted: the places are sure and the invoice is issued."))
    except (NotDecidable, booking.SessionFull, booking.NotOnSale) as refusal:
        messages.error(request, str(refusal))
    return redirect("billing:order", public_id=public_id)


@require_POST
def refuse(request: PersonRequest, public_id: object) -> HttpResponse:
    order, form = get_object_or_404(Order, public_id=public_id), ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why: the buyer will read it. Nothing was changed."))
        return redirect("billing:order", public_id=public_id)
    try:
        actions.refuse(order=order, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The order is refused and its places are free."))
    except NotDecidable as refusal:
        messages.error(request, str(refusal))
    return redirect("billing:order", public_id=public_id)


@require_POST
def decide_cancellation(request: PersonRequest, public_id: object) -> HttpResponse:
    asked = get_object_or_404(CancellationRequest.objects.select_related("order"), public_id=public_id)
    form = DecisionForm(request.POST)
    try:
        if form.is_valid():
            actions.decide_cancellation(request=asked, by=request.user, **form.cleaned_data)
            messages.success(request, _("The request is decided and the buyer is told."))
    except NotDecidable as refusal:
        messages.error(request, str(refusal))
    return redirect("billing:order", public_id=asked.order.public_id)
