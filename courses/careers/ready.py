"""Imported once all apps are loaded: importer kinds."""

from . import importing  # noqa: F401
