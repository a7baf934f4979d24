"""Imported once all apps are loaded: rows of the access matrix, panels."""

from . import access, panels  # noqa: F401
