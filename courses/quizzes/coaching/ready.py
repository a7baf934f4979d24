"""Imported once all apps are loaded: rows of the access matrix, mails, panels, privacy."""

from . import access, mails, panels, privacy  # noqa: F401
