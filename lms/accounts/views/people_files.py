"""The people file in two steps: a dry run that writes nothing, then the confirmation."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import actions, queries
from ..errors import NotPossible
from ..forms import PeopleFileForm
from ..models import PeopleFile
from ..requests import PersonRequest


@require_http_methods(["GET", "POST"])
def upload(request: PersonRequest) -> HttpResponse:
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, organisation = form.cleaned_data["file"], form.cleaned_data["organisation"]
        kept = actions.keep_people_file(name=file.name, data=file.read(), organisation=organisation, by=request.user)
        return redirect("accounts:people_file", public_id=kept.public_id)
    return render(request, "accounts/import_people.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def review(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    file = get_object_or_404(PeopleFile.objects.select_related("organisation"), public_id=public_id, applied_at__isnull=True)
    if request.method == "POST":
        try:
            actions.apply_people_file(file=file)
            messages.success(request, _("The file is applied."))
            return redirect("accounts:organisation", public_id=file.organisation.public_id)
        except NotPossible as error:
            messages.error(request, str(error))
    report = queries.people_report(name=file.name, data=bytes(file.content), organisation=file.organisation)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/people_file.html", {"file": file, "report": report}, status=status)
