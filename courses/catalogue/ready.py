"""Imported once all apps are loaded: importer kinds.

Trainings and certifications are not registered as snippets of the editorial roles: who may open a training and what results
it publishes are facts without a draft or a review, so administrators alone change them.
"""

from . import importing, receivers  # noqa: F401
