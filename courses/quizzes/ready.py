"""Imported once all apps are loaded: rows of the access matrix, importer kinds."""

from . import access, gauges, importing, privacy, receivers, tasks  # noqa: F401
