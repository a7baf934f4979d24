"""The inbox of the payment provider's events: each kept once, worked by a job, never dropped."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.kit import clock

from ..enums import EventState


class StripeEvent(models.Model):
    """`subject` is the id of the object the event is about; its state is always read again from the provider (I4, C3)."""

    event_id = models.CharField(max_length=120, unique=True)
    kind = models.CharField(_("type"), max_length=80)
    subject = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=EventState, default=EventState.RECEIVED)
    note = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("payment event")
        verbose_name_plural = _("payment events")
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
