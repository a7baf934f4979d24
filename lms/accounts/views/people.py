"""The administrator's pages about people: who holds which role, and whose account is open."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from .. import actions, queries
from ..errors import NotPossible
from ..forms import RoleForm
from ..models import User
from ..requests import PersonRequest


@require_GET
def listing(request: PersonRequest) -> HttpResponse:
    search = request.GET.get("q", "")[:100]
    paged = queries.people(search=search, page=request.GET.get("page"))
    query = urlencode({"q": search}) + "&" if search else ""
    return render(request, "accounts/people.html", {"paged": paged, "search": search, "query": query})


@require_GET
def detail(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    return render(request, "accounts/person.html", queries.person_page(public_id))


@require_POST
def role(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    person = _person(public_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        change = actions.grant_role if form.cleaned_data["held"] else actions.revoke_role
        try:
            change(user=person, role=form.cleaned_data["role"], by=request.user)
            messages.success(request, _("The roles of %(person)s are changed.") % {"person": person})
        except NotPossible as error:
            messages.error(request, str(error))
    return redirect("accounts:person", public_id=public_id)


@require_POST
def close(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    person = _person(public_id)
    try:
        actions.close_account(user=person, by=request.user)
        messages.success(request, _("The account of %(person)s is closed.") % {"person": person})
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect("accounts:person", public_id=public_id)


@require_POST
def reopen(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    person = _person(public_id)
    actions.reopen_account(user=person)
    messages.success(request, _("The account of %(person)s is open again.") % {"person": person})
    return redirect("accounts:person", public_id=public_id)


def _person(public_id: uuid.UUID) -> User:
    return get_object_or_404(User, public_id=public_id, erased_at__isnull=True)
