"""What only the training office decides: regrading, and what people are given in every exam."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.accounts.models import User
from lms.accounts.requests import PersonRequest
from lms.kit import languages

from ... import actions, queries
from ... import regrades as regrading
from ...models import Accommodation, Question
from ..forms import AccommodationForm, RegradeForm


@require_GET
def regrades(request: PersonRequest) -> HttpResponse:
    """`corrected`: questions whose key is another one than answers were marked by."""
    return render(request, "quizzes/rooms/regrades.html", {"corrected": regrading.corrected()})


@require_http_methods(["GET", "POST"])
def regrade(request: PersonRequest, key: str) -> HttpResponse:
    """`preview` (regrades.Preview), `stem`, `form`: what the corrected key changes, and the act itself."""
    question = get_object_or_404(Question.objects.select_related("current", "bank"), key=key, current__isnull=False)
    preview = regrading.preview(question)
    form = RegradeForm(request.POST if request.method == "POST" else None, initial={"answers": preview.answers})
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.regrade(question=question, actor=request.user, **form.cleaned_data)
        except actions.QuizRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, ngettext("%(n)s mark is changed.", "%(n)s marks are changed.", done.moved) % {"n": done.moved})
            return render(request, "quizzes/rooms/regraded.html", {"question": question, "done": done})
    context = {"preview": preview, "stem": queries.stem(question, language=languages.active()), "form": form}
    return render(request, "quizzes/rooms/regrade.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def accommodations(request: PersonRequest) -> HttpResponse:
    """`given` (everybody's), `form`: give somebody more time, in the place of what they had."""
    form = AccommodationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            actions.accommodate(user=fields.pop("email"), by=request.user, **fields)
        except actions.QuizRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It holds in every exam begun from now on."))
            return redirect("rooms:accommodations")
    given = Accommodation.objects.select_related("user", "given_by").order_by("user__last_name", "user__first_name", "pk")
    return render(request, "quizzes/rooms/accommodations.html", {"given": given, "form": form}, status=422 if form.errors else 200)


@require_POST
def end_accommodation(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    person = get_object_or_404(User, public_id=public_id)
    if actions.end_accommodation(user=person):
        messages.success(request, _("%(person)s has the time that everybody has from the next exam on.") % {"person": person})
    return redirect("rooms:accommodations")
