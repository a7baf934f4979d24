"""Makers of bulk data, for tests that count statements on small and large data: rows as a save leaves them, without its work."""

from django.db.models import Max, Model, QuerySet
from wagtail.models import Page

from courses.catalogue.models import CataloguePage, CoursePage, Lesson, LessonPage, Module, ModulePage, Training
from lms.kit import freshness


def trainings(*, upto: int) -> None:
    """French training pages until the catalogue holds `upto`."""
    index = CataloguePage.objects.get(locale__language_code="fr")
    model = CoursePage.objects.child_of(index).first()
    numbers = range(CoursePage.objects.child_of(index).count(), upto)
    certification = model.training.certification
    made = Training.objects.bulk_create(
        Training(code=f"t{n}", method="agilepm", level="foundation", days=1, hours=7, exam_included=True, certification=certification)
        for n in numbers
    )
    add_pages(
        index,
        model,
        [{"training": training, "title": f"Formation {n}", "slug": f"t{n}"} for n, training in zip(numbers, made, strict=True)],
    )


def lessons(course: CoursePage, *, upto: int) -> None:
    """French lessons in the course's first module until the training holds `upto`."""
    module = Module.objects.filter(training=course.training).order_by("position").first()
    parent = ModulePage.objects.get(module=module, locale=course.locale)
    model = LessonPage.objects.child_of(parent).first()
    numbers = range(Lesson.objects.filter(module__training=course.training).count(), upto)
    last = module.lessons.aggregate(last=Max("position"))["last"]
    made = Lesson.objects.bulk_create(
        Lesson(module=module, key=f"x{course.training_id}-{n}", kind="text", minutes=5, position=last + n) for n in numbers
    )
    add_pages(parent, model, [{"lesson": lesson, "title": f"Leçon {n}", "slug": f"x{n}"} for n, lesson in zip(numbers, made, strict=True)])


# What each page has of its own; the rest is the model page's.
OWN = {"id", "page_ptr", "path", "depth", "numchild", "translation_key", "latest_revision", "live_revision"}


def add_pages(parent: Page, model: Page, changes: list[dict]) -> list:
    """Copies of the page `model` below `parent`, one for each dictionary of changed fields; they are returned."""
    kind = type(model)
    held = {field.name: getattr(model, field.name) for field in kind._meta.fields if field.name not in OWN}
    parent.refresh_from_db()
    pages = []
    for change in changes:
        page = kind(**held | change)
        page.numchild, page.draft_title, page.depth = 0, page.title, parent.depth + 1
        page.set_url_path(parent)
        page.path = Page._get_path(parent.path, page.depth, parent.numchild + 1)
        parent.numchild += 1
        pages.append(page)
    rows = Page.objects.bulk_create(
        Page(**{field.name: getattr(page, field.name) for field in Page._meta.concrete_fields if field.name != "id"}) for page in pages
    )
    for page, row in zip(pages, rows, strict=True):
        page.page_ptr_id = page.id = row.pk
    _insert_own_table(kind, pages)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild)
    freshness.forget()  # bulk rows send no signal
    return pages


def _insert_own_table(kind: type[Model], pages: list) -> None:
    """The rows of the kind's own table: bulk_create refuses a model with a parent table, its inner half does not."""
    QuerySet(kind)._batched_insert(pages, kind._meta.local_concrete_fields, batch_size=200)
