"""Imported once all apps are loaded: rows of the access matrix, importer kinds, panels."""

from . import access, gauges, importing, mails, panels, privacy, receivers, tasks  # noqa: F401
from .authoring import ready as authoring  # noqa: F401
from .coaching import ready  # noqa: F401
