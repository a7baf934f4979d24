"""A client of a site that has metrics on and counts from nought."""

import pytest
from django.test import Client

from lms.monitoring import metrics, requests, tally
from lms.monitoring.tally import Tally

from .scraping import TOKEN


@pytest.fixture
def client(settings, monkeypatch: pytest.MonkeyPatch) -> Client:
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(tally, "FLUSH_SECONDS", 3600)
    fresh = Tally()
    for module in (requests, metrics):
        monkeypatch.setattr(module, "tally", fresh)
    return Client()
