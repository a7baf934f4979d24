"""A request for a place: it holds and charges nothing, and reaches the training office (booking.md section 0, fact 1)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Training
from lms.kit import clock

from ..enums import RequestState
from .sessions import Session


class PlaceRequest(models.Model):
    """From a person who pays for themselves, or for a training whose price is on request; without a session: any date."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="requests")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, blank=True, related_name="requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    people = models.PositiveSmallIntegerField(_("how many people"), default=1)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fr")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    note = models.TextField(_("what was answered"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("request for a place")
        verbose_name_plural = _("requests for a place")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="booking_request_state_known"),
            models.UniqueConstraint(
                Lower("email"), "training", "session", condition=Q(state="open", session__isnull=False), name="booking_one_open_request"
            ),
            models.UniqueConstraint(
                Lower("email"), "training", condition=Q(state="open", session__isnull=True), name="booking_one_open_request_any_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.training_id}"
