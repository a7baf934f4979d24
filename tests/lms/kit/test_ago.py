"""How long ago something was."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from lms.kit import clock
from lms.kit.templatetags.kit import ago


@pytest.mark.parametrize(
    ("since", "language", "told"),
    [
        (timedelta(seconds=59), "en", "just now"),
        (timedelta(seconds=59), "fr", "à l’instant"),
        (timedelta(hours=3), "en", "3 hours ago"),
        (timedelta(minutes=1), "fr", "il y a 1 minute"),
    ],
)
def test_a_moment_ago(since: timedelta, language: str, told: str) -> None:
    with override(language), clock.at(clock.now()):
        assert ago(clock.now() - since).replace("\u00a0", " ") == told
