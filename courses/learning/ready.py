"""Imported once all apps are loaded: rows of the access matrix, receivers, panels."""

from . import access, panels, privacy, receivers  # noqa: F401
