"""The administrator's view of waiting, running and parked jobs."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.kit import mails

from . import actions, queries
from .models import Job

# A mail carries its own style element; nothing else may load or run in it.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    return render(request, "jobs/board.html", queries.board())


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    actions.retry(job=get_object_or_404(Job, pk=pk))
    messages.success(request, _("The job will run again."))
    return redirect("jobs:board")


@require_GET
def mail_kinds(request: HttpRequest) -> HttpResponse:
    """`kinds` [(MailKind, its subject with sample facts)]: every mail the site can send, to preview."""
    return render(request, "jobs/mails.html", {"kinds": [(kind, mails.subject_of(kind, kind.sample())) for kind in mails.kinds()]})


@require_GET
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail with sample facts: `letter` of each language; with ?part=fr the French HTML body alone."""
    if name not in {kind.name for kind in mails.kinds()}:
        raise Http404
    letters = [mails.write(name, context=mails.kind(name).sample(), language=code) for code, _label in settings.LANGUAGES]
    part = next((letter for letter in letters if request.GET.get("part") == letter.language), None)
    if part is not None:
        response = HttpResponse(part.html)
        response["Content-Security-Policy"] = MAIL_POLICY
        return response
    return render(request, "jobs/mail.html", {"kind": mails.kind(name), "letters": letters})
