"""A payment stand-in for tests, and a booking made through the product's own actions."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from courses.billing import actions as billing
from courses.billing.enums import PayBy
from courses.billing.models import Order, Payment
from courses.booking import actions as booking
from courses.booking.models import Hold, Offer, Session
from courses.demo.stripe_standin import StandIn
from lms.accounts.models import User
from lms.kit import clock

SIREN = "732829320"
PAYER = {
    "payer_kind": "company", "company": "Atelier Nord", "siren": SIREN, "vat_number": "", "street": "3 rue des Lilas",
    "postcode": "59000", "city": "Lille", "country": "FR", "purchase_order": "PO-42",
}  # fmt: skip
SECRET = "whsec_test"


@contextmanager
def standin_in_use(*, webhook_url: str = "") -> Iterator[StandIn]:
    """Run a stand-in and make the product use it; without a webhook address, events wait."""
    standin = StandIn(webhook_url=webhook_url, secret=SECRET)
    standin.start()
    names = ("STRIPE_SECRET_KEY", "STRIPE_API_BASE", "STRIPE_WEBHOOK_SECRETS", "STRIPE_PAGE_ORIGINS")
    before = {name: getattr(settings, name) for name in names}
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = "sk_test_x", standin.url
    settings.STRIPE_WEBHOOK_SECRETS, settings.STRIPE_PAGE_ORIGINS = [SECRET], [standin.url]
    yield standin
    for name, value in before.items():
        setattr(settings, name, value)
    standin.stop()


def sample_session(code: str = "agp-paris-1") -> Session:
    return Session.objects.select_related("training").get(code=code)


def keep(session: Session, *, user: User | None = None, places: int = 1, browser: str = "b") -> Hold:
    offer = Offer.objects.priced(clock.today()).for_session(session).first()
    return booking.hold(session=session, offer=offer, quantity=places, browser=browser, user=user)


def order(
    session: Session, user: User, *, places: int = 1, pay_by: str = PayBy.CARD, browser: str = "", attends: bool = False, **payer: str
) -> Order:
    """An order just placed; by card its payment is begun and no page is open yet."""
    held = keep(session, user=user, places=places, browser=browser or f"browser-{user.pk}-{Hold.objects.count()}")
    attendees = [billing.orders.Attendee(is_buyer=True)] if attends else []
    return billing.place_order(
        hold=held, by=user, payer={**PAYER, **payer}, pay_by=pay_by, attendees=attendees, terms_version="2026-11-01", language="fr"
    )


def page_of(found: Order) -> str:
    """The id of the payment page that is open for an order."""
    return Payment.objects.filter(order=found, checkout_id__isnull=False).latest("pk").checkout_id


def paid(found: Order, standin: StandIn) -> Order:
    """Pay an order as a customer would, and let the return page look."""
    billing.pay(order=found)
    standin.control({"pay": page_of(found)})
    billing.look(order=found)
    found.refresh_from_db()
    return found
