"""Imported once all apps are loaded: rows of the access matrix, panels, rooms of sessions."""

from . import access, panels, rooms  # noqa: F401
