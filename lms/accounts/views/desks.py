"""Desks: where each role lands."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from lms.kit import panels

from ..enums import Role
from ..requests import PersonRequest

# The first of these that a person has is where they land; editorial roles work in Wagtail's admin.
LANDING = (
    Role.ADMINISTRATOR, Role.FINANCE, Role.OFFICE, Role.APPROVER, Role.REVIEWER, Role.AUTHOR, Role.TRANSLATOR,
    Role.TRAINER, Role.MANAGER, Role.BUYER, Role.LEARNER,
)  # fmt: skip


@require_GET
def desk(request: PersonRequest) -> HttpResponse:
    role = next(role for role in LANDING if role in request.user.roles)
    return redirect("accounts:role_desk", role=role)


@require_GET
def role_desk(request: PersonRequest, role: str) -> HttpResponse:
    if role not in request.user.roles:
        raise Http404
    shown = [(panel, panel.query(request.user)) for panel in panels.for_role(role)]
    return render(
        request, "accounts/desk.html", {"role": Role(role), "panels": shown, "own_roles": [r for r in LANDING if r in request.user.roles]}
    )
