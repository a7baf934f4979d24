"""docs/operate/alerts.yml: Prometheus would load it, and every number it names is one that /metrics gives."""

import re

import pytest
import yaml
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from tests import operating
from tests.sample_site import ROOT

from .scraping import TOKEN, scrape

pytestmark = [pytest.mark.django_db, pytest.mark.once]
RULES = [rule for group in yaml.safe_load((ROOT / "docs/operate/alerts.yml").read_text())["groups"] for rule in group["rules"]]
NAME = re.compile(r"\bjalon_\w+")
CALLED = {"sum", "rate", "histogram_quantile", "time", "by"}


def without_texts(expression: str) -> str:
    return re.sub(r'"[^"]*"', '""', expression)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_has_the_shape_that_prometheus_loads(rule: dict) -> None:
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"} and rule["annotations"]["summary"]
    assert re.fullmatch(r"[A-Z]\w+", rule["alert"])
    assert re.fullmatch(r"\d+[smhd]", rule.get("for", "1m"))
    assert rule["labels"]["severity"] in {"page", "ticket"}
    bare = without_texts(rule["expr"])
    for opened, closed in ("()", "[]", "{}"):
        assert bare.count(opened) == bare.count(closed)
    assert set(re.findall(r"(\w+) ?\(", bare)) <= CALLED, "a function that Prometheus does not have"


def test_alerts_are_named_once_and_cover_what_the_docs_promise() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names))
    watched = " ".join(rule["expr"] for rule in RULES)
    for metric in ("jobs_oldest_due_seconds", "jobs{", "payments_failed", "requests_total", "ready", "backup_timestamp_seconds"):
        assert f"jalon_{metric}" in watched


def test_every_number_of_a_rule_is_given_with_its_labels(client: Client) -> None:
    client.get("/healthz")
    answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).content.decode()
    given: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(answer):
        for sample in family.samples:
            given.setdefault(sample.name, set()).update(sample.labels)
    for rule in RULES:
        for name in NAME.findall(without_texts(rule["expr"])):
            assert name in given, f"{rule['alert']}: {name}"
            for labels in re.findall(rf"{name}{{([^}}]*)}}", rule["expr"]):
                assert set(re.findall(r"(\w+)!?=~?", labels)) <= given[name], rule["alert"]


def test_the_docs_name_every_metric_and_no_other(client: Client) -> None:
    client.get("/healthz")
    given = {sample[0] for sample in scrape(client)}
    families = {re.sub(r"_(bucket|count|sum)$", "", name) if name.startswith("jalon_request_seconds") else name for name in given}
    assert set(re.findall(r"`(jalon_\w+)`", operating.DOCS.read_text())) == families
