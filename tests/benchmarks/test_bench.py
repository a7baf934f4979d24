"""`make bench` on little data: it measures, checks contents, says what it says in JSON, and leaves nothing behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sample_site import ROOT, run_sql

SERVER_URL = os.environ.get("DATABASE_URL", "")
NAMES = {"name", "system", "requests_per_s", "p50_ms", "p95_ms", "cpu_ms", "sql", "bytes", "ratio_h", "ratio_w", "aim", "met"}


@pytest.mark.skipif(not SERVER_URL, reason="the bench measures PostgreSQL and Redis")
def test_the_bench_measures_a_page_and_an_order_and_leaves_nothing(tmp_path: Path) -> None:
    kept = tmp_path / "rows.json"
    words = ["--size", "S", "--rows", "home, visitor, warm,order", "--rounds", "1", "--seconds", "0.2", "--json", str(kept)]
    env = {key: value for key, value in os.environ.items() if key not in {"JALON_VAR", "DJANGO_SETTINGS_MODULE"}}
    done = subprocess.run([sys.executable, "-m", "benchmarks.run", *words], cwd=ROOT, env=env, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    rows = {row["name"]: row for row in json.loads(kept.read_text())}
    home, order = rows["home, visitor, warm"], rows["seat hold to confirmed order"]
    assert all(set(row) >= NAMES for row in rows.values())
    assert home["sql"] == 0 and home["bytes"] > 10_000 and set(home["loads"]) == {"1 clients", "32 clients", "open"}
    assert 10 < order["sql"] <= 40 and order["cpu_parts"]["database"] > 0 and order["cpu_parts"]["workers"] > 0
    assert rows["W  bare Wagtail page, 30 children"]["ratio_w"] == 1 and "home, visitor, warm" in done.stdout
    assert run_sql(SERVER_URL, "SELECT count(*) FROM pg_database WHERE datname LIKE 'jalon_bench%'") == [(0,)]
