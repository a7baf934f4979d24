"""A page read in English leaves English active in this thread: the next test begins in the site's language."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _site_language() -> Iterator[None]:
    yield
    translation.deactivate()
