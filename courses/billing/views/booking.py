"""From the session page to an order: keep places, say who pays and who comes, pay or order on account."""

import ipaddress
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.models import LegalKind, LegalPage
from courses.booking import actions as booking
from courses.booking import queries as sessions
from courses.booking.enums import HoldKeeper
from courses.booking.models import Hold, Offer, Session
from lms.kit import chance, clock, freshness, languages

from .. import actions, company, gateway, queries
from ..enums import PayBy, PayerKind
from ..forms import CheckoutForm
from ..models import Order, Payment

BROWSER = "booking_browser"
FRANCE = "FR"


def _browser(request: HttpRequest, *, new: bool) -> str:
    """The token this browser's session is known by among holds, made where `new`; survives signing in."""
    if new and BROWSER not in request.session:
        request.session[BROWSER] = chance.token()
    return request.session.get(BROWSER, "")


def _payer(request: HttpRequest) -> str:
    """For whom the places were asked."""
    return request.session.get("payer", PayerKind.COMPANY)


def _address(request: HttpRequest) -> str:
    """The visitor's address; none for a private one, which is a proxy or an office and not a person."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except ValueError:
        return ""
    if not address.is_global:
        return ""
    # One subscriber has a whole /64 of IPv6 addresses.
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


@require_POST
def hold(request: HttpRequest, public_id: object) -> HttpResponse:
    """Keep places, or say in this very answer that there are none (race 8)."""
    session = get_object_or_404(Session.objects.select_related("training"), public_id=public_id)
    payer = request.POST.get("payer", "")
    if payer not in PayerKind.values:
        asked = urlencode({"payer": "self", "people": _number(request.POST.get("quantity", "")) or 1})
        return redirect(f"{reverse('booking:request', kwargs={'public_id': public_id})}?{asked}")
    offers = list(Offer.objects.priced(clock.today()).for_session(session))
    offer = next((offer for offer in offers if str(offer.public_id) == request.POST.get("offer", "")), None)
    if offer is None:
        return _refused(request, session, _("Choose what to book."))
    user = request.user if request.user.is_authenticated else None
    try:
        kept = booking.hold(
            session=session, offer=offer, quantity=_number(request.POST.get("quantity", "1")), browser=_browser(request, new=user is None),
            address="" if user else _address(request), user=user,
        )  # fmt: skip
    except (booking.SessionFull, booking.WrongNumber) as refusal:
        return _refused(request, session, str(refusal), left=refusal.left)
    except (booking.HoldLimit, booking.NotOnSale) as refusal:
        return _refused(request, session, str(refusal))
    if _payer(request) != payer:
        request.session["payer"] = payer
    return redirect("billing:checkout", public_id=kept.public_id)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _refused(request: HttpRequest, session: Session, refusal: str, *, left: int = 0) -> HttpResponse:
    """Why nothing was kept; `left`: how many places another choice could have."""
    context = {
        "session": session,
        "refusal": refusal,
        "left": left,
        "others": sessions.other_sessions(session, language=languages.active()),
    }
    return render(request, "billing/refused.html", context, status=409)


def _held(request: HttpRequest, public_id: object) -> Hold:
    return queries.hold_for(request.user, request.session.get(BROWSER, ""), public_id)


@require_http_methods(["GET", "POST"])
def checkout(request: HttpRequest, public_id: object) -> HttpResponse:
    """`hold`, `summary`, and `form` for a signed-in person. What was ordered already is shown, not ordered again (race 2)."""
    held = _held(request, public_id)
    order = queries.order_of(held)
    if order:
        return redirect("billing:order", public_id=order.public_id)
    if not held.is_live or held.expires_at <= clock.now():
        return render(request, "billing/time_over.html", {"hold": held}, status=410)
    if not request.user.is_authenticated:
        shown = queries.summary(held, country=FRANCE, language=languages.active())
        return render(request, "billing/sign_in.html", {"hold": held, "summary": shown})
    initial = _initial(request, held) if request.method == "GET" else {}
    form = CheckoutForm(request.POST or None, seats=held.quantity, ways=_ways(held), initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = _order(request, held, form)
        if answer:
            return answer
    shown = queries.summary(held, country=_country(str(form["country"].value())), language=languages.active())
    context = {"hold": held, "summary": shown, "form": form, "standin": gateway.is_standin(), "terms_url": _terms_url()}
    answer = render(request, "billing/checkout.html", context)
    answer.form_targets = gateway.page_origins()  # type: ignore[attr-defined]
    return answer


@require_GET
def sums(request: HttpRequest, public_id: object) -> HttpResponse:
    """The sums of a hold for the country that is being chosen: a fragment of the checkout."""
    found = queries.sums(_held(request, public_id), country=_country(request.GET.get("country", "")), language=languages.active())
    return render(request, "billing/_sums.html", {"sums": found})


def _country(code: str) -> str:
    """A country that can be billed; France for anything else."""
    return code if code in company.COUNTRIES else FRANCE


def _ways(held: Hold) -> list[str]:
    """How this booking can be paid now: on account until the go/no-go day, by card where cards are taken."""
    ways: list[str] = [PayBy.ACCOUNT] if held.session.answer_by > clock.now() else []
    return [*ways, PayBy.CARD] if gateway.is_open() else ways


def _initial(request: HttpRequest, held: Hold) -> dict:
    ways, kind = _ways(held), _payer(request)
    known = queries.known_payer(request.user, kind)  # type: ignore[arg-type]
    return {"country": FRANCE, **known, "payer_kind": kind, "pay_by": ways[0] if ways else ""}


def _order(request: HttpRequest, held: Hold, form: CheckoutForm) -> HttpResponse | None:
    """Place the order and lead on: to the payment page, or to the order. None: the refusal stands in the form."""
    user = request.user
    booking.attach(held=held, user=user)  # type: ignore[arg-type]
    try:
        order = actions.place_order(
            hold=held, by=user, payer=form.payer(), pay_by=form.cleaned_data["pay_by"],  # type: ignore[arg-type]
            organisation=queries.organisation_of(user) if form.cleaned_data["payer_kind"] == PayerKind.COMPANY else None,  # type: ignore[arg-type]
            attendees=form.attendees(), terms_version=_terms_version(), language=languages.active(), seen_cents=form.cleaned_data["seen"],
        )  # fmt: skip
    except actions.OrderRefused as refusal:
        form.add_error(None, str(refusal))
        return None
    return pay_or_show(request, order, begun=order.begun) if order.by_card else redirect("billing:order", public_id=order.public_id)


def pay_or_show(request: HttpRequest, order: Order, *, begun: Payment | None = None) -> HttpResponse:
    """On to the payment page; where it cannot be reached, to the order, whose places are kept."""
    try:
        return redirect(actions.pay(order=order, begun=begun))
    except actions.NotPayable as refusal:
        messages.error(request, str(refusal))
    except (gateway.GatewayDown, gateway.GatewayRefused):
        messages.error(request, _("The payment page does not answer. Your places are kept and nothing was charged: try again in a minute."))
    return redirect("billing:order", public_id=order.public_id)


def _terms_version() -> str:
    """The day the French terms were last reviewed: what the buyer accepted."""
    page = _terms(settings.LANGUAGE_CODE)
    return page.reviewed_on.isoformat() if page and page.reviewed_on else ""


def _terms_url() -> str:
    page = _terms(languages.active())
    return (page.get_url() or "") if page else ""


def _terms(language: str) -> LegalPage | None:
    found = LegalPage.objects.live().filter(kind=LegalKind.TERMS, locale__language_code=language)
    return freshness.kept(f"terms:{language}", found.first)


@require_POST
def release(request: HttpRequest, public_id: object) -> HttpResponse:
    """Give the places back before ordering."""
    held = _held(request, public_id)
    if queries.order_of(held) is None and booking.release(held=held, reason="given back", keeper=HoldKeeper.CLOCK):
        messages.success(request, _("The places are given back. Nothing was charged."))
    return redirect("booking:session", public_id=held.session.public_id)
