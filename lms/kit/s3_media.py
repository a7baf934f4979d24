"""Media in a bucket of S3 or of anything that speaks like it: private there, and given out by our own views only (B6)."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.encoding import filepath_to_uri

try:
    from botocore.config import Config
    from storages.backends.s3 import S3Storage
except ImportError as missing:  # before any system check could say it: models ask for the storage
    raise ImproperlyConfigured("MEDIA_S3_BUCKET is set without the extra “s3”: install requirements-extras.lock.") from missing

IN_MEMORY = 5 << 20


class S3Media(S3Storage):
    """`BACKEND` of the default storage where MEDIA_S3_BUCKET is set (extra "s3")."""

    def __init__(self, **options: Any) -> None:
        # Checksums only where the call needs them: many stores that speak S3 refuse the newer kind.
        config = Config(
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if options.get("endpoint_url") else "auto"},
            signature_version="s3v4",
            connect_timeout=5,
            read_timeout=20,
            retries={"max_attempts": 3},
        )
        super().__init__(default_acl="private", file_overwrite=False, max_memory_size=IN_MEMORY, client_config=config, **options)

    def url(self, name: str, parameters: Any = None, expire: Any = None, http_method: Any = None) -> str:
        """The address of our own media view, which knows what is public; never one at the bucket."""
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name))
