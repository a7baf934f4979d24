"""What other apps' pages show of sessions and prices."""

from decimal import Decimal

from django import template
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import get_language_info

from content.templatetags import content_tags
from courses.booking import acts, calendars, dates, prices, queries, structured
from courses.booking.enums import SessionState
from courses.booking.models import Session
from courses.catalogue.models import CataloguePage, CoursePage, Training
from courses.learning import access as learning
from lms.accounts.models import User
from lms.kit import languages

register = template.Library()


@register.simple_tag
def sessions_for(training: Training, language: str, limit: int = 5) -> list[queries.SessionRow]:
    """The next sessions of a training, full ones too."""
    return queries.sessions_for(training, language=language, limit=limit)


@register.simple_tag
def next_sessions(language: str, limit: int = 3) -> list[queries.SessionRow]:
    """The next sessions of all trainings that still have a seat."""
    return queries.next_sessions(language=language, limit=limit)


@register.simple_tag
def sale_facts(training: Training) -> dict | None:
    """What lists show of a training's sale; no statement where "facts" was selected with it."""
    return queries.sale_facts(training)


@register.simple_tag
def bookable(rows: list[queries.SessionRow]) -> queries.SessionRow | None:
    """The first of these sessions that still has a seat."""
    return next((row for row in rows if row.left), None)


@register.simple_tag
def course_trail(course: CoursePage) -> list[dict]:
    """The pages above a training's own page, and that page."""
    return [*content_tags.trail(course), {"title": course.title, "url": course.get_url()}]


@register.simple_tag
def has_access(user: User | AnonymousUser, training: Training) -> bool:
    """Whether the lessons of a training are open to this person (1 statement, none for visitors)."""
    held = learning.pass_for(user, training.pk)
    return held.entitled or held.reads_all


@register.simple_tag
def vat_rate() -> Decimal:
    """The percentage that `gross` adds."""
    return queries.vat_rate()


@register.simple_tag
def course_instances(rows: list[queries.SessionRow], title: str) -> list[dict]:
    """Rows of sessions as schema.org data."""
    return [
        structured.course_instance(
            row.session, title=title, url=row.url, language=languages.active(), prices=[(title, row.gross_cents)] if row.gross_cents else []
        )
        for row in rows
    ]


@register.simple_tag
def session_instance(session: Session, offers: list[queries.Price], title: str) -> dict:
    """The session of its own page as schema.org data."""
    url = reverse("booking:session", kwargs={"public_id": session.public_id})
    listed = [(price.name, price.gross_cents) for price in offers if price.gross_cents]
    return structured.course_instance(session, title=title, url=url, language=languages.active(), prices=listed)


@register.filter
def gross(cents: int, percent: Decimal) -> int:
    """Cents with tax; `percent` comes from {% vat_rate %}."""
    return prices.gross(int(cents), percent)


@register.filter
def span(session: Session) -> str:
    """The days of a session: "12 and 13 January 2027"."""
    return dates.span(session.starts_at, session.ends_at)


@register.filter
def full_day(moment: object) -> str:
    """A day with its weekday, in Paris: "Tuesday 12 January 2027"."""
    return dates.day(moment)  # type: ignore[arg-type]


@register.filter
def hour(moment: object) -> str:
    """A time of day, in Paris: "09:30"; in French "9 h 30"."""
    return dates.hour(moment)  # type: ignore[arg-type]


@register.filter
def place(session: Session) -> str:
    """Where visitors are told it takes place: "Online", or place and address without the room."""
    return calendars.public_place(session, language=languages.active())


@register.filter
def move_name(state: str) -> str:
    """The button that moves a session to a state."""
    return str(acts.MOVES[SessionState(state)])


@register.filter
def in_words(code: str) -> str:
    """A language in the reader's own: "fr" is "French"."""
    return get_language_info(code)["name_translated"].capitalize()


@register.simple_tag
def catalogue_url() -> str:
    """The address of all trainings in the active language (1 statement)."""
    page = CataloguePage.objects.live().filter(locale__language_code=languages.active()).first()
    return (page.get_url() or "") if page else ""
