"""Imported once all apps are loaded: rows of the access matrix, jobs, mails, panels, checks, importer kinds, privacy."""

from . import importing, mails, privacy, receivers, tasks  # noqa: F401
