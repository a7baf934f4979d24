"""Panels: what an app shows on a role's landing page. The app registers; the desk (lms.accounts) renders."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Panel:
    """`query(user)` returns the context of `template`; `roles` says on whose desks it stands; lower `order` comes first."""

    name: str
    roles: frozenset[str]
    template: str
    query: Callable[[Any], dict]
    order: int = 50


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add `panel`; a second registration of the same name replaces the first."""
    _panels[panel.name] = panel


def for_role(role: str) -> list[Panel]:
    """The panels of `role`'s desk, in order."""
    return sorted((panel for panel in _panels.values() if role in panel.roles), key=lambda panel: (panel.order, panel.name))
