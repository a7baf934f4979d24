"""The list of open sessions names browsers in words."""

from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.utils.translation import override

from lms.accounts.devices import device

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Windows"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {KIT} HeadlessChrome/156.0.0.0 Safari/537.36", "Chrome on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/143.0 Safari/537.36 Edg/143.0", "Edge on Windows"),
        (f"Mozilla/5.0 (Linux; Android 15; SM-S921B) {KIT} SamsungBrowser/28.0 Chrome/130.0 Mobile", "Samsung Internet on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15", "Safari on macOS"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_words(said: str, words: str) -> None:
    with override("en"):
        assert device(said) == words


def test_open_sessions_are_named_so(as_role: Callable, people: dict, db: None) -> None:
    client, said = as_role("learner"), f"Mozilla/5.0 (X11; Linux x86_64) {KIT} Chrome/156.0 Safari/537.36"
    UserSession.objects.create(user=people["learner"], session_key=client.session.session_key, ip="127.0.0.1", user_agent=said)
    assert "Chrome sur Linux" in client.get("/fr/account/sessions/").content.decode()
