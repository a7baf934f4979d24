"""The component gallery: every component in each of its states, for the staff who write templates."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    if "message" in request.GET:
        messages.success(request, "Saved.")
    return render(request, "gallery.html")
