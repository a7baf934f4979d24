"""The sample sessions, made through the product's own actions some weeks from today; a later start gives past ones new dates."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from courses.booking import actions as booking
from courses.booking.enums import SessionState
from courses.booking.models import Session
from courses.catalogue.models import Training
from lms.accounts.models import User
from lms.kit import clock

CLASS = "agp-online-2"  # made by classroom.py
HOURS = ((time(9, 0), time(12, 30)), (time(13, 30), time(17, 0)))
PARIS = {"place": "Atelier Jalon", "address": "12 rue de l’Exemple\n75010 Paris", "room": "Salle Étape"}
ONLINE = {"link": "https://visio.jalon.example/session"}
BRING_FR = "Une pièce d’identité et un ordinateur portable chargé. Le support de cours vous attend sur place."
BRING_EN = "A quiet place, a headset and a webcam. The online lessons are your course material."


@dataclass(frozen=True)
class Sample:
    """`weeks` from now; `days` in a row from Tuesday."""

    code: str
    training: str
    weeks: int
    days: int
    language: str
    capacity: int
    where: dict
    state: SessionState = SessionState.PUBLISHED
    taught: bool = True


SAMPLES = (
    Sample("agp-paris-1", "agilepm", 5, 2, "fr", 10, PARIS, SessionState.CONFIRMED),
    Sample("agp-online-1", "agilepm", 8, 2, "en", 12, ONLINE),
    Sample("agp-paris-2", "agilepm", 12, 2, "fr", 8, PARIS),
    Sample("pr2-online-0", "prince2", 3, 2, "fr", 12, ONLINE, taught=False),
    Sample("pr2-paris-1", "prince2", 6, 2, "fr", 10, PARIS, SessionState.CONFIRMED),
    Sample("pr2-online-1", "prince2", 10, 2, "fr", 12, ONLINE),
    Sample("pmp-online-1", "pmp", 4, 4, "fr", 10, ONLINE, SessionState.DRAFT, taught=False),
    Sample("pmp-paris-1", "pmp", 7, 4, "fr", 8, PARIS),
)


def half_days(first: date, days: int) -> list[tuple[datetime, datetime]]:
    """Mornings and afternoons of `days` days in a row."""
    dates = [first + timedelta(days=day) for day in range(days)]
    return [(_moment(day, start), _moment(day, end)) for day in dates for start, end in HOURS]


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def make() -> None:
    """Create and publish every sample session."""
    trainer = User.objects.get(email="trainer@demo.jalon.example")
    monday = clock.today() - timedelta(days=clock.today().weekday())
    for sample in SAMPLES:
        first = monday + timedelta(weeks=sample.weeks, days=1)
        session = Session(
            code=sample.code, training=Training.objects.get(code=sample.training), language=sample.language,
            trainer=trainer if sample.taught else None,
            capacity=sample.capacity, min_to_run=3, go_no_go_on=first - timedelta(days=14),
            bring=BRING_FR if sample.language == "fr" else BRING_EN, **sample.where,
        )  # fmt: skip
        booking.save_session(session=session, half_days=half_days(first, sample.days))
        for state in (SessionState.PUBLISHED, SessionState.CONFIRMED):
            if sample.state in (state, SessionState.CONFIRMED):
                booking.move_session(session=session, to=state)


def follow_the_calendar() -> int:
    """Sample sessions that have begun move some weeks on; says how many."""
    return booking.shift_past_sessions(codes=[*(sample.code for sample in SAMPLES), CLASS])
