"""The kinds of files this app imports: certifications and trainings (facts); training, module and lesson pages (words)."""

from functools import partial

from django.utils.translation import gettext as _
from wagtail.models import Page

from content.importing import facts, places
from content.importing.files import FactsFile, MarkdownFile, Refused
from content.importing.registry import FactsKind, PageKind, register
from content.importing.run import Run
from courses.quizzes.models import Quiz

from .enums import Access, Confidence, FactKind, LessonKind, Level, Method
from .models import CataloguePage, Certification, CertificationFact, CoursePage, Lesson, LessonPage, MockExam, Module, ModulePage, Training

TRAINING_FACTS = {"method", "level", "days", "hours", "access", "exam_included", "results_n", "results_passed", "results_on"}


def _choice(file: FactsFile, row: dict, key: str, values: list[str]) -> None:
    if key in row and row[key] not in values:
        raise Refused(
            _("“%(key)s” is one of: %(known)s.") % {"key": key, "known": ", ".join(values)}, line=file.line_of(f'{key} = "{row[key]}"')
        )


# --- Certifications ---------------------------------------------------------------------------------------------------


def _load_certifications(file: FactsFile, run: Run) -> None:
    for entry in file.data.get("certification", []):
        row = facts.check(file, entry, required={"key", "name", "body", "version"}, optional={"fact"}, name="certification")
        for fact in row.get("fact", []):
            facts.check(
                file, fact, required={"key", "fr", "en", "confidence", "source", "checked_on"}, optional=set(), name="certification.fact"
            )
            _choice(file, fact, "key", FactKind.values)
            _choice(file, fact, "confidence", Confidence.values)
        run.piece(
            file,
            "certification",
            row["key"],
            row,
            write=partial(_write_certification, row),
            state=partial(_certification_state, row["key"]),
        )


def _write_certification(row: dict) -> None:
    held, _created = Certification.objects.update_or_create(
        key=row["key"], defaults={name: row[name] for name in ("name", "body", "version")}
    )
    held.facts.all().delete()
    CertificationFact.objects.bulk_create(
        CertificationFact(
            certification=held, kind=fact["key"], text_fr=fact["fr"], text_en=fact["en"], position=position,
            **{name: fact[name] for name in ("confidence", "source", "checked_on")},
        )
        for position, fact in enumerate(row.get("fact", []))
    )  # fmt: skip


def _certification_state(key: str) -> list | None:
    held = Certification.objects.filter(key=key).first()
    if held is None:
        return None
    return [
        held.name,
        held.body,
        held.version,
        [[f.kind, f.text_fr, f.text_en, f.confidence, f.source, f.checked_on] for f in held.facts.all()],
    ]


# --- Trainings --------------------------------------------------------------------------------------------------------


def _load_trainings(file: FactsFile, run: Run) -> None:
    for entry in file.data.get("training", []):
        row = _checked_training(file, entry)
        run.piece(
            file,
            "training-facts",
            row["key"],
            row,
            write=partial(_write_training, file, row),
            state=partial(_training_state, row["key"]),
        )


def _checked_training(file: FactsFile, entry: object) -> dict:
    row = facts.check(
        file,
        entry,
        required={"key", "method", "level", "days", "hours"},
        optional=TRAINING_FACTS | {"certification", "mock", "module", "position"},
        name="training",
    )
    for name, values in (("method", Method.values), ("level", Level.values), ("access", Access.values)):
        _choice(file, row, name, values)
    for module in row.get("module", []):
        facts.check(file, module, required={"key"}, optional={"access", "attests", "lesson"}, name="training.module")
        _choice(file, module, "access", Access.values)
        for lesson in module.get("lesson", []):
            facts.check(file, lesson, required={"key", "kind", "minutes"}, optional={"quiz"}, name="training.module.lesson")
            _choice(file, lesson, "kind", LessonKind.values)
    for mock in row.get("mock", []):
        facts.check(file, mock, required={"quiz"}, optional={"access"}, name="training.mock")
        _choice(file, mock, "access", Access.values)
    return row


def _write_training(file: FactsFile, row: dict) -> None:
    certification = Certification.objects.filter(key=row.get("certification", "")).first()
    if row.get("certification") and certification is None:
        raise Refused(_("There is no certification “%(key)s”.") % {"key": row["certification"]}, line=file.line_of(row["certification"]))
    training, _created = Training.objects.update_or_create(
        code=row["key"],
        defaults={
            **{name: row[name] for name in TRAINING_FACTS if name in row},
            "certification": certification,
            "position": row.get("position", 0),
        },
    )
    for position, entry in enumerate(row.get("module", []), start=1):
        module, _created = Module.objects.update_or_create(
            key=entry["key"],
            defaults={
                "training": training,
                "position": position,
                "access": entry.get("access", ""),
                "attests": entry.get("attests", False),
            },
        )
        for place, lesson in enumerate(entry.get("lesson", []), start=1):
            _write_lesson(file, module, place, lesson)
    for position, entry in enumerate(row.get("mock", []), start=1):
        quiz = _quiz(file, entry["quiz"])
        MockExam.objects.update_or_create(
            quiz=quiz, defaults={"training": training, "position": position, "access": entry.get("access", "")}
        )


def _quiz(file: FactsFile, key: str) -> Quiz:
    quiz = Quiz.objects.filter(key=key).first()
    if quiz is None:
        raise Refused(_("There is no quiz “%(key)s”.") % {"key": key}, line=file.line_of(f'"{key}"'))
    return quiz


def _write_lesson(file: FactsFile, module: Module, position: int, row: dict) -> None:
    quiz = _quiz(file, row.get("quiz", "")) if row["kind"] == LessonKind.QUIZ else None
    Lesson.objects.update_or_create(
        key=row["key"],
        defaults={"module": module, "kind": row["kind"], "minutes": row["minutes"], "position": position, "quiz": quiz},
    )


def _training_state(code: str) -> list | None:
    held = Training.objects.filter(code=code).values_list(*sorted(TRAINING_FACTS)).first()
    if held is None:
        return None
    lessons = Lesson.objects.filter(module__training__code=code).order_by("module__position", "position")
    return [list(held), [list(row) for row in lessons.values_list("module__key", "module__access", "key", "kind", "minutes")]]


# --- Pages ------------------------------------------------------------------------------------------------------------


def catalogue_page(language: str) -> Page:
    return places.section(
        CataloguePage, language, titles={"fr": "Formations", "en": "Trainings"}, slugs={"fr": "formations", "en": "trainings"}
    )


def _row(model, file: MarkdownFile, key: str, field: str):  # noqa: ANN001, ANN202
    """The row that the front-matter key `key` names."""
    held = model.objects.filter(**{field: file.text(key)}).first()
    if held is None:
        raise Refused(
            _("No facts file declares the %(what)s “%(key)s”.") % {"what": model._meta.verbose_name, "key": file.text(key)},
            line=file.line(key),
        )
    return held


def _training_fields(file: MarkdownFile) -> dict:
    texts = ("promise", "audience", "prerequisites", "access_delay", "methods", "assessment", "disability_contact")
    return {
        "training": _row(Training, file, "key", "code"),
        **{name: file.text(name) for name in texts},
        "objectives": [("objective", text) for text in file.texts("objectives")],
        "faq": [("entry", row) for row in file.rows("faq", ("question", "answer"))],
        "programme": [
            ("half_day", {"title": row["half_day"], "content": row["content"]}) for row in file.rows("programme", ("half_day", "content"))
        ],
    }


def _module_fields(file: MarkdownFile) -> dict:
    return {"module": _row(Module, file, "key", "key"), "summary": file.text("summary")}


def _lesson_fields(file: MarkdownFile) -> dict:
    return {"lesson": _row(Lesson, file, "key", "key"), "summary": file.text("summary")}


def _course_of(file: MarkdownFile, run: Run) -> Page:
    return _parent(CoursePage, {"training__code": file.text("training")}, file, "training")


def _module_of(file: MarkdownFile, run: Run) -> Page:
    return _parent(ModulePage, {"module__key": file.text("module")}, file, "module")


def _parent(model, wanted: dict, file: MarkdownFile, key: str) -> Page:  # noqa: ANN001
    held = model.objects.filter(locale__language_code=file.language, **wanted).first()
    if held is None:
        raise Refused(
            _("There is no page for “%(key)s” in this language to put this under.") % {"key": file.text(key)}, line=file.line(key)
        )
    return held


register(FactsKind("certifications", _load_certifications, 110))
register(FactsKind("trainings", _load_trainings, 120))
register(
    PageKind(
        "training",
        CoursePage,
        frozenset({
            "key", "title", "promise", "objectives", "audience", "prerequisites", "access_delay", "methods", "assessment",
            "disability_contact",
        }),
        frozenset({"search_description", "programme", "faq"}),
        _training_fields,
        lambda file, run: catalogue_page(file.language),
        100,
    )
)  # fmt: skip
register(PageKind("module", ModulePage, frozenset({"key", "training", "title", "summary"}), frozenset(), _module_fields, _course_of, 110))
register(
    PageKind(
        "lesson",
        LessonPage,
        frozenset({"key", "training", "module", "title", "summary"}),
        frozenset({"search_description"}),
        _lesson_fields,
        _module_of,
        120,
    )
)
