"""Reads for the player and My learning; the number of statements does not grow with lessons or trainings."""

from dataclasses import replace

from django.contrib.auth.models import AnonymousUser

from courses.catalogue import queries as catalogue
from courses.catalogue.models import Lesson, LessonPage, Training
from courses.quizzes import queries as attempts
from courses.quizzes import standing
from lms.accounts.models import User
from lms.kit import freshness

from . import access, programme
from .models import Enrolment
from .outlines import Outline, OutlineModule


def training_by_code(code: str) -> Training | None:
    return Training.objects.filter(code=code).first()


def lesson_by_key(training_code: str, key: str) -> Lesson | None:
    """The lesson with its module, training and quiz."""
    return Lesson.objects.select_related("module__training", "quiz").filter(key=key, module__training__code=training_code).first()


def lesson_page(lesson: Lesson, *, language: str) -> LessonPage | None:
    """The live text of a lesson in `language`, else in any language it exists in."""
    return freshness.kept(f"lesson:{lesson.pk}:{language}", lambda: _lesson_page(lesson.pk, language))


def _lesson_page(pk: int, language: str) -> LessonPage | None:
    pages = list(LessonPage.objects.live().filter(lesson=pk).select_related("locale").defer("body"))
    return next((page for page in pages if page.locale.language_code == language), None) or next(iter(pages), None)


def outline(
    user: User | AnonymousUser, training: Training, *, language: str, current: str = "", enrolment: Enrolment | None = None
) -> Outline:
    """The training's modules and lessons with this person's progress (3 statements or fewer once its programme is kept).

    `enrolment`: this person's own, where it was read before; one that is not saved yet has no progress.
    """
    shared = programme.of(training, language=language)
    held = access.pass_through(user, [part.module for part in shared.parts])
    if enrolment is None and user.is_authenticated:
        enrolment = Enrolment.objects.filter(user=user, training=training).first()
    begun = enrolment if enrolment and enrolment.pk else None
    states = dict(begun.progress.values_list("lesson_id", "state")) if begun else {}
    modules = [OutlineModule(part, held.opens(part.module), states) for part in shared.parts]
    if current in shared.places:
        module, number = shared.places[current]
        modules[module] = replace(modules[module], current=number)
    return Outline(shared, modules, held, begun)


def quiz_state(user: User | AnonymousUser, lesson: Lesson, *, done: bool) -> dict:
    """{"tries": [(Attempt, result)], newest first, "passed", "running" (begun and not handed in), "counts", "given"} of a quiz lesson.

    "passed": by the attempt that counts, or because the lesson is `done`; "counts" (quizzes.grading.Counted) where it may be told;
    "given": when the attempts were given back (5 statements).
    """
    if not user.is_authenticated or lesson.quiz is None:
        return {"tries": [], "passed": False, "running": False, "counts": None, "given": None}
    counting = list(standing.counting(user, lesson.quiz))
    found = standing.of(lesson.quiz, counting)
    return {
        "tries": [(attempt, attempts.result(attempt)) for attempt in attempts.last_released(user, lesson.quiz.pk)],
        "passed": done or bool(found and found.passed),
        "running": attempts.is_running(user, lesson.quiz.pk),
        "counts": standing.told(lesson.quiz, counting),
        "given": standing.given_back(user, lesson.quiz),
    }


def my_learning(user: User, *, language: str) -> dict:
    """{"resume": Outline | None, "resume_row", "cards": [card], "others": [{title, url}]} for the learner's desk.

    A card is {"enrolment", "training", "title", "url", "done", "total", "percent", "until"}; flat in the number of progress rows. What
    somebody is entitled to stands there before its first lesson is opened: its enrolment is not saved yet.
    """
    enrolments = list(Enrolment.objects.filter(user=user).select_related("training")[:50])
    begun = {enrolment.training_id for enrolment in enrolments}
    open_until = access.entitled_to(user)
    waiting = [Enrolment(user=user, training=training) for training in open_until if training.pk not in begun]
    sizes, titles = catalogue.sizes(), catalogue.titles(language=language)
    cards = [_card(enrolment, titles, sizes, open_until) for enrolment in waiting + enrolments]
    current = next((enrolment for enrolment in enrolments + waiting if enrolment.completed_at is None), None)
    resume = outline(user, current.training, language=language, enrolment=current) if current else None
    listed = {card["training"].pk for card in cards}
    others = [{"title": title, "url": url} for pk, (title, url) in titles.items() if pk not in listed]
    return {"resume": resume, "resume_row": resume.resume() if resume else None, "cards": cards, "others": others[:6]}


def _card(enrolment: Enrolment, titles: dict, sizes: dict, open_until: dict) -> dict:
    total = sizes.get(enrolment.training_id, 0)
    title, url = titles.get(enrolment.training_id, (enrolment.training.code, ""))
    done = min(enrolment.done_lessons, total)
    return {
        "enrolment": enrolment, "training": enrolment.training, "title": title, "url": url,
        "done": done, "total": total, "percent": done * 100 // total if total else 0,
        "until": open_until.get(enrolment.training),
    }  # fmt: skip
