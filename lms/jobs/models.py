"""One row a job. The row is the truth; Celery only wakes a worker up."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .enums import JobState


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, moment: datetime) -> "JobQuerySet":
        """Jobs a worker may take now: waiting and ripe, or running under a lease that has run out."""
        return self.filter(Q(state=JobState.WAITING, run_after__lte=moment) | Q(state=JobState.RUNNING, lease_until__lt=moment)).order_by(
            "priority", "run_after", "pk"
        )


class Job(models.Model):
    """Work to do once after a commit; `key` makes it unique, `token` fences off a worker that lost its lease."""

    kind = models.CharField(_("kind"), max_length=80, db_index=True)
    key = models.CharField(_("key"), max_length=200, unique=True)
    owner = models.CharField(_("owner"), max_length=100, blank=True, db_index=True)
    args = models.JSONField(_("arguments"), default=dict)
    priority = models.PositiveSmallIntegerField(_("priority"), default=50)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.WAITING)
    run_after = models.DateTimeField(_("run after"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    token = models.CharField(max_length=40, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    created_at = models.DateTimeField(_("created"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [models.Index(fields=["priority", "run_after", "id"], name="jobs_open", condition=Q(state__in=["waiting", "running"]))]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="jobs_state_known"),
            models.CheckConstraint(condition=~Q(state=JobState.RUNNING) | Q(lease_until__isnull=False), name="jobs_running_has_lease"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
