"""The training office opens and closes trainings to people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.learning import actions as learning
from courses.learning.models import Entitlement
from lms.accounts.requests import PersonRequest
from lms.kit import languages

from . import actions, queries
from .forms import EntitleForm


@require_http_methods(["GET", "POST"])
def entitlements(request: PersonRequest) -> HttpResponse:
    """`form`, `entitlements` (see queries.entitlements)."""
    form = EntitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.open_training(
            user=form.cleaned_data["email"],
            training=form.cleaned_data["training"],
            until=form.cleaned_data["until"],
            granted_by=request.user,
        )
        messages.success(request, _("The training is open to this person."))
        return redirect("teams:entitlements")
    return render(request, "teams/entitlements.html", {"form": form, "entitlements": queries.entitlements(language=languages.active())})


@require_POST
def end_entitlement(request: PersonRequest, pk: int) -> HttpResponse:
    learning.end_entitlement(entitlement=get_object_or_404(Entitlement, pk=pk))
    messages.success(request, _("The training is closed to this person from now on. Their progress is kept."))
    return redirect("teams:entitlements")
