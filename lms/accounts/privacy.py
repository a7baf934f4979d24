"""What we hold about a person, and how it is erased: each app registers what it keeps (reliability.md J1-J3).

`export(user)` returns a dict or a list, JSON-able; `erase(user)` deletes or anonymises, in the caller's transaction.
`covers` names the models ("app.Model") that point at a person, so that a test finds the undeclared one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth import get_user_model

from .models import User

Export = Callable[[User], dict | list]
Erase = Callable[[User], None]


@dataclass(frozen=True)
class Provider:
    name: str
    export: Export
    erase: Erase
    covers: frozenset[str]


_providers: dict[str, Provider] = {}


def register(name: str, *, export: Export, erase: Erase, covers: Iterable[str] = ()) -> None:
    """Add what an app keeps about people; called from the app's `ready`. A second call of the same name replaces the first."""
    _providers[name] = Provider(name, export, erase, frozenset(label.lower() for label in covers))


def providers() -> list[Provider]:
    """Every provider, in the order of registration (lower floors first)."""
    return list(_providers.values())


def export(user: User) -> dict[str, dict | list]:
    """Everything held about `user`, by provider."""
    return {provider.name: provider.export(user) for provider in providers()}


def uncovered() -> list[str]:
    """Models with a foreign key to a person that no provider covers."""
    covered = frozenset().union(*(provider.covers for provider in providers()))
    pointing = {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.related_model is get_user_model()
    }
    return sorted(pointing - covered)
