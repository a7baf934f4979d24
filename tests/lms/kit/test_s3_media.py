"""Media in a bucket: private there, and given out by our own views as from a folder."""

import importlib
import sys
from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from content.models import SiteDocument, SiteImage
from tests.pictures import png

from .bucket import Bucket, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def bucket(settings) -> Iterator[Bucket]:
    """The site's media in a bucket."""
    with running() as found:
        default = {"BACKEND": "lms.kit.s3_media.S3Media", "OPTIONS": found.options()}
        settings.STORAGES = {**settings.STORAGES, "default": default}
        yield found


def test_without_the_extra_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "storages.backends.s3", None)
    monkeypatch.delitem(sys.modules, "lms.kit.s3_media", raising=False)
    with pytest.raises(ImproperlyConfigured, match=r"requirements-extras\.lock"):
        importlib.import_module("lms.kit.s3_media")


def test_files_come_back_as_they_went_and_never_replace_one_another(bucket: Bucket) -> None:
    first = default_storage.save("documents/Étape 1.txt", ContentFile(b"one"))
    second = default_storage.save("documents/Étape 1.txt", ContentFile(b"two"))
    assert first != second
    with default_storage.open(first) as file:
        assert file.read() == b"one"
    assert default_storage.exists(second) and default_storage.size(second) == 3
    default_storage.delete(first)
    assert not default_storage.exists(first)
    with pytest.raises(FileNotFoundError):
        default_storage.open(first).read()


def test_b6_what_is_written_is_private_and_signed(bucket: Bucket) -> None:
    default_storage.save("a.txt", ContentFile(b"x"))
    (headers,) = [headers for method, _key, headers in bucket.asked if method == "PUT"]
    assert headers["x-amz-acl"] == "private"
    assert headers["authorization"].startswith("AWS4-HMAC-SHA256 ")


def test_b6_addresses_are_ours_and_lead_to_sizes_of_pictures_only(bucket: Bucket, as_role: Callable[[str], Client]) -> None:
    client = as_role("author")  # no page shows the picture yet
    image = SiteImage.objects.create(title="t", file=ContentFile(png(), name="plan.png"))
    rendition = image.get_rendition("width-50")
    assert rendition.url.startswith("/media/images/")
    answer = client.get(rendition.url)
    assert b"".join(answer) == bucket.objects[rendition.file.name]
    assert answer["Content-Type"] == "image/png" and answer["Cache-Control"] == "private, no-cache"
    assert image.file.name in bucket.objects
    assert client.get(f"/media/{image.file.name}").status_code == 404
    assert client.get("/media/images/missing.png").status_code == 404


def test_b6_a_document_comes_from_the_view_that_knows_who_may_read_it(bucket: Bucket, as_role: Callable[[str], Client]) -> None:
    document = SiteDocument.objects.create(title="t", file=ContentFile(b"text", name="plan.txt"))
    answer = as_role("author").get(document.url)
    assert answer.status_code == 200 and b"".join(answer) == b"text"
    stranger = as_role("visitor")
    assert stranger.get(document.url).status_code == 404  # no page uses it (courses.learning)
    assert stranger.get(f"/media/{document.file.name}").status_code == 404
