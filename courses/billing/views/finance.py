"""Finance: money due, transfers to allocate, refunds and bank details that take two people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.accounts.requests import PersonRequest
from lms.kit import languages

from .. import actions, queries
from ..actions.account import NotDecidable
from ..actions.refunds import RefundRefused
from ..forms import ApprovalForm, BankForm, TransferForm
from ..models import BankChange, Order, Refund


def _page(request: PersonRequest, transfer: TransferForm, bank: BankForm, status: int = 200) -> HttpResponse:
    language = languages.active()
    found = queries.finance(page=request.GET.get("page"), language=language)
    return render(request, "billing/finance.html", {"finance": found, "form": transfer, "bank_form": bank}, status=status)


@require_GET
def finance(request: PersonRequest) -> HttpResponse:
    """`finance` (see queries.finance), `form` (a transfer), `bank_form`."""
    reference = request.GET.get("reference", "")
    return _page(request, TransferForm(initial={"reference": reference}), BankForm())


@require_POST
def record_transfer(request: PersonRequest) -> HttpResponse:
    form = TransferForm(request.POST)
    if not form.is_valid():
        return _page(request, form, BankForm(), status=422)
    data = form.cleaned_data
    order = Order.objects.filter(reference__iexact=data["reference"].strip()).first()
    if order is None:
        form.add_error("reference", _("No order has this reference."))
        return _page(request, form, BankForm(), status=422)
    try:
        actions.record_transfer(
            order=order,
            amount_cents=data["amount"],
            received_on=data["received_on"],
            bank_reference=data["bank_reference"],
            by=request.user,
        )
    except NotDecidable as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, BankForm(), status=422)
    messages.success(request, _("The transfer is recorded on order %(reference)s.") % {"reference": order.reference})
    return redirect("billing:finance")


@require_POST
def approve_refund(request: PersonRequest, public_id: object) -> HttpResponse:
    refund, form = get_object_or_404(Refund, public_id=public_id), ApprovalForm(request.POST)
    try:
        if form.is_valid():
            actions.approve_refund(refund=refund, by=request.user, approved=form.cleaned_data["approved"])
            messages.success(request, _("The refund is decided."))
    except RefundRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("billing:finance")


@require_POST
def give_back(request: PersonRequest, public_id: object) -> HttpResponse:
    """Ask for a refund by transfer of what an order holds too much."""
    try:
        actions.give_back_what_is_owed(order=get_object_or_404(Order, public_id=public_id), by=request.user)
        messages.success(request, _("The refund waits for a second person's approval."))
    except RefundRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("billing:finance")


@require_POST
def ask_bank_change(request: PersonRequest) -> HttpResponse:
    form = BankForm(request.POST)
    if not form.is_valid():
        return _page(request, TransferForm(), form, status=422)
    try:
        actions.ask_bank_change(iban=form.cleaned_data["iban"], bic=form.cleaned_data["bic"].upper(), by=request.user)
        messages.success(request, _("The new bank details wait for a second person's approval."))
    except NotDecidable as refusal:
        messages.error(request, str(refusal))
    return redirect("billing:finance")


@require_POST
def decide_bank_change(request: PersonRequest, public_id: object) -> HttpResponse:
    change, form = get_object_or_404(BankChange, public_id=public_id), ApprovalForm(request.POST)
    try:
        if form.is_valid():
            actions.decide_bank_change(change=change, by=request.user, approved=form.cleaned_data["approved"])
            messages.success(request, _("The change of bank details is decided."))
    except NotDecidable as refusal:
        messages.error(request, str(refusal))
    return redirect("billing:finance")
