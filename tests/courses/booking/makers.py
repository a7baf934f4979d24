"""Makers of sessions, seats and requests, few or many."""

from datetime import datetime, timedelta

from courses.booking import actions
from courses.booking.enums import HoldState, SeatState, SessionState
from courses.booking.models import HalfDay, Hold, Offer, PlaceRequest, Seat, Session
from courses.catalogue.models import Training
from courses.demo.sessions import half_days
from lms.accounts.models import User
from lms.kit import clock


def training(code: str = "agilepm") -> Training:
    return Training.objects.get(code=code)


def session(code: str = "s1", *, days: int = 40, state: str = SessionState.PUBLISHED, length: int = 2, **fields: object) -> Session:
    """A session `days` from today, kept through the product's own action; its state is written as asked."""
    first = clock.today() + timedelta(days=days)
    made = {
        "training": training(), "language": "fr", "place": "Atelier", "address": "1 rue Neuve\n75010 Paris", "room": "Salle 7",
        "capacity": 10, "min_to_run": 1, "go_no_go_on": first - timedelta(days=14), "bring": "Un ordinateur", **fields,
    }  # fmt: skip
    held = actions.save_session(session=Session(code=code, **made), half_days=half_days(first, length))
    Session.objects.filter(pk=held.pk).update(state=state)
    actions.refresh_facts([held.training_id])
    return Session.objects.get(pk=held.pk)


def offer(key: str = "agilepm-seat") -> Offer:
    return Offer.objects.priced(clock.today()).get(key=key)


def booked(held: Session, *, places: int = 1, by: User | None = None, browser: str = "b") -> list[Seat]:
    """Sure seats, through hold and confirm."""
    kept = actions.hold(session=held, offer=offer(), quantity=places, browser=f"{browser}-{held.code}", user=by)
    return actions.confirm(held=kept)


def seat_of(user: User, held: Session) -> Seat:
    """A sure seat that `user` has taken."""
    seat = booked(held, browser=f"b{user.pk}")[0]
    return actions.claim(token=seat.claim_token, user=user)


def asked(name: str = "Jeanne", *, held: Session | None = None, email: str = "jeanne@x.example") -> PlaceRequest:
    fields = {"name": name, "email": email, "phone": "", "people": 2, "message": "Bonjour"}
    return actions.ask(training=training(), session=held, fields=fields, user=None, language="fr")


def many_sessions(count: int, *, first_day: int = 5, trainer: User | None = None) -> list[Session]:
    """Published sessions a day apart, written in bulk."""
    start = clock.now() + timedelta(days=first_day)
    rows = Session.objects.bulk_create(
        Session(
            code=f"many-{number}", training=training(), place="Atelier", trainer=trainer, go_no_go_on=start.date(), state="published",
            starts_at=start + timedelta(hours=number), ends_at=start + timedelta(hours=number + 3), capacity=200,
        )
        for number in range(count)
    )  # fmt: skip
    HalfDay.objects.bulk_create(HalfDay(session=row, starts_at=row.starts_at, ends_at=row.ends_at) for row in rows)
    return rows


def many_seats(held: Session, count: int, *, attendee: User | None = None) -> list[Seat]:
    """Sure seats of one session, written in bulk, without an attendee or with one new person each."""
    hold = Hold.objects.create(session=held, offer=offer(), quantity=1, unit_cents=1, state=HoldState.CONFIRMED, expires_at=clock.now())
    people = User.objects.bulk_create(User(email=f"p{held.pk}-{n}@x.example", first_name="P", last_name=str(n)) for n in range(count))
    seats = Seat.objects.bulk_create(
        Seat(session=held, hold=hold, state=SeatState.CONFIRMED, attendee=person, attendee_name=str(person)) for person in people
    )
    Session.objects.filter(pk=held.pk).update(taken=count)
    return seats


def seats_in_many(user: User, count: int, *, first_day: int = 5) -> None:
    """One sure seat of `user` in each of many sessions."""
    kept = {"offer": offer(), "quantity": 1, "unit_cents": 1, "state": HoldState.CONFIRMED, "expires_at": clock.now()}
    for row in many_sessions(count, first_day=first_day):
        hold = Hold.objects.create(session=row, **kept)
        Seat.objects.create(session=row, hold=hold, state=SeatState.CONFIRMED, attendee=user)


def moment(text: str) -> datetime:
    """An aware moment from ISO text."""
    return datetime.fromisoformat(text)
