"""My learning, the training's resume address, the lesson player, marking done, starting a quiz."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.catalogue.models import Lesson, MockExam, Training
from courses.quizzes import door, entrance
from courses.quizzes import queries as quizzes
from courses.quizzes.actions import QuizRefused
from courses.quizzes.models import Attempt
from lms.accounts.requests import PersonRequest
from lms.kit import languages

from . import access, actions, programme, queries
from .enums import ProgressState


def _training(code: str) -> Training:
    training = queries.training_by_code(code)
    if training is None:
        raise Http404
    return training


def _lesson(code: str, key: str) -> Lesson:
    lesson = queries.lesson_by_key(code, key)
    if lesson is None:
        raise Http404
    return lesson


@require_GET
def home(request: PersonRequest) -> HttpResponse:
    """My learning: `resume` (Outline) and `resume_row`, `cards`, `others`; `panel`: the exams under way."""
    language = languages.active()
    context = queries.my_learning(request.user, language=language)
    panel = {"exams": quizzes.exams_under_way(request.user, language=language)}
    return render(request, "learning/home.html", {**context, "panel": panel})


@require_GET
def training(request: HttpRequest, code: str) -> HttpResponse:
    """The resume point of a training (LP-3)."""
    found = queries.outline(request.user, _training(code), language=languages.active())
    row = found.resume()
    if row is not None:
        return redirect("learning:lesson", code=code, key=row.lesson.key)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return render(request, "learning/end.html" if found.done else "learning/closed.html", {"outline": found})


@require_GET
def lesson(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The player: `outline`, `lesson`, `page` (title, body_html, body_toc), `row`, `previous`, `next`, `quiz` (quiz lessons)."""
    shared = programme.by_code(code, language=languages.active())
    opened = shared.lesson(key) if shared else None
    if opened is None:
        raise Http404
    outline = queries.outline(request.user, opened.module.training, language=languages.active(), current=key)
    row = outline.row(key)
    if row.verdict is access.Verdict.SIGN_UP:
        return redirect_to_login(request.get_full_path(), login_url="account_signup")
    if row.verdict is access.Verdict.CLOSED:
        return render(request, "learning/closed.html", {"outline": outline, "lesson": opened, "row": row})
    page = queries.lesson_page(opened, language=languages.active())
    if page is None:
        raise Http404
    if request.user.is_authenticated and outline.follows:
        actions.open_lesson(user=request.user, lesson=opened, enrolment=outline.enrolment, started=bool(row.state))
    previous, following = outline.around(key)
    context = {
        "outline": outline, "lesson": opened, "page": page, "row": row, "previous": previous, "next": following,
        "quiz": queries.quiz_state(request.user, opened, done=row.state == ProgressState.DONE) if opened.quiz_id else None,
    }  # fmt: skip
    return render(request, "learning/lesson.html", context)


@require_GET
def part(request: HttpRequest, code: str, module: str) -> HttpResponse:
    """The lessons of one module, for an outline too long to be sent whole; 404 where no lesson's page would have shown it."""
    outline = queries.outline(request.user, _training(code), language=languages.active())
    found = next((each for each in outline.modules if each.module.key == module), None)
    if found is None or not any(each.verdict is access.Verdict.OPEN for each in outline.modules):
        raise Http404
    return render(request, "learning/_part.html", {"outline": outline, "module": found})


def _mock(code: str, key: str) -> MockExam:
    shared = programme.by_code(code, language=languages.active())
    found = shared.mock(key) if shared else None
    if found is None:
        raise Http404
    return found


@require_GET
def mock(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The entrance of a mock exam: `exam` (quizzes.entrance.Entrance), `mock`, `is_open`; else the address of its training."""
    found = _mock(code, key)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), login_url="account_signup")
    is_open = access.verdict_of_mock(request.user, found) is access.Verdict.OPEN
    shared = None if is_open else programme.by_code(code, language=languages.active())
    exam = entrance.of(request.user, found.quiz, language=languages.active())
    context = {"mock": found, "exam": exam, "is_open": is_open, "training_url": shared.url if shared else ""}
    return render(request, "learning/mock.html", context)


@require_POST
def start_mock(request: PersonRequest, code: str, key: str) -> HttpResponse:
    """Start or resume a mock exam, at one sitting or (`sitting` "parts") part by part."""
    begin = partial(actions.start_mock, honour="honour" in request.POST, split=request.POST.get("sitting") == "parts")
    return _sit(request, code, key, begin)


@require_POST
def rehearse_mock(request: PersonRequest, code: str, key: str) -> HttpResponse:
    """Practise the controls of a mock exam on three questions that count for nothing (EX-3)."""
    return _sit(request, code, key, actions.rehearse_mock)


def _sit(request: PersonRequest, code: str, key: str, begin: Callable[..., Attempt]) -> HttpResponse:
    entry = door.entry_of(request)
    try:
        attempt = begin(user=request.user, mock=_mock(code, key), entry=entry)
    except actions.NotOpen as refusal:
        raise Http404 from refusal
    except QuizRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("learning:mock", code=code, key=key)
    door.remember(request, attempt, entry)
    return redirect("quizzes:attempt", public_id=attempt.public_id)


@require_POST
def enrol(request: PersonRequest, code: str) -> HttpResponse:
    actions.enrol(user=request.user, training=_training(code))
    return redirect("learning:training", code=code)


@require_POST
def done(request: PersonRequest, code: str, key: str) -> HttpResponse:
    """Mark done, then on to the next lesson that opens, else back to the same one."""
    finished = _lesson(code, key)
    try:
        actions.finish_lesson(user=request.user, lesson=finished)
    except actions.NotOpen as refusal:
        raise Http404 from refusal
    except actions.NotDone as refusal:
        messages.error(request, str(refusal))
        return redirect("learning:lesson", code=code, key=key)
    _previous, following = queries.outline(request.user, finished.module.training, language=languages.active()).around(key)
    if following is None or not following.is_open:
        messages.success(request, _("This part is done."))
        return redirect("learning:lesson", code=code, key=key)
    return redirect("learning:lesson", code=code, key=following.lesson.key)


@require_POST
def quiz(request: PersonRequest, code: str, key: str) -> HttpResponse:
    """Start or resume the lesson's quiz."""
    entry = door.entry_of(request)
    try:
        attempt = actions.start_quiz(user=request.user, lesson=_lesson(code, key), entry=entry)
    except actions.NotOpen as refusal:
        raise Http404 from refusal
    except QuizRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("learning:lesson", code=code, key=key)
    door.remember(request, attempt, entry)
    return redirect("quizzes:attempt", public_id=attempt.public_id)
