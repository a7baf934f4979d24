"""Files of questions into the bank and out of it, in the admin (QZ-18)."""

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from lms.accounts.models import User
from lms.accounts.requests import PersonRequest

from ...actions.errors import QuizRefused
from ...actions.exchange import export_questions
from ...models import QuestionImport
from .. import intake
from ..forms import ExportForm, UploadForm
from .frame import page, permitted

ROWS = 50
OUTCOMES = ("refused", "unsupported", "duplicates", "updated", "imported", "unchanged")
LOOK = "look"  # what was taken and could be better
ENDINGS = {"markdown": "md", "gift": "gift", "moodle": "xml", "aiken": "txt", "csv": "csv", "xlsx": "xlsx", "qti21": "zip"}


def buttons(user: User | AnonymousUser) -> list[HeaderButton]:
    """What the list of questions leads to."""
    found = [HeaderButton(_("Export"), url=reverse("question_bank:export"), icon_name="download")]
    if user.has_perm("quizzes.add_question") or user.has_perm("quizzes.lock_question"):
        found.append(HeaderButton(_("Import"), url=reverse("question_bank:imports"), icon_name="upload"))
    return found


@permitted("quizzes.add_question", "quizzes.lock_question")
def imports(request: PersonRequest) -> HttpResponse:
    """Upload a file; those that wait and those that are done."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = intake.upload(user=request.user, **form.cleaned_data)
        except QuizRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("question_bank:import", public_id=row.public_id)
    rows = QuestionImport.objects.select_related("bank", "by").defer("report")[:ROWS]
    return page(
        request, "quizzes/bank/imports.html", {"form": form, "rows": rows}, title=_("Import questions"), icon="upload",
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_GET
@permitted("quizzes.add_question", "quizzes.lock_question")
def one_import(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """What a file would do, does, or did."""
    row = _found(public_id)
    outcome = request.GET.get("outcome", "")
    every = sorted(row.report.get("rows", []), key=lambda each: OUTCOMES.index(each["outcome"]))  # trouble first
    counts = {name: sum(each["outcome"] == name for each in every) for name in OUTCOMES}
    weak = [each for each in every if each.get("look")]
    shown = weak if outcome == LOOK else [each for each in every if each["outcome"] == outcome] if outcome in OUTCOMES else every
    done, of = intake.progress(row)
    context: dict[str, Any] = {
        "row": row, "counts": counts, "weak": len(weak), "outcome": outcome, "mark": intake.mark(row), "done": done, "of": of,
        "rows": Paginator(shown, ROWS).get_page(request.GET.get("p")), "may_decide": intake.may_decide(request.user, row),
        "to_import": counts["imported"] + counts["updated"], "notes": row.report.get("notes", [])[:ROWS],
    }  # fmt: skip
    trail = [(reverse("question_bank:imports"), _("Import questions"))]
    return page(request, "quizzes/bank/import.html", context, title=row.name, icon="upload", trail=trail)


@require_GET
@permitted("quizzes.add_question", "quizzes.lock_question")
def import_state(request: PersonRequest, public_id: UUID) -> HttpResponse:
    found = intake.state(public_id)
    if found is None:
        raise Http404
    return JsonResponse(found)


@require_POST
@permitted("quizzes.lock_question")
def run_import(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Put the questions of a file into the bank."""
    row = _found(public_id)
    try:
        intake.run(user=request.user, row=row)
    except QuizRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("question_bank:import", public_id=public_id)


@require_POST
@permitted("quizzes.add_question", "quizzes.lock_question")
def forget_import(request: PersonRequest, public_id: UUID) -> HttpResponse:
    row = _found(public_id)
    try:
        intake.forget(user=request.user, row=row)
    except QuizRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("question_bank:import", public_id=public_id)
    messages.success(request, _("The file is withdrawn: nothing of it was imported."))
    return redirect("question_bank:imports")


@require_GET
@permitted("quizzes.view_question")
def export(request: PersonRequest) -> HttpResponse:
    """Choose a bank and a format, and get the file; `left` (Export): what it cannot hold is shown before, and ?rest=1 gets the others."""
    form = ExportForm(request.GET if "format" in request.GET else None, initial={"bank": request.GET.get("bank")})
    left = None
    if form.is_bound and form.is_valid():
        slug, format = form.cleaned_data["bank"].slug, form.cleaned_data["format"]
        found = export_questions(slug=slug, format=format, language=form.cleaned_data["language"])
        if not found.is_empty and ("rest" in request.GET or not found.left):
            return _download(found.data, slug, format)
        left = found
    status = 422 if form.errors else 200
    context = {"form": form, "left": left}
    return page(request, "quizzes/bank/export.html", context, title=_("Export questions"), icon="download", status=status)


def _download(data: bytes, slug: str, format: str) -> HttpResponse:
    ending = "zip" if data[:4] == b"PK\x03\x04" and format != "xlsx" else ENDINGS[format]
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{slug}.{ending}"'
    return response


def _found(public_id: UUID) -> QuestionImport:
    row = intake.found(public_id)
    if row is None:
        raise Http404
    return row
