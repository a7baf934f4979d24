"""Imported once all apps are loaded: rows of the access matrix, jobs, mails, panels, checks, importer kinds, privacy."""

from . import access, gauges, importing, mails, panels, privacy, receivers, tasks  # noqa: F401
