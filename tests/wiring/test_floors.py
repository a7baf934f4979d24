"""The floors: what import-linter does not see (foreign keys, parent pages, receivers, addresses named) points down too."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver

from tests.sample_site import ROOT

FLOORS = [
    name.strip("()")
    for name in reversed(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"])
    if ":" not in name
]


def floor(module: str) -> int:
    """How high the floor of a module of ours is; the wiring is above all."""
    found = [height for height, name in enumerate(FLOORS) if module == name or module.startswith(name + ".")]
    return found[0] if found else len(FLOORS)


def ours(module: str) -> bool:
    return module.split(".")[0] in {"lms", "content", "courses"}


def test_the_order_is_the_one_of_the_house() -> None:
    assert FLOORS[:5] == ["lms.kit", "lms.jobs", "lms.accounts", "content", "courses.notifications"]
    assert floor("courses.learning.models") < floor("courses.credentials.models") < floor("lms.urls")


def test_imports_point_down() -> None:
    done = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_foreign_keys_point_down() -> None:
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields + model._meta.local_many_to_many:
            target = field.related_model
            if (
                isinstance(target, type)
                and ours(model.__module__)
                and ours(target.__module__)
                and floor(target.__module__) > floor(model.__module__)
            ):
                found.append(f"{model.__name__}.{field.name} → {target.__name__}")
    assert not found


def test_parent_pages_are_below() -> None:
    from wagtail.models import get_page_models

    for model in get_page_models():
        for parent in model.clean_parent_page_models():
            if ours(model.__module__) and ours(parent.__module__) and getattr(model, "parent_page_types", None) is not None:
                assert floor(parent.__module__) <= floor(model.__module__), f"{model} under {parent}"


def sources():
    for top in ("lms", "content", "courses"):
        for path in sorted((ROOT / top).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, ".".join(path.relative_to(ROOT).with_suffix("").parts)


def test_addresses_named_in_python_are_below() -> None:
    owners = {}
    for resolver in get_resolver().url_patterns:
        for pattern in [resolver, *getattr(resolver, "url_patterns", [])]:
            if getattr(pattern, "namespace", None) and hasattr(pattern, "urlconf_name"):
                module = getattr(pattern.urlconf_name, "__name__", "")
                if ours(module):
                    owners[pattern.namespace] = module
    assert {"learning", "quizzes", "credentials"} <= owners.keys()
    found = []
    for path, module in sources():
        for name in re.findall(r"(?:reverse|redirect)\(\s*\"(\w+):\w+\"", path.read_text()):
            if name in owners and floor(owners[name]) > floor(module):
                found.append(f"{path.relative_to(ROOT)} names {name}:")
    assert not found


def test_content_never_names_courses() -> None:
    for path in (ROOT / "content").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert "courses" not in ast.dump(node), path


def test_no_drawer_is_called_utils() -> None:
    names = {path.stem for path, _module in sources()} | {path.parent.name for path, _module in sources()}
    assert not names & {"utils", "helpers", "common", "core", "manager", "service", "services", "managers"}


def test_only_the_gateway_may_import_stripe() -> None:
    for path, _module in sources():
        # The stand-in checks what the gateway sends against the library's own types.
        if path.name != "gateway.py" and "stripe_standin" not in path.parts:
            assert not re.search(r"^\s*(import|from) stripe", path.read_text(), re.M), path


@pytest.mark.case("K_05")
def test_k5_jobs_are_queued_through_the_table_only() -> None:
    for path, module in sources():
        if module != "lms.jobs.actions":
            assert not re.search(r"\.(delay|apply_async)\(", path.read_text()), path


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_name_no_address(name: str) -> None:
    assert "://" not in (ROOT / name).read_text()
