"""Who may fetch a picture or a document: whoever may read one of the live pages that show it (reliability.md B6).

Closed by default: what no page shows is for those who write. What stands on a page for everybody is for everybody.
"""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page, ReferenceIndex

from content.models import SiteRendition
from courses.catalogue.models import Lesson, LessonPage
from lms.accounts.enums import EDITORIAL_ROLES
from lms.kit import freshness

from . import access
from .access import Pass, Verdict


@dataclass(frozen=True)
class Uses:
    """Where a file is shown: `open`, on a page for everybody; else in `lessons` and on pages kept `private`."""

    open: bool = False
    lessons: tuple[Lesson, ...] = ()
    private: tuple[Page, ...] = ()


def rendition(request: HttpRequest, name: str) -> Uses | None:
    """The uses of the picture behind the rendition file `name`, where `request` may fetch it; else None."""
    uses = freshness.kept(f"picture:{name}", lambda: _uses_of_rendition(name))
    return uses if may_fetch(request, uses) else None


def document(request: HttpRequest, found: AbstractDocument) -> bool:
    return may_fetch(request, uses_of(found))


def may_fetch(request: HttpRequest, uses: Uses) -> bool:
    """Costs nothing for what is open, else at most the person, their entitlements, and the rules of private pages."""
    if uses.open:
        return True
    user = request.user
    if getattr(user, "roles", frozenset()) & set(EDITORIAL_ROLES):
        return True
    return _opens_a_lesson(user, uses.lessons) or any(_accepts(request, page) for page in uses.private)


def _opens_a_lesson(user, lessons: tuple[Lesson, ...]) -> bool:  # noqa: ANN001 (User or AnonymousUser)
    if not lessons:
        return False
    known = user.is_authenticated
    reads_all = known and bool(user.roles & access.READS_ALL)
    held = {training.pk for training in access.entitled_to(user)} if known and not reads_all else set()
    modules = [lesson.module for lesson in lessons]
    return any(Pass(known, module.training_id in held, reads_all).opens(module) is Verdict.OPEN for module in modules)


def _accepts(request: HttpRequest, page: Page) -> bool:
    return all(rule.accept_request(request) for rule in page.get_view_restrictions())


def _uses_of_rendition(name: str) -> Uses:
    found = SiteRendition.objects.select_related("image").filter(file=name).first()
    return uses_of(found.image) if found else Uses()


def uses_of(item: AbstractDocument | AbstractImage) -> Uses:
    references = ReferenceIndex.get_references_to(item).filter(base_content_type=ContentType.objects.get_for_model(Page))
    live = Page.objects.live().filter(pk__in=list(references.values_list("object_id", flat=True)))
    lessons = Lesson.objects.filter(pages__in=live.public()).select_related("module__training").distinct()
    pages = live.exclude(pk__in=LessonPage.objects.values("pk"))
    return Uses(open=pages.public().exists(), lessons=tuple(lessons), private=tuple(pages.not_public()))
