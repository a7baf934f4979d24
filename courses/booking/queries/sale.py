"""What visitors see of sessions: dates, place, seats left, prices with and without tax. The page shows them; actions decide."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import override

from content.models import ProviderIdentity
from courses.catalogue import queries as catalogue
from courses.catalogue.models import CoursePage, Facts, Training
from lms.accounts.models import User
from lms.kit import clock, freshness

from .. import dates, prices
from ..enums import OfferKind, SessionState
from ..models import Offer, Session
from ..models.seats import MAX_SEATS
from .mine import booking_of

HIDDEN = (SessionState.DRAFT, SessionState.CANCELLED)
ROWS = 5


class Sale(StrEnum):
    """Where a session that visitors may see stands."""

    OPEN = "open"
    FULL = "full"
    POSTPONED = "postponed"
    BEGUN = "begun"
    OVER = "over"


@dataclass(frozen=True)
class Price:
    """An offer in the reader's language; no `cents` is a price on request."""

    offer: Offer
    name: str
    cents: int | None
    gross_cents: int | None

    @property
    def on_quote(self) -> bool:
        return self.cents is None


@dataclass(frozen=True)
class SessionRow:
    """A session as lists show it, with the cheapest price of a place in cents; none is a price on request."""

    session: Session
    url: str
    title: str
    cents: int | None
    gross_cents: int | None

    @property
    def left(self) -> int:
        return self.session.left

    @property
    def on_quote(self) -> bool:
        return self.cents is None

    @property
    def span(self) -> str:
        return dates.span(self.session.starts_at, self.session.ends_at)


def vat_rate() -> Decimal:
    """The percentage on the provider's trainings today, as pages show it; kept until the provider's identity changes."""
    return freshness.kept(f"vat-rate:{clock.today()}", lambda: prices.rate(ProviderIdentity.load(), clock.today()))


def on_sale() -> QuerySet[Session]:
    """Sessions open to booking, the next one first, with `cheapest`: the lowest price of a place in cents."""
    own, general = Q(session=OuterRef("pk")), Q(session__isnull=True, training=OuterRef("training"))
    places = Offer.objects.priced(clock.today()).filter(own | general, kind=OfferKind.SEAT)
    cheapest = places.exclude(cents=None).order_by("cents").values("cents")[:1]  # type: ignore[misc]
    return Session.objects.on_sale(clock.now()).annotate(cheapest=Subquery(cheapest)).select_related("training").order_by("starts_at", "pk")


def sessions_for(training: Training, *, language: str, limit: int = ROWS) -> list[SessionRow]:
    """The next sessions of a training, full ones too."""
    return _kept(f"{training.pk}:{language}:{limit}", lambda: rows(on_sale().filter(training=training)[:limit], language=language))


def next_sessions(*, language: str, limit: int = 3) -> list[SessionRow]:
    """The next sessions of all trainings that still have a seat and a page to read in `language`."""

    def read() -> list[SessionRow]:
        titles = catalogue.titles(language=language)
        found = on_sale().filter(taken__lt=F("capacity"), training__in=titles)
        return rows(found[:limit], language=language, titles=titles)

    return _kept(f"all:{language}:{limit}", read)


def _kept(key: str, read: Callable[[], list[SessionRow]]) -> list[SessionRow]:
    """Read once a process until a seat, a price or a publication changes pages, and every minute: sessions begin by themselves."""
    return freshness.kept(f"on-sale:{key}", read, of=freshness.PAGES, seconds=60)


def other_sessions(session: Session, language: str) -> list[SessionRow]:
    """Other dates of the same training that still have a seat."""

    def read() -> list[SessionRow]:
        found = on_sale().filter(training=session.training_id, taken__lt=F("capacity")).exclude(pk=session.pk)
        return rows(found[:ROWS], language=language)

    return _kept(f"others:{session.pk}:{language}", read)


def rows(sessions: QuerySet[Session], *, language: str, titles: dict[int, tuple[str, str]] | None = None) -> list[SessionRow]:
    """Rows of sessions that come from `on_sale`, with their addresses in `language`."""
    listed, percent = [], None
    for session in sessions:
        percent = vat_rate() if percent is None else percent
        cents: int | None = session.cheapest  # type: ignore[attr-defined]
        title = (titles or {}).get(session.training_id, (session.training.code, ""))[0]
        with override(language):
            url = reverse("booking:session", kwargs={"public_id": session.public_id})
        listed.append(SessionRow(session, url, title, cents, prices.gross(cents, percent) if cents else None))
    return listed


def sale_facts(training: Training) -> dict | None:
    """What lists show of a training's sale, from its facts row (select_related "facts"): no statement of its own.

    {"cents", "gross_cents", "on_quote", "starts_at" and "day" of the next session, "left"}; None where nothing is known.
    """
    facts: Facts | None = getattr(training, "facts", None)
    if facts is None:
        return None
    coming = facts.next_starts_at is not None and facts.next_starts_at > clock.now()
    return {
        "cents": facts.price_cents,
        "gross_cents": facts.gross_cents,
        "on_quote": facts.on_quote,
        "starts_at": facts.next_starts_at if coming else None,
        "day": dates.plain_day(dates.local(facts.next_starts_at)) if coming and facts.next_starts_at else "",
        "left": facts.next_seats_left,
    }


def course_page(training: Training, *, language: str) -> CoursePage | None:
    """The live text of a training in `language`, else in the other one."""
    found = CoursePage.objects.live().filter(training=training).select_related("locale")
    pages = list(found.defer("body", "body_html", "body_toc", "body_text"))
    return next((page for page in pages if page.locale.language_code == language), None) or next(iter(pages), None)


def state_of(session: Session) -> Sale:
    """Where a visible session stands now."""
    moment = clock.now()
    if session.state in {SessionState.DONE, SessionState.CLOSED} or session.ends_at <= moment:
        return Sale.OVER
    if session.state == SessionState.POSTPONED:
        return Sale.POSTPONED
    if session.state == SessionState.RUNNING or session.starts_at <= moment:
        return Sale.BEGUN
    return Sale.OPEN if session.left else Sale.FULL


def price_list(session: Session, *, language: str) -> list[Price]:
    """The open offers of a session in the reader's language (1 statement)."""
    percent = vat_rate()
    return [
        Price(offer, offer.name(language), offer.cents, prices.gross(offer.cents, percent) if offer.cents else None)
        for offer in Offer.objects.priced(clock.today()).for_session(session)
    ]


def visible(public_id: object) -> Session:
    """A session that visitors may see, or 404."""
    found = Session.objects.exclude(state__in=HIDDEN).select_related("training", "trainer").prefetch_related("half_days")
    return get_object_or_404(found, public_id=public_id)


def session_page(public_id: object, *, user: User | AnonymousUser, language: str) -> dict:
    """What the page of a session shows: `session`, `course`, `days`, `sale`, `offers` with a price, `quotes` without, `others`, `seat`,

    and `lessons_until`: the last day of the online lessons where an offer opens them.
    """
    session = visible(public_id)
    course = course_page(session.training, language=language)
    listed = price_list(session, language=language)
    return {
        "session": session,
        "course": course,
        "title": course.title if course else session.training.code,
        "span": dates.span(session.starts_at, session.ends_at),
        "days": dates.by_day(session.half_days.all()),
        "sale": state_of(session),
        "offers": [price for price in listed if not price.on_quote],
        "quotes": [price for price in listed if price.on_quote],
        "most": min(session.left, MAX_SEATS),
        "lessons_until": lessons_until(session) if any(price.offer.opens_training for price in listed) else "",
        "go_day": dates.plain_day(session.go_no_go_on),
        "others": other_sessions(session, language),
        "seat": booking_of(user, session),
    }


def lessons_until(session: Session) -> str:
    """The day on which the online lessons close to those who had a place."""
    return dates.plain_day(dates.local(session.lessons_until).date())


def request_page(public_id: object, *, language: str) -> dict:
    """What a request for a place in a session is about: {"training", "session", "title", "course"}; past dates stand for any date."""
    session = visible(public_id)
    shown = _asked(session.training, language=language)
    return {**shown, "session": session if state_of(session) in {Sale.OPEN, Sale.FULL, Sale.POSTPONED} else None}


def training_request_page(code: str, *, language: str) -> dict:
    """The same for any date of a training that has a live page, or 404."""
    training = get_object_or_404(Training.objects.filter(pages__live=True).distinct(), code=code)
    return {**_asked(training, language=language), "session": None}


def _asked(training: Training, *, language: str) -> dict:
    course = course_page(training, language=language)
    return {"training": training, "course": course, "title": course.title if course else training.code}
