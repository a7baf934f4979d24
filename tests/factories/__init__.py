"""Makers of bulk data, for tests that count statements on small and large data."""

from django.db.models import Max
from wagtail.models import Page

from courses.catalogue.models import CataloguePage, CoursePage, Lesson, LessonPage, Module, ModulePage, Training


def trainings(*, upto: int) -> None:
    """French training pages until the catalogue holds `upto`."""
    index = CataloguePage.objects.get(locale__language_code="fr")
    model = CoursePage.objects.child_of(index).first()
    held = CoursePage.objects.child_of(index).count()
    for number in range(held, upto):
        training = Training.objects.create(
            code=f"t{number}",
            method="agilepm",
            level="foundation",
            days=1,
            hours=7,
            exam_included=True,
            certification=model.training.certification,
        )
        page = _bare(model, CoursePage)
        page.training, page.title, page.slug = training, f"Formation {number}", f"t{number}"
        _add(index, page)


def lessons(course: CoursePage, *, upto: int) -> None:
    """French lessons in the course's first module until the training holds `upto`."""
    module = Module.objects.filter(training=course.training).order_by("position").first()
    parent = ModulePage.objects.get(module=module, locale=course.locale)
    model = LessonPage.objects.child_of(parent).first()
    held = Lesson.objects.filter(module__training=course.training).count()
    position = module.lessons.aggregate(last=Max("position"))["last"]
    for number in range(held, upto):
        lesson = Lesson.objects.create(
            module=module, key=f"x{course.training_id}-{number}", kind="text", minutes=5, position=position + number
        )
        page = _bare(model, LessonPage)
        page.lesson, page.title, page.slug = lesson, f"Leçon {number}", f"x{number}"
        _add(parent, page)


def _bare(model, kind):
    """An unsaved page with the fields of `model`."""
    names = [
        field.name
        for field in kind._meta.fields
        if field.name not in {"id", "page_ptr", "path", "depth", "numchild", "translation_key", "latest_revision", "live_revision"}
    ]
    return kind(**{name: getattr(model, name) for name in names})


def _add(parent: Page, page: Page) -> None:
    parent.refresh_from_db()
    page.numchild, page.draft_title = 0, page.title
    page.set_url_path(parent)
    page.depth = parent.depth + 1
    page.path = Page._get_path(parent.path, page.depth, parent.numchild + 1)
    parent.numchild += 1
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild)
    page.save(clean=False)
