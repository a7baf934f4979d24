"""A hold keeps seats of one session together; each seat names an attendee now or later."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.kit import chance, clock

from ..enums import HoldKeeper, HoldState, SeatState
from .offers import Offer
from .sessions import Session

MAX_SEATS = 20


class Hold(models.Model):
    """`unit_cents` is the price before tax on the day of the hold; `expires_at` means nothing once confirmed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="holds")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="holds")
    quantity = models.PositiveSmallIntegerField()
    unit_cents = models.PositiveIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="holds")
    # Who may hold only two at once: the browser, the address and the e-mail behind it, as digests.
    browser = models.CharField(max_length=64, blank=True, db_index=True)
    address = models.CharField(max_length=64, blank=True, db_index=True)
    email = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField(max_length=12, choices=HoldState, default=HoldState.LIVE)
    keeper = models.CharField(max_length=10, choices=HoldKeeper, default=HoldKeeper.CLOCK)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1, quantity__lte=MAX_SEATS), name="booking_hold_size"),
            models.CheckConstraint(condition=Q(state__in=HoldState.values), name="booking_hold_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} × {self.quantity}"

    @property
    def is_live(self) -> bool:
        return self.state == HoldState.LIVE

    @property
    def net_cents(self) -> int:
        return self.unit_cents * self.quantity


class Seat(models.Model):
    """One place of one session. `claim_token` lets whoever the buyer gives it to take a seat without a name."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="seats")
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="seats")
    state = models.CharField(max_length=12, choices=SeatState, default=SeatState.HELD)
    attendee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    attendee_name = models.CharField(_("attendee"), max_length=150, blank=True)
    attendee_email = models.EmailField(_("attendee's e-mail address"), blank=True)
    claim_token = models.CharField(max_length=64, unique=True, default=chance.token, editable=False)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SeatState.values), name="booking_seat_state_known"),
            models.UniqueConstraint(
                fields=["session", "attendee"],
                condition=Q(attendee__isnull=False, state__in=("held", "confirmed", "attended", "partly", "no_show")),
                name="booking_one_seat_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.attendee_name or '—'}"
