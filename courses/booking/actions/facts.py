"""catalogue.Facts, written from above: the next session, its seats left, and the price that lists show."""

from collections.abc import Iterable

from django.db.models import F

from content.models import ProviderIdentity
from courses.catalogue.models import Facts
from lms.kit import clock, freshness

from .. import prices
from ..enums import OfferKind
from ..models import Offer, Session


def seats_changed(session: Session) -> None:
    """Say how many seats the session has left now, where lists name it; one that has filled up or reopened is looked up anew."""
    session.refresh_from_db(fields=["taken", "capacity", "state"])
    if session.left and _still_right(session):
        freshness.touch_pages()
    else:
        refresh_facts([session.training_id])


def _still_right(session: Session) -> bool:
    """Whether lists stay right without a new look: the session is the next one and its number is corrected, or an earlier one is."""
    named = Facts.objects.filter(training=session.training_id)
    if named.filter(next_session=session.public_id).update(next_seats_left=session.left):
        return True
    return named.filter(next_starts_at__lte=session.starts_at).exists()


def refresh_facts(trainings: Iterable[int]) -> None:
    """Write the facts of each training: the cheapest open price, and the first session that still has a seat."""
    today, identity = clock.today(), ProviderIdentity.load()
    percent = prices.rate(identity, today)
    for training in trainings:
        offers = list(Offer.objects.priced(today).filter(training=training, kind=OfferKind.SEAT))
        known = [offer.cents for offer in offers if offer.cents]
        cents = min(known) if known else None
        following = Session.objects.on_sale(clock.now()).filter(training=training, taken__lt=F("capacity")).order_by("starts_at").first()
        Facts.objects.update_or_create(
            training_id=training,
            defaults={
                "price_cents": cents,
                "gross_cents": prices.gross(cents, percent) if cents else None,
                "on_quote": bool(offers) and not known,
                "next_session": following.public_id if following else None,
                "next_starts_at": following.starts_at if following else None,
                "next_seats_left": following.left if following else None,
            },
        )
    freshness.touch_pages()
