"""Imported once all apps are loaded: rows of the access matrix, mails, receivers, panels."""

from . import access, mails, panels, privacy, receivers  # noqa: F401
