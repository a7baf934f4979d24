"""Every move of every machine: who, when, why, from, to (booking.md I7). Append-only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.kit import clock


class StateChange(models.Model):
    """`machine` is "session", "hold", "seat", "order"…; `subject` is the row's public id; no actor means the product itself."""

    machine = models.CharField(max_length=20)
    subject = models.UUIDField(db_index=True)
    old = models.CharField(max_length=20)
    new = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.machine} {self.old} → {self.new}"
