"""Imported once all apps are loaded: importer kinds."""

from lms.accounts import editorial

from . import importing  # noqa: F401
from .models import JobProfile

editorial.register(JobProfile)
