"""Certificates: issued once per rule met, frozen, revocable, verified by anyone who holds their address."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Module, Training
from lms.kit import chance, clock

from .enums import CertificateKind


class Certificate(models.Model):
    """`facts` is what was true when it was issued (names, titles in both languages, hours): later edits do not touch it."""

    token = models.CharField(max_length=64, unique=True, default=chance.token, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates")
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="certificates")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates")
    kind = models.CharField(max_length=20, choices=CertificateKind)
    facts = models.JSONField()
    issued_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "training"], condition=Q(kind="training"), name="credentials_training_once"),
            models.UniqueConstraint(fields=["user", "module"], condition=Q(kind="module"), name="credentials_module_once"),
            models.CheckConstraint(
                condition=(Q(kind="module") & Q(module__isnull=False)) | (Q(kind="training") & Q(module__isnull=True)),
                name="credentials_kind_fits",
            ),
        ]

    def __str__(self) -> str:
        return self.token[:8]
