"""A change of the provider's bank details: one person asks, another approves (vocabulary.md)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.kit import clock


class BankChange(models.Model):
    """Until it is approved, invoices keep naming the old account."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    iban = models.CharField(_("IBAN"), max_length=34)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True, blank=True)

    class Meta:
        verbose_name = _("change of bank details")
        verbose_name_plural = _("changes of bank details")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(approved=False) | ~Q(decided_by=F("asked_by")), name="billing_bank_two_people"
            ),
            models.UniqueConstraint(fields=["iban"], condition=Q(approved__isnull=True), name="billing_bank_asked_once"),
        ]

    def __str__(self) -> str:
        return f"…{self.iban[-4:]}"
