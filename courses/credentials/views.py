"""My certificates, the public verification page, the PDF of one's own."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from lms.accounts.requests import PersonRequest

from . import documents, queries


def _language() -> str:
    return (get_language() or "fr")[:2]


@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    return render(request, "credentials/mine.html", {"certificates": queries.mine(request.user, language=_language())})


@require_GET
def verify(request: PersonRequest, token: str) -> HttpResponse:
    """`facts` (see queries.shown); the same page for a stranger and for the holder. Unknown addresses are 404."""
    certificate = queries.by_token(token)
    if certificate is None:
        raise Http404
    response = render(
        request, "credentials/verify.html", {"facts": queries.shown(certificate, language=_language()), "certificate": certificate}
    )
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_GET
def pdf(request: PersonRequest, token: str) -> HttpResponse:
    certificate = queries.by_token(token)
    if certificate is None or certificate.user_id != request.user.pk or certificate.revoked_at:
        raise Http404
    response = HttpResponse(documents.attestation(certificate, language=_language()), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="attestation.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
