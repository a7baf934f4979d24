"""Organisations, their people and their invitations; and the page where an invitation is accepted."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import actions, queries
from ..errors import NotPossible
from ..forms import InvitationForm, OrganisationForm
from ..models import Invitation
from ..requests import PersonRequest


@require_GET
def listing(request: PersonRequest) -> HttpResponse:
    paged = queries.organisation_list(request.user, page=request.GET.get("page"))
    may_create = bool(request.user.roles & queries.SEES_ALL)
    return render(request, "accounts/organisations.html", {"paged": paged, "may_create": may_create, "form": OrganisationForm()})


@require_POST
def create(request: PersonRequest) -> HttpResponse:
    form = OrganisationForm(request.POST)
    if form.is_valid():
        try:
            made = actions.create_organisation(name=form.cleaned_data["name"])
            return redirect("accounts:organisation", public_id=made.public_id)
        except NotPossible as error:
            form.add_error("name", str(error))
    paged = queries.organisation_list(request.user, page=1)
    return render(request, "accounts/organisations.html", {"paged": paged, "may_create": True, "form": form}, status=422)


@require_GET
def detail(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    shown = queries.organisation_page(request.user, public_id, page=request.GET.get("page"))
    return render(request, "accounts/organisation.html", {**shown, "form": InvitationForm()})


@require_POST
def invite(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    organisation = queries.organisation_for(request.user, public_id)
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            actions.invite(organisation=organisation, invited_by=request.user, **form.cleaned_data)
            messages.success(request, _("The invitation is on its way."))
            return redirect("accounts:organisation", public_id=public_id)
        except NotPossible as error:
            form.add_error("email", str(error))
    shown = queries.organisation_page(request.user, public_id, page=1)
    return render(request, "accounts/organisation.html", {**shown, "form": form}, status=422)


@require_POST
def revoke(request: PersonRequest, public_id: uuid.UUID, pk: int) -> HttpResponse:
    organisation = queries.organisation_for(request.user, public_id)
    try:
        actions.revoke_invitation(invitation=get_object_or_404(Invitation, pk=pk, organisation=organisation))
        messages.success(request, _("The invitation no longer works."))
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect("accounts:organisation", public_id=public_id)


@require_http_methods(["GET", "POST"])
def invitation(request: PersonRequest, token: str) -> HttpResponse:
    found = queries.invitation_for(request.user, token)
    if request.method == "GET":
        return render(request, "accounts/invitation.html", {"invitation": found, "open": found.is_open})
    try:
        actions.accept_invitation(invitation=found, user=request.user)
    except NotPossible as error:
        return render(request, "accounts/invitation.html", {"invitation": found, "open": False, "reason": str(error)}, status=422)
    messages.success(request, _("You now belong to %(organisation)s.") % {"organisation": found.organisation})
    return redirect("accounts:desk")
