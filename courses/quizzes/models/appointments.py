"""Time that a coach offers to the people of a room, one person each (EX-14)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.kit import clock


class Appointment(models.Model):
    """Offered by `coach` to the people of the room `room` (its key); open until somebody takes it, it begins, or it is withdrawn."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    room = models.CharField(max_length=100)
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["room", "starts_at"], name="quizzes_appointment_room")]
        constraints = [
            models.UniqueConstraint(fields=["coach", "starts_at"], condition=Q(cancelled_at=None), name="quizzes_appointment_once"),
            models.CheckConstraint(condition=Q(minutes__range=(5, 240)), name="quizzes_appointment_sane"),
            models.CheckConstraint(condition=~Q(place="", link=""), name="quizzes_appointment_is_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.coach_id} {self.starts_at:%Y-%m-%d %H:%M}"


class AppointmentTaken(models.Model):
    """Somebody has taken an appointment; given back, the row stays and another may take it. `public_id` names it in calendars."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="taken")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appointment"], condition=Q(cancelled_at=None), name="quizzes_one_person_each")]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.learner_id}"
