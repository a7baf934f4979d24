"""The payment provider's events: signed, kept once, answered at once; a job does the work."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .. import gateway
from ..actions.events import keep_event

MAX_BYTES = 512_000


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """200 for a signed event, new or known; 400 for anything else, with nothing written (C1, C19)."""
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        size = MAX_BYTES + 1
    if size > MAX_BYTES:
        return HttpResponseBadRequest("too large")
    try:
        seen = gateway.event(request.body, request.headers.get("Stripe-Signature", ""))
    except gateway.BadSignature:
        return HttpResponseBadRequest("not signed")
    keep_event(seen)
    return HttpResponse("kept")
