"""Site search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from . import queries


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    found = queries.search(text, language=get_language() or "fr")
    return render(request, "content/search.html", {"text": text, "found": found})
