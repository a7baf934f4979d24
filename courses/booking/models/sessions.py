"""A dated run of a training or an exam sitting, in half-days."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Training
from lms.kit import clock

from ..enums import ON_SALE, SessionState

PARIS = ZoneInfo("Europe/Paris")
# How long after a session its lessons stay open to those who had a place.
LESSONS_AFTER = timedelta(days=180)


class SessionQuerySet(models.QuerySet["Session"]):
    def on_sale(self, moment: datetime) -> "SessionQuerySet":
        """Open to booking: published or sure to run, and not begun."""
        return self.filter(state__in=ON_SALE, starts_at__gt=moment)


class Session(models.Model):
    """`taken` counts held and confirmed seats; the database refuses more than `capacity` (booking.md I1).

    `starts_at` and `ends_at` are those of the first and last half-day, kept when half-days are saved; `revision` counts
    what attendees must be told again (calendar SEQUENCE).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("training"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="taught", verbose_name=_("trainer")
    )
    place = models.CharField(_("place"), max_length=150, blank=True)
    address = models.TextField(_("address"), max_length=500, blank=True)
    room = models.CharField(_("room"), max_length=100, blank=True)
    link = models.URLField(_("link"), blank=True)
    bring = models.TextField(_("what to bring"), max_length=1000, blank=True)
    capacity = models.PositiveIntegerField(_("places"), default=10)
    min_to_run = models.PositiveIntegerField(_("people needed to run"), default=1)
    taken = models.PositiveIntegerField(default=0, editable=False)
    go_no_go_on = models.DateField(_("go or no-go on"))
    state = models.CharField(_("state"), max_length=12, choices=SessionState, default=SessionState.DRAFT, editable=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["training", "state", "starts_at"], name="booking_session_sale")]
        constraints = [
            models.CheckConstraint(condition=Q(taken__gte=0) & Q(taken__lte=F("capacity")), name="booking_never_oversold"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="booking_capacity_positive"),
            models.CheckConstraint(condition=Q(min_to_run__lte=F("capacity")), name="booking_min_within_capacity"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_session_in_order"),
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="booking_session_state_known"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def left(self) -> int:
        """Seats that can still be booked."""
        return max(self.capacity - self.taken, 0)

    @property
    def is_online(self) -> bool:
        """Held at a distance: a link and no place."""
        return bool(self.link) and not self.place

    @property
    def is_on_sale(self) -> bool:
        return self.state in ON_SALE and self.starts_at > clock.now()

    @property
    def is_sure(self) -> bool:
        """Whether it will take place whatever happens."""
        return self.state == SessionState.CONFIRMED

    @property
    def lessons_until(self) -> datetime:
        """When the online lessons close to those who had a place."""
        return self.ends_at + LESSONS_AFTER

    @property
    def answer_by(self) -> datetime:
        """The end of the go/no-go day in Paris: an order on account without an answer lapses then."""
        return timezone.make_aware(datetime.combine(self.go_no_go_on, datetime.max.time().replace(microsecond=0)), PARIS)


class HalfDay(models.Model):
    """One half-day of a session; `room` and `link` only where they differ from the session's."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="half_days")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.CharField(_("room"), max_length=100, blank=True)
    link = models.URLField(_("link"), blank=True)

    class Meta:
        verbose_name = _("half-day")
        verbose_name_plural = _("half-days")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["session", "starts_at"], name="booking_half_day_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_half_day_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.starts_at:%Y-%m-%d %H:%M}"
