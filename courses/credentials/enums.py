"""Kinds of proof."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateKind(models.TextChoices):
    MODULE = "module", _("Attestation of online follow-up (module)")
    TRAINING = "training", _("Attestation of online follow-up (training)")
