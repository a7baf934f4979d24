"""What a person prepares for open-book exams: where in their own manual a keyword stands."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.kit import clock


class PageIndex(models.Model):
    """A person's own index to their manual for one exam (a blueprint's code): `entries` [[keyword, pages]] by keyword.

    Keywords and numbers of pages, never the manual: page_index.py says how long each may be.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    exam = models.SlugField(max_length=60)
    entries = models.JSONField(default=list)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("page index")
        verbose_name_plural = _("page indexes")
        constraints = [models.UniqueConstraint(fields=["user", "exam"], name="quizzes_page_index_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.exam}"
