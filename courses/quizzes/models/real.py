"""What learners choose to tell of the real exam: read in sums of many only, to see whether our forecasts hold."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.kit import clock


class RealResult(models.Model):
    """One person says that they sat the real exam of a blueprint on a day, and what came of it; one a day and exam, until withdrawn.

    `bands` {area: readiness.Band} where the body reports bands. `chance` and `share`: what our forecast and their last mock said before
    that day, kept when it was told; None where there was no mock (or, for the chance, no published cut).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    exam = models.SlugField(max_length=60)
    sat_on = models.DateField(_("sat on"))
    passed = models.BooleanField(_("passed"))
    bands = models.JSONField(default=dict)
    chance = models.FloatField(null=True, blank=True)
    share = models.FloatField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("real result")
        verbose_name_plural = _("real results")
        ordering = ["-sat_on"]
        constraints = [
            models.UniqueConstraint(fields=["user", "exam", "sat_on"], name="quizzes_real_result_once"),
            models.CheckConstraint(condition=Q(chance__isnull=True) | Q(chance__range=(0, 1)), name="quizzes_real_chance_is_a_share"),
            models.CheckConstraint(condition=Q(share__isnull=True) | Q(share__range=(0, 1)), name="quizzes_real_share_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.exam} {self.sat_on}"
