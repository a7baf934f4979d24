"""Imported once all apps are loaded: rows of the access matrix, jobs, mails, panels, privacy."""

from . import access, gauges, mails, panels, privacy, tasks  # noqa: F401
