"""The buyer's area: orders, paying, coming back from the payment page, naming seats, asking to cancel, papers."""

from allauth.core.internal.ratelimit import consume, respond_429
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.booking import actions as booking
from courses.booking.models import Seat
from lms.accounts.enums import Role
from lms.accounts.requests import PersonRequest
from lms.kit import languages

from .. import actions, documents, gateway, queries
from ..actions.account import NotDecidable
from ..actions.payments import abandon as abandon_order
from ..forms import CancelForm, SeatForm
from ..models import Order
from .booking import pay_or_show

# Naming a seat writes to an address nobody has verified: so many from one person.
LIMITS = {"name_seat": "20/h/user"}
DECIDES = frozenset({Role.OFFICE, Role.ADMINISTRATOR})


@require_GET
def bought(request: PersonRequest) -> HttpResponse:
    """`orders`: a page of them."""
    return render(
        request, "billing/bought.html", {"orders": queries.bought(request.user, page=request.GET.get("page"), language=languages.active())}
    )


@require_GET
def order(request: PersonRequest, public_id: object) -> HttpResponse:
    """See queries.order_page; `places` have their form, `form` asks to cancel, `own` shows the buyer's acts, `may_decide` the office's."""
    return _page(request, queries.order_for(request.user, public_id))


def _page(request: PersonRequest, found: Order, *, wrong: SeatForm | None = None, at: Seat | None = None) -> HttpResponse:
    """The order; `wrong` is the form of the seat `at` as it was sent, which stands open with what is wrong in it."""
    own = queries.buys(request.user).filter(pk=found.pk).exists()
    shown = queries.order_page(found, language=languages.active())
    context = {
        **shown,
        "places": _places(shown["seats"], wrong, at),
        "form": CancelForm(),
        "may_decide": bool(request.user.roles & DECIDES),
        "own": own,
    }
    answer = render(request, "billing/order.html", context, status=422 if wrong else 200)
    answer.form_targets = gateway.page_origins()  # type: ignore[attr-defined]
    return answer


def _places(seats: list[Seat], wrong: SeatForm | None, at: Seat | None) -> list[dict]:
    """[{"seat", "form", "is_open"}]: the form that came back is open, else the first sure seat that nobody is named on."""
    opened = at or next(filter(queries.waits_for_a_name, seats), None)
    return [
        {"seat": seat, "form": wrong if wrong and seat == at else SeatForm.of(seat), "is_open": opened is not None and seat == opened}
        for seat in seats
    ]


@require_POST
def pay(request: PersonRequest, public_id: object) -> HttpResponse:
    """The payment page again, or a new attempt (races 1 and 12)."""
    return pay_or_show(request, queries.own_order(request.user, public_id))


@require_GET
def came_back(request: PersonRequest, public_id: object) -> HttpResponse:
    """The return page: asks the provider itself and never trusts its own address (races 3 and 4)."""
    found = queries.order_for(request.user, public_id)
    try:
        actions.look(order=found)
    except (gateway.GatewayDown, gateway.GatewayRefused):
        messages.info(request, _("Your payment is being confirmed. This page will say so; you also get a mail."))
    return redirect("billing:order", public_id=public_id)


@require_GET
def status(request: PersonRequest, public_id: object) -> JsonResponse:
    """{"state"} for the page that waits."""
    return JsonResponse({"state": queries.order_for(request.user, public_id).state})


@require_POST
def abandon(request: PersonRequest, public_id: object) -> HttpResponse:
    """Give the places back instead of paying; money that came in between keeps them."""
    found = queries.own_order(request.user, public_id)
    try:
        abandon_order(order=found, by=request.user)
    except (gateway.GatewayDown, gateway.GatewayRefused):
        messages.error(request, _("The payment provider does not answer: the places free themselves when the payment page closes."))
    return redirect("billing:order", public_id=public_id)


@require_POST
def cancel(request: PersonRequest, public_id: object) -> HttpResponse:
    """Ask the training office to cancel a confirmed booking."""
    found = queries.own_order(request.user, public_id)
    form = CancelForm(request.POST)
    try:
        if form.is_valid():
            actions.ask_to_cancel(order=found, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("Your request has reached the training office. You will be told what it decides."))
    except NotDecidable as refusal:
        messages.error(request, str(refusal))
    return redirect("billing:order", public_id=public_id)


@require_POST
def seats(request: PersonRequest, public_id: object, seat: object) -> HttpResponse:
    """Name one seat; what is wrong is said beside the field, and what was typed stays."""
    found = queries.own_order(request.user, public_id)
    held = get_object_or_404(found.hold.seats, public_id=seat)
    if not consume(request, app="billing", action="name_seat", config=LIMITS, user=request.user):
        return respond_429(request)
    form = SeatForm.of(held, request.POST)
    if not form.is_valid():
        return _page(request, found, wrong=form, at=held)
    try:
        booking.name_seat(seat=held, name=form.cleaned_data["name"], email=form.cleaned_data["email"].lower(), language=found.language)
        messages.success(request, _("The place is named."))
    except booking.NamedTwice as refusal:
        form.add_error("email", str(refusal))
        return _page(request, found, wrong=form, at=held)
    except booking.NotClaimable as refusal:
        messages.error(request, str(refusal))
    return redirect("billing:order", public_id=public_id)


@require_GET
def invoice(request: PersonRequest, public_id: object) -> HttpResponse:
    """The PDF of an invoice or a credit note."""
    found = queries.invoice_for(request.user, public_id)
    response = HttpResponse(documents.pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return response
