"""The training office's lists: sessions with their next missing act, offers with their prices, requests for a place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from courses.catalogue import queries as catalogue
from lms.kit import clock

from .. import acts, calendars, dates, prices
from ..enums import SESSION_MOVES, TAKING, RequestState, SessionState
from ..models import Offer, PlaceRequest, Session
from .mine import SURE
from .sale import vat_rate

PAGE_SIZE = 25
MONTH = timedelta(days=30)
NEAR, PAST, NEXT, COMING, ALL = "near", "past", "next", "coming", "all"


@dataclass(frozen=True)
class OfficeRow:
    """A session with what it still misses; `people` are the sure seats."""

    session: Session
    title: str
    where: str
    act: acts.Act | None
    people: int

    @property
    def span(self) -> str:
        return dates.span(self.session.starts_at, self.session.ends_at)


def _within(period: str) -> Q:
    moment = clock.now()
    return {
        NEAR: Q(ends_at__gte=moment - MONTH, starts_at__lte=moment + MONTH),
        PAST: Q(ends_at__lt=moment),
        NEXT: Q(ends_at__gte=moment, starts_at__lte=moment + MONTH),
        COMING: Q(ends_at__gte=moment),
        ALL: Q(),
    }[period]


def _with_people(sessions: QuerySet[Session]) -> QuerySet[Session]:
    people = Count("seats", filter=Q(seats__state__in=SURE))
    return sessions.select_related("training", "trainer").annotate(people=people).order_by("starts_at", "pk")


def _rows(sessions: Iterable[Session], *, language: str) -> list[OfficeRow]:
    titles, moment = catalogue.titles(language=language), clock.now()
    return [
        OfficeRow(
            session,
            titles.get(session.training_id, (session.training.code, ""))[0],
            calendars.where(session, language=language),
            acts.next_act(session, people=session.people, moment=moment),  # type: ignore[attr-defined]
            session.people,  # type: ignore[attr-defined]
        )
        for session in sessions
    ]


def office_sessions(*, period: str, state: str, page: str | int | None, language: str) -> dict:
    """{"paged": page of OfficeRow, "periods" and "states": tabs, "query"} (4 statements)."""
    labels = {COMING: _("to come"), NEXT: _("next 30 days"), PAST: _("past"), ALL: _("all")}
    period = period if period in labels else COMING
    state = state if state in SessionState.values else ""
    held = Session.objects.filter(_within(period))
    counts = dict(held.order_by().values_list("state").annotate(n=Count("pk")))
    rows = _with_people(held.filter(state=state) if state else held)
    shown: Page = Paginator(rows.order_by("-starts_at", "-pk") if period == PAST else rows, PAGE_SIZE).get_page(page)
    shown.object_list = _rows(list(shown.object_list), language=language)
    return {
        "paged": shown,
        "periods": [_tab(str(label), period=key, state=state, current=key == period) for key, label in labels.items()],
        "states": [
            _tab(_("every state"), period=period, state="", current=not state, count=sum(counts.values())),
            *[
                _tab(str(each.label), period=period, state=each.value, current=each.value == state, count=counts.get(each.value, 0))
                for each in SessionState
                if each.value in counts or each.value == state
            ],
        ],
        "query": urlencode({"period": period, "state": state}) + "&",
    }


def _tab(label: str, *, period: str, state: str, current: bool, count: int | None = None) -> dict:
    return {"label": label, "url": "?" + urlencode({"period": period, "state": state}), "current": current, "count": count}


def sessions_to_mind(*, language: str, limit: int = 8) -> dict:
    """{"rows": sessions of J−30 to J+30 that miss an act, "more": how many others} (2 statements)."""
    rows = [row for row in _rows(list(_with_people(Session.objects.filter(_within(NEAR)))), language=language) if row.act]
    return {"rows": rows[:limit], "more": max(len(rows) - limit, 0)}


def office_session(public_id: object, *, language: str) -> dict:
    """A session with its attendees and the moves open to it: {"session", "title", "span", "seats", "moves", "later", "act"}.

    `later` says why the calendar does not open the other moves of its state yet (4 statements).
    """
    session = get_object_or_404(_with_people(Session.objects.all()).prefetch_related("half_days"), public_id=public_id)
    row, moment = _rows([session], language=language)[0], clock.now()
    allowed = [state for state in SessionState if state in SESSION_MOVES[SessionState(session.state)]]
    refusals = {state: acts.refusal(session, state, moment=moment) for state in allowed}
    return {
        "session": session,
        "title": row.title,
        "span": row.span,
        "act": row.act,
        "seats": list(session.seats.filter(state__in=TAKING).select_related("attendee")),
        "moves": [state for state in allowed if not refusals[state]],
        "later": list(dict.fromkeys(filter(None, refusals.values()))),
    }


def office_offers(*, page: str | int | None, language: str) -> Page:
    """Offers by training: {"offer", "title", "name", "cents", "gross_cents"} with the price of today (4 statements)."""
    offers = Offer.objects.with_cents(clock.today()).select_related("training", "session").order_by("training", "position", "key")
    shown: Page = Paginator(offers, PAGE_SIZE).get_page(page)
    titles, percent = catalogue.titles(language=language), vat_rate()
    shown.object_list = [
        {
            "offer": offer,
            "title": titles.get(offer.training_id, (offer.training.code, ""))[0],
            "name": offer.name(language),
            "cents": offer.cents,
            "gross_cents": prices.gross(offer.cents, percent) if offer.cents else None,
        }
        for offer in shown.object_list
    ]
    return shown


def office_offer(public_id: object) -> Offer:
    """An offer with its prices, or 404."""
    return get_object_or_404(Offer.objects.select_related("training", "session").prefetch_related("prices"), public_id=public_id)


def office_requests(*, page: str | int | None, language: str) -> Page:
    """Requests for a place, those that wait first, the oldest of them first: {"request", "title", "span"} (3 statements)."""
    found = PlaceRequest.objects.select_related("training", "session", "answered_by")
    # "open" comes after "answered" in the alphabet.
    found = found.order_by("-state", F("answered_at").desc(nulls_last=True), "created_at", "pk")
    shown: Page = Paginator(found, PAGE_SIZE).get_page(page)
    titles = catalogue.titles(language=language)
    shown.object_list = [
        {
            "request": asked,
            "title": titles.get(asked.training_id, (asked.training.code, ""))[0],
            "span": dates.span(asked.session.starts_at, asked.session.ends_at) if asked.session else "",
            "is_open": asked.state == RequestState.OPEN,
        }
        for asked in shown.object_list
    ]
    return shown


def open_requests() -> int:
    """How many requests wait for an answer."""
    return PlaceRequest.objects.filter(state=RequestState.OPEN).count()
