"""Reads about orders and money; the number of statements does not grow with the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from stdnum import iban as iban_number

from content.models import ProviderIdentity
from courses.booking import queries as booking
from courses.booking.enums import SeatState
from courses.booking.models import Hold, Seat
from courses.catalogue import queries as catalogue
from lms.accounts.enums import Role
from lms.accounts.models import Organisation, User
from lms.kit import clock, languages, money

from . import vat
from .enums import CancellationState, InvoiceKind, OrderState, PayerKind, PaymentState, RefundState
from .models import BankChange, CancellationRequest, Invoice, Order, Payment, Refund

PAGE_SIZE = 25
SEES_ALL = frozenset({Role.OFFICE, Role.FINANCE, Role.ADMINISTRATOR})
GIVEN_BACK = (RefundState.SUBMITTING, RefundState.PENDING, RefundState.SUCCEEDED)


def money_text(cents: int) -> str:
    """An amount in the reader's language."""
    return money.text(cents, language=languages.active())


@dataclass(frozen=True)
class Balance:
    """Cents: what was invoiced (credit notes taken off), what was received (refunds taken off), and what is still due."""

    invoiced_cents: int
    received_cents: int

    @property
    def left_cents(self) -> int:
        """What is still to come; below zero, what is to be given back."""
        return self.invoiced_cents - self.received_cents

    @property
    def due_cents(self) -> int:
        return max(self.left_cents, 0)

    @property
    def owed_cents(self) -> int:
        """What was received beyond what is invoiced and not given back yet."""
        return max(-self.left_cents, 0)

    @property
    def is_paid(self) -> bool:
        return self.invoiced_cents <= self.received_cents


def _sum(rows: QuerySet, column: str) -> Coalesce:
    total = rows.filter(order=OuterRef("pk")).order_by().values("order").annotate(total=Sum(column)).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


def with_money(orders: QuerySet[Order]) -> QuerySet[Any]:
    """Orders with `invoiced`, `received`, `given_back` and `due` in cents, whatever their number in one statement."""
    back = (
        Refund.objects.filter(payment__order=OuterRef("pk"), state__in=GIVEN_BACK)
        .order_by()
        .values("payment__order")
        .annotate(total=Sum("amount_cents"))
        .values("total")
    )
    summed: QuerySet[Any] = orders.annotate(
        invoiced=_sum(Invoice.objects.all(), "total_cents"),
        received=_sum(Payment.objects.filter(state=PaymentState.SUCCEEDED), "amount_cents"),
        given_back=Coalesce(Subquery(back, output_field=IntegerField()), 0),
    )
    return summed.annotate(due=F("invoiced") - F("received") + F("given_back"))


def balance(order: Order) -> Balance:
    """What an order was invoiced and has received."""
    held = with_money(Order.objects.filter(pk=order.pk)).values_list("invoiced", "received", "given_back").get()
    return Balance(held[0], held[1] - held[2])


def visible_to(user: User) -> QuerySet[Order]:
    """The orders this person may read: the office and finance all, others those they buy."""
    return Order.objects.all() if user.roles & SEES_ALL else buys(user)


def buys(user: User) -> QuerySet[Order]:
    """The orders this person acts on as a buyer: one's own, and those of the organisations one buys for now."""
    buys_for = user.memberships.active().filter(is_buyer=True).values("organisation")
    return Order.objects.filter(Q(placed_by=user, organisation__isnull=True) | Q(organisation__in=buys_for))


def order_for(user: User, public_id: object) -> Order:
    """An order this person may see, or 404."""
    return _one(visible_to(user), public_id)


def own_order(user: User, public_id: object) -> Order:
    """An order this person may act on as its buyer, or 404: seeing every order is not acting for its buyer."""
    return _one(buys(user), public_id)


def _one(orders: QuerySet[Order], public_id: object) -> Order:
    rows = orders.select_related("hold__session__training", "hold__offer", "placed_by", "organisation")
    return get_object_or_404(rows, public_id=public_id)


def organisation_of(user: User) -> Organisation | None:
    """The organisation this person buys for; None for nobody's."""
    held = user.memberships.active().filter(is_buyer=True).select_related("organisation").order_by("joined_on").first()
    return held.organisation if held else None


def known_payer(user: User, kind: str) -> dict[str, str]:
    """What is known of a payer of this kind, to fill the next form in: this person's last one, else the company they buy for.

    A freelance is never their employer: what one kind of payer is billed by is no guess for the other.
    """
    names = ("company", "siren", "vat_number", "street", "postcode", "city", "country")
    last = Order.objects.filter(placed_by=user, payer_kind=kind).order_by("-created_at").values(*names).first()
    if last or kind != PayerKind.COMPANY:
        return last or {}
    organisation = organisation_of(user)
    return {"company": organisation.name} if organisation else {}


def hold_for(user: object, browser: str, public_id: object) -> Hold:
    """The hold of this browser or person, or 404."""
    from courses.booking.actions.holds import digest

    mine = Q(user=user) if isinstance(user, User) else Q(pk__isnull=True)
    if browser:
        mine |= Q(browser=digest(browser), user__isnull=True)
    return get_object_or_404(Hold.objects.select_related("session__training", "offer", "user", "order").filter(mine), public_id=public_id)


def order_of(held: Hold) -> Order | None:
    """The order a hold has become, if it has (no statement where the hold comes from `hold_for`)."""
    return getattr(held, "order", None)


def summary(held: Hold, *, country: str, language: str) -> dict:
    """What is about to be bought: {"title", "session", "offer", "lessons_until", "until", "sums"} (see `sums`)."""
    training = held.session.training
    return {
        "title": catalogue.titles(language=language).get(training.pk, (training.code, ""))[0],
        "session": held.session,
        "offer": held.offer.name(language),
        "lessons_until": booking.lessons_until(held.session) if held.offer.opens_training else "",
        "until": held.expires_at,
        "sums": sums(held, country=country, language=language),
    }


def sums(held: Hold, *, country: str, language: str) -> dict:
    """What a hold costs a business billed in `country`, in cents: {"net", "vat", "total", "percent", "mention", "by_country"}.

    A business abroad is asked for its VAT number before it may order, so the sums suppose one. `by_country`: another country
    would change them. The order's own amounts are those of vat.case at that moment.
    """
    regime, today = ProviderIdentity.load().vat_regime, clock.today()

    def of(where: str) -> vat.Amounts:
        which = vat.case(regime=regime, country=where, vat_number=where, online=held.session.is_online)
        return vat.amounts(net=held.net_cents, which=which, on=today)

    found = of(country)
    return {
        "net": found.net,
        "vat": found.vat,
        "total": found.total,
        "percent": money.rate(found.percent, language=language),
        "mention": vat.mention(found.case, language=language, on=today),
        "by_country": any(of(abroad).total != of("FR").total for abroad in ("DE", "US")),
    }


def title(order: Order, *, language: str) -> str:
    """The title of the training bought."""
    training = order.hold.session.training
    return catalogue.titles(language=language).get(training.pk, (training.code, ""))[0]


def order_page(order: Order, *, language: str) -> dict:
    """What the page of an order shows: {"order", "title", "seats", "balance", "invoices", "payments", "refunds", "asked"},

    `unnamed` (how many places of a session that is not over wait for a name), `received_cents` (before refunds), and
    `to_pay` (see `_to_pay`).
    """
    payments = list(order.payments.prefetch_related("refunds"))
    seats = list(order.hold.seats.select_related("attendee"))
    held, invoices = balance(order), list(order.invoices.order_by("sequence"))
    return {
        "order": order,
        "title": title(order, language=language),
        "seats": seats,
        "unnamed": sum(map(waits_for_a_name, seats)) if order.hold.session.ends_at > clock.now() else 0,
        "balance": held,
        "invoices": invoices,
        "to_pay": _to_pay(order, held, invoices),
        "payments": payments,
        "received_cents": sum(payment.amount_cents for payment in payments if payment.state == PaymentState.SUCCEEDED),
        "refunds": [refund for payment in payments for refund in payment.refunds.all()],
        "asked": order.cancellations.filter(state=CancellationState.OPEN).first(),
    }


def waits_for_a_name(seat: Seat) -> bool:
    """Whether a sure seat has neither a person nor a name."""
    return seat.state == SeatState.CONFIRMED and not seat.attendee_id and not seat.attendee_name


def _to_pay(order: Order, held: Balance, invoices: list[Invoice]) -> dict | None:
    """How to pay what a confirmed order still owes, as its invoice has it: {"invoice", "name", "iban", "bic"}; None when nothing is due."""
    invoice = next((paper for paper in invoices if not paper.is_credit_note), None)
    if order.state not in (OrderState.CONFIRMED, OrderState.COMPLETED) or not held.due_cents or invoice is None:
        return None
    seller = invoice.facts["seller"]
    iban = iban_number.format(seller["iban"]) if seller["iban"] else ""
    return {"invoice": invoice, "name": seller["name"], "iban": iban, "bic": seller["bic"]}


def _listed(orders: QuerySet[Any], page: str | int | None, *, language: str, by: Sequence[str] = ("-created_at", "-pk")) -> Page:
    rows = orders if "due" in orders.query.annotations else with_money(orders)
    rows = rows.select_related("hold__session__training", "placed_by", "organisation").order_by(*by)
    shown = Paginator(rows, PAGE_SIZE).get_page(page)
    shown.object_list = _titled(list(shown.object_list), language=language)  # type: ignore[assignment]
    return shown


def _titled(orders: list[Any], *, language: str) -> list[Any]:
    """The orders, each with the `title` of its training (1 to 3 statements for any number)."""
    titles = catalogue.titles(language=language)
    for order in orders:
        training = order.hold.session.training
        order.title = titles.get(training.pk, (training.code, ""))[0]
    return orders


def bought(user: User, *, page: str | int | None, language: str) -> Page:
    """The buyer's area: own orders and the organisation's, newest first, with their money and title."""
    unnamed = Exists(Hold.objects.filter(pk=OuterRef("hold"), seats__attendee_name="", seats__state="confirmed"))
    return _listed(buys(user).annotate(unnamed=unnamed), page, language=language)


def office_orders(*, state: str, page: str | int | None, language: str) -> Page:
    """The training office's list: one state, or all."""
    rows = Order.objects.all()
    if state in OrderState.values:
        rows = rows.filter(state=state)
    return _listed(rows, page, language=language)


def waiting_orders(*, language: str) -> list[Order]:
    """Orders on account without an answer, the nearest deadline first."""
    rows = Order.objects.filter(state=OrderState.HELD).select_related("hold__session__training", "placed_by")
    return _titled(list(rows.order_by("answer_by")[:PAGE_SIZE]), language=language)


def open_cancellations() -> list[CancellationRequest]:
    """Requests to cancel without an answer, oldest first."""
    rows = CancellationRequest.objects.filter(state=CancellationState.OPEN)
    return list(rows.select_related("order__hold__session__training", "asked_by")[:PAGE_SIZE])


def finance(*, page: str | int | None, language: str) -> dict:
    """Finance's day: {"due" (page of orders with money due, see `_owing`), "due_cents", "late_cents", "refunds", …}."""
    owing = with_money(Order.objects.filter(state__in=(OrderState.CONFIRMED, OrderState.COMPLETED))).filter(due__gt=0)
    late = owing.filter(invoices__kind=InvoiceKind.INVOICE, invoices__due_on__lt=clock.today())
    month = Payment.objects.filter(state=PaymentState.SUCCEEDED, succeeded_at__gte=clock.now() - timedelta(days=30))
    return {
        "due": _owing(owing, page, language=language),
        "due_cents": owing.aggregate(total=Sum("due", default=0))["total"],
        "late_cents": late.aggregate(total=Sum("due", default=0))["total"],
        "received_cents": month.aggregate(total=Sum("amount_cents", default=0))["total"],
        "today": clock.today(),
        "refunds": list(Refund.objects.filter(state=RefundState.REQUESTED).select_related("payment__order", "asked_by")[:PAGE_SIZE]),
        "bank": list(BankChange.objects.filter(approved__isnull=True).select_related("asked_by")),
        "owed": list(
            with_money(Order.objects.exclude(state=OrderState.HELD))
            .filter(due__lt=0)
            .exclude(payments__refunds__state=RefundState.REQUESTED)
            .order_by("-created_at")[:PAGE_SIZE]
        ),
        "attention": list(Order.objects.exclude(attention="").order_by("-created_at")[:PAGE_SIZE]),
        "invoices": list(Invoice.objects.select_related("order").order_by("-sequence")[:PAGE_SIZE]),
    }


def _owing(owing: QuerySet[Any], page: str | int | None, *, language: str) -> Page:
    """Orders with money due, the longest late first: each with `due_on` and `late_days`, how many days ago that was (0: not late)."""
    due_on = Invoice.objects.filter(order=OuterRef("pk"), kind=InvoiceKind.INVOICE).values("due_on")[:1]
    shown = _listed(owing.annotate(due_on=Subquery(due_on)), page, language=language, by=("due_on", "pk"))
    for order in shown.object_list:
        order.late_days = max((clock.today() - order.due_on).days, 0)
    return shown


def invoice_for(user: User, public_id: object) -> Invoice:
    """An invoice of an order this person may see, or 404."""
    return get_object_or_404(Invoice.objects.select_related("order").filter(order__in=visible_to(user)), public_id=public_id)
