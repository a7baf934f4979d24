"""My certificates, the public verification page, the PDF of one's own."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lms.accounts.requests import PersonRequest
from lms.kit import languages

from . import documents, queries


@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    return render(request, "credentials/mine.html", {"certificates": queries.mine(request.user, language=languages.active())})


@require_GET
def verify(request: PersonRequest, token: str) -> HttpResponse:
    """`facts` (see queries.shown); the same page for a stranger and for the holder. Unknown addresses are 404."""
    certificate = queries.by_token(token)
    if certificate is None:
        raise Http404
    response = render(
        request, "credentials/verify.html", {"facts": queries.shown(certificate, language=languages.active()), "certificate": certificate}
    )
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_GET
def pdf(request: PersonRequest, token: str) -> HttpResponse:
    certificate = queries.by_token(token)
    if certificate is None or certificate.user_id != request.user.pk or certificate.revoked_at:
        raise Http404
    response = HttpResponse(documents.attestation(certificate, language=languages.active()), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="attestation.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
