"""Blueprints in the admin: every edition with its sources, and a new one that never changes an old one (EX-1)."""

import difflib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.admin import messages

from lms.kit import languages

from ... import blueprint as files
from ...models import BlueprintEdition
from .. import acts, health
from ..forms import BlueprintForm
from .frame import page, permitted


@require_GET
@permitted("quizzes.view_blueprintedition")
def blueprints(request: HttpRequest) -> HttpResponse:
    """One row a blueprint: the edition in force, where its facts come from, and how sure they are."""
    in_force = sorted(health.in_force().values(), key=lambda each: each.code)
    stale = {each.code for each in health.stale()}
    context = {"blueprints": in_force, "stale": stale, "language": languages.active()}
    return page(request, "quizzes/bank/blueprints.html", context, title=_("Exam blueprints"), icon="clipboard-list")


@require_GET
@permitted("quizzes.view_blueprintedition")
def blueprint(request: HttpRequest, code: str) -> HttpResponse:
    """The facts of a blueprint by group, its editions, and how the one in force differs from the file that ships."""
    editions = list(BlueprintEdition.objects.filter(code=code))
    found = health.in_force().get(code)
    if found is None:
        raise Http404
    shipped = files.shipped().get(code, "")
    context: dict[str, Any] = {
        "blueprint": found, "editions": editions, "language": languages.active(), "stale": code in {each.code for each in health.stale()},
        "diff": _diff(shipped, editions[0].text) if editions and shipped else [],
        "text": editions[0].text if editions else shipped,
    }  # fmt: skip
    title = found.names[languages.active()]
    return page(request, "quizzes/bank/blueprint.html", context, title=title, icon="clipboard-list", trail=_trail())


@permitted("quizzes.add_blueprintedition")
def new_edition(request: HttpRequest, code: str) -> HttpResponse:
    """Write the next edition: the one in force is what one begins with."""
    last = BlueprintEdition.objects.filter(code=code).first()
    begin = last.text if last else files.shipped().get(code, "")
    if not begin:
        raise Http404
    form = BlueprintForm(request.POST or None, initial={"text": begin})
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.new_edition(code=code, text=form.cleaned_data["text"])
        except files.BlueprintRefused as refusal:
            form.add_error("text", str(refusal).removeprefix(": "))
        else:
            messages.success(
                request, _("Edition %(number)d is in force. Attempts keep the one they were taken on.") % {"number": made.number}
            )
            return redirect("question_bank:blueprint", code=code)
    title = _("New edition of %(code)s") % {"code": code}
    return page(
        request, "quizzes/bank/new_edition.html", {"form": form, "code": code}, title=title, icon="clipboard-list", trail=_trail(),
        status=422 if form.errors else 200,
    )  # fmt: skip


def _trail() -> list[tuple[str, str]]:
    return [(reverse("question_bank:blueprints"), _("Exam blueprints"))]


def _diff(before: str, after: str) -> list[tuple[str, str]]:
    """[(sign, line)] of what differs, with two lines around it."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=2, lineterm="")
    return [(line[:1], line[1:]) for line in lines if not line.startswith(("---", "+++"))]
