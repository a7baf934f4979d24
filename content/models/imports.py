"""What an import wrote, so that the next one knows what is unchanged and what an editor has touched since."""

from django.db import models

from lms.kit import clock


class ImportRecord(models.Model):
    """`source` is the digest of the file's piece; `state` is what the site held right after (a revision id or a digest)."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    language = models.CharField(max_length=2, blank=True)
    source = models.CharField(max_length=64)
    state = models.CharField(max_length=64)
    object_id = models.CharField(max_length=40, blank=True)
    imported_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "language"], name="content_import_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}:{self.language}"
