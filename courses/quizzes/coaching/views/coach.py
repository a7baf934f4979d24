"""The coach's pages: results and assignments of a group, what it needs, one attempt with comments, answers to mark, enquiries."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.accounts.requests import PersonRequest
from lms.kit import languages

from ... import actions
from .. import enquiries as asked
from .. import live as lives
from .. import marking as to_mark
from .. import needs as group
from .. import results as done
from ..forms import AssignForm, CommentForm, MarkForm
from ..results import Reading
from ..rooms import Room
from .finding import room_of


@require_GET
def results(request: PersonRequest, key: str) -> HttpResponse:
    """`room`, `results` (results.Results)."""
    room = room_of(request, key)
    found = done.results(room, page=request.GET.get("page"), language=languages.active())
    return render(request, "quizzes/rooms/results.html", {"room": room, "results": found, "paged": found.paged})


@require_GET
def needs(request: PersonRequest, key: str) -> HttpResponse:
    """`room`, `needs` (needs.Needs) of the exam ?exam=."""
    room = room_of(request, key)
    found = group.needs(room, key=request.GET.get("exam", ""), language=languages.active())
    return render(request, "quizzes/rooms/needs.html", {"room": room, "needs": found})


@require_http_methods(["GET", "POST"])
def assign(request: PersonRequest, key: str) -> HttpResponse:
    """`room`, `form`: give a mock to people of the room. A room that is open to all has no people to give it to: 404."""
    room = room_of(request, key)
    if room.people is None:
        raise Http404
    titles = lives.titles_of(room, languages.active())
    form = AssignForm(
        request.POST if request.method == "POST" else None, exams=room.exams, people=room.people.exclude(pk=request.user.pk), titles=titles
    )
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            n = actions.assign(people=given["people"], quiz=given["quiz"], due_at=form.due_at, by=request.user, until=room.until)
        except actions.QuizRefused as refusal:
            form.add_error("due", str(refusal))
        else:
            messages.success(request, ngettext("%(n)s person is told by e-mail.", "%(n)s people are told by e-mail.", n) % {"n": n})
            return redirect("rooms:results", key=key)
    return render(request, "quizzes/rooms/assign.html", {"room": room, "form": form}, status=422 if form.errors else 200)


def _reading(room: Room, public_id: uuid.UUID) -> Reading:
    found = done.reading(room, public_id, language=languages.active())
    if found is None:
        raise Http404
    return found


@require_GET
def answers(request: PersonRequest, key: str, public_id: uuid.UUID) -> HttpResponse:
    """`room`, `reading` (results.Reading): a handed-in attempt with keys, reasons and comments."""
    room = room_of(request, key)
    return render(request, "quizzes/rooms/answers.html", {"room": room, "reading": _reading(room, public_id)})


@require_POST
def comment(request: PersonRequest, key: str, public_id: uuid.UUID) -> HttpResponse:
    """Write or take away one comment; a refusal comes back with what was typed."""
    room = room_of(request, key)
    reading = _reading(room, public_id)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            written = actions.comment(attempt=reading.attempt, author=request.user, **form.cleaned_data)
        except actions.QuizRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The comment is kept. The learner reads it in the result.") if written else _("The comment is gone.")
            )
            anchor = f"#comment-{form.cleaned_data['number']}"
            return redirect(reverse("rooms:answers", kwargs={"key": key, "public_id": public_id}) + anchor)
    return render(request, "quizzes/rooms/answers.html", {"room": room, "reading": reading, "refused": form}, status=422)


@require_GET
def marking(request: PersonRequest) -> HttpResponse:
    """`waiting`: questions with answers to mark."""
    return render(request, "quizzes/rooms/marking.html", {"waiting": to_mark.queue(request.user, language=languages.active())})


@require_http_methods(["GET", "POST"])
def mark(request: PersonRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """`found` (marking.ToMark), `form`: mark one answer, then the next one."""
    found = to_mark.to_mark(request.user, public_id=public_id, number=number, language=languages.active())
    if found is None:
        raise Http404
    held = {"comment": found.comment, "before": found.comment}
    form = MarkForm(request.POST if request.method == "POST" else None, marks=found.slot.version.marks, initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            actions.mark_by_hand(
                attempt=found.slot.attempt, number=number, mark=form.cleaned_data["mark"], actor=request.user, said=form.said
            )
        except actions.QuizRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The mark is kept."))
            if found.next is None:
                return redirect("rooms:marking")
            return redirect("rooms:mark", public_id=found.next.attempt.public_id, number=found.next.number)
    return render(request, "quizzes/rooms/mark.html", {"found": found, "form": form}, status=422 if form.errors else 200)


@require_GET
def enquiries(request: PersonRequest) -> HttpResponse:
    """`waiting`: questions that learners ask, the oldest first (enquiries.Asked)."""
    return render(request, "quizzes/rooms/enquiries.html", {"waiting": asked.queue(request.user, language=languages.active())})


@require_POST
def reply(request: PersonRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """Answer one of them: the comment on that question; a refusal comes back with what was typed."""
    found = asked.waiting_one(request.user, public_id=public_id, number=number)
    if found is None:
        raise Http404
    form = CommentForm({"number": number, "text": request.POST.get("text", "")})
    if form.is_valid() and not form.cleaned_data["text"].strip():
        form.add_error("text", _("Write an answer."))
    if form.is_valid():
        try:
            actions.comment(attempt=found.attempt, author=request.user, **form.cleaned_data)
        except actions.QuizRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Your answer is kept, and the learner is told by e-mail."))
            return redirect("rooms:enquiries")
    waiting = asked.queue(request.user, language=languages.active())
    return render(request, "quizzes/rooms/enquiries.html", {"waiting": waiting, "refused": form, "at": found.pk}, status=422)
