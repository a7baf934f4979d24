"""Our own image and document models, from the first migration on."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from ..pictures import without_metadata


class SiteImage(AbstractImage):
    """A picture; `credit` says whose it is."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)
    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new file is kept without metadata; its fingerprint stays that of the file as it was sent."""
        file: Any = getattr(self, "file", None)
        if file and not file._committed:
            clean = without_metadata(file.file)
            if clean is not None:
                if not self.file_hash:
                    self._set_image_file_metadata()
                self.file = ContentFile(clean, name=file.name)
                self.file_size = len(clean)
        super().save(*args, **kwargs)


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="content_rendition_once")]


class SiteDocument(AbstractDocument):
    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
