"""One's own account: what it says, what we hold, and its end."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods

from lms.kit import clock

from .. import actions, archive, privacy
from ..cookies import remember_choices
from ..errors import NotPossible
from ..forms import DeletionForm, ProfileForm
from ..requests import PersonRequest


@require_http_methods(["GET", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    user = request.user
    told = {"first_name": user.first_name, "last_name": user.last_name, "language": user.language, "theme": user.theme}
    form = ProfileForm(request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        actions.save_profile(user=user, **form.cleaned_data)
        return _saved(request)
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@reauthentication_required
def export(request: PersonRequest) -> HttpResponse:
    name = f"jalon-{clock.today().isoformat()}.zip"
    data = archive.zipped(privacy.export(request.user))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type="application/zip", headers=headers)


@require_http_methods(["GET", "POST"])
@reauthentication_required
def delete(request: PersonRequest) -> HttpResponse:
    form = DeletionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase(user=request.user, typed=form.cleaned_data["typed"])
        except NotPossible as error:
            form.add_error("typed", str(error))
        else:
            logout(request)
            messages.success(request, _("Your account is deleted. Thank you for the time spent here."))
            return redirect("/")
    return render(request, "accounts/delete.html", {"form": form}, status=422 if form.errors else 200)


def _saved(request: PersonRequest) -> HttpResponse:
    """Back to the profile, in the language just chosen."""
    with override(request.user.language):
        messages.success(request, _("Your profile is saved."))
        response = redirect(reverse("accounts:profile"))
    remember_choices(response, request.user)
    return response
