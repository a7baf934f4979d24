"""The administrator's view of waiting, running and parked jobs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from . import actions, queries
from .models import Job


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    return render(request, "jobs/board.html", queries.board())


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    actions.retry(job=get_object_or_404(Job, pk=pk))
    messages.success(request, _("The job will run again."))
    return redirect("jobs:board")
