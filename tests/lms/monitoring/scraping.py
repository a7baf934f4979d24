"""Asking for /metrics as Prometheus does."""

from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

TOKEN = "a-token-of-more-than-thirty-two-letters"


def scrape(client: Client) -> dict[tuple, float]:
    """{(sample, values of its labels by their names' order): number}"""
    answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (sample.name, *(value for _name, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }
