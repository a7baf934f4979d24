"""Imported once all apps are loaded: rows of the access matrix, mails, receivers, panels."""

from . import access, mails, panels, receivers  # noqa: F401
