"""One's own bookings: seats as attendee; and the sessions a trainer teaches."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from courses.catalogue import queries as catalogue
from lms.accounts.models import User
from lms.kit import clock

from .. import calendars, dates
from ..enums import SeatState, SessionState
from ..models import Seat, Session

PAGE_SIZE = 25
# Seats that are sure: their attendee sees place and link.
SURE = (SeatState.CONFIRMED, SeatState.ATTENDED, SeatState.PARTLY_ATTENDED, SeatState.NO_SHOW)
SHOWN = (*SURE, SeatState.HELD, SeatState.CANCELLED)


@dataclass(frozen=True)
class Booking:
    """A seat as its attendee sees it in lists."""

    seat: Seat
    title: str
    where: str

    @property
    def session(self) -> Session:
        return self.seat.session

    @property
    def span(self) -> str:
        return dates.span(self.session.starts_at, self.session.ends_at)

    @property
    def is_sure(self) -> bool:
        return self.seat.state in SURE


def _seats(user: User) -> QuerySet[Seat]:
    return Seat.objects.filter(attendee=user, state__in=SHOWN).select_related("session__training")


def _bookings(seats: list[Seat], *, language: str) -> list[Booking]:
    titles = catalogue.titles(language=language) if seats else {}
    return [
        Booking(
            seat,
            titles.get(seat.session.training_id, (seat.session.training.code, ""))[0],
            calendars.where(seat.session, language=language),
        )
        for seat in seats
    ]


def coming(user: User, *, language: str, limit: int | None = None) -> list[Booking]:
    """The seats of sessions that are not over, the next one first (2 statements)."""
    return _bookings(
        list(_seats(user).filter(session__ends_at__gte=clock.now()).order_by("session__starts_at", "pk")[:limit]), language=language
    )


def my_bookings(user: User, *, page: str | int | None, language: str) -> dict:
    """{"coming": [Booking], "past": page of Booking, the last one first} (5 statements)."""
    over = _seats(user).filter(session__ends_at__lt=clock.now()).order_by("-session__starts_at", "-pk")
    shown: Page = Paginator(over, PAGE_SIZE).get_page(page)
    shown.object_list = _bookings(list(shown.object_list), language=language)
    return {"coming": coming(user, language=language), "past": shown}


def booking_of(user: User | AnonymousUser, session: Session) -> Seat | None:
    """The sure seat of this person in a session (1 statement, none for visitors)."""
    if not user.is_authenticated:
        return None
    return Seat.objects.filter(attendee=user, session=session, state__in=SURE).first()


def taught(user: User, *, language: str, limit: int = 10) -> list[dict]:
    """The sessions a trainer teaches today and later: [{"session", "title", "span", "where", "people"}] (2 statements)."""
    found = list(
        Session.objects.filter(trainer=user, ends_at__gte=clock.now())
        .exclude(state__in=(SessionState.CANCELLED, SessionState.DRAFT))
        .select_related("training")
        .annotate(people=Count("seats", filter=Q(seats__state__in=SURE)))
        .order_by("starts_at", "pk")[:limit]
    )
    titles = catalogue.titles(language=language) if found else {}
    today = clock.today()
    return [
        {
            "session": session,
            "title": titles.get(session.training_id, (session.training.code, ""))[0],
            "span": dates.span(session.starts_at, session.ends_at),
            "where": calendars.where(session, language=language),
            "people": session.people,
            "is_today": dates.local(session.starts_at).date() <= today <= dates.local(session.ends_at).date(),
        }
        for session in found
    ]
