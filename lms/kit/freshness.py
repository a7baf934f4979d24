"""One version number for everything visitors see; whoever changes it touches it, and cached pages are made anew."""

from django.core.cache import cache
from django.db import transaction

from . import chance

KEY = "site-version"


def version() -> str:
    """The present version; a lost cache only means that pages are made once more."""
    found = cache.get(KEY)
    if found is None:
        found = chance.token(64)
        cache.add(KEY, found, timeout=None)
        found = cache.get(KEY, found)
    return found


def touch() -> None:
    """Make every cached page stale once the caller's transaction is committed."""
    transaction.on_commit(lambda: cache.set(KEY, chance.token(64), timeout=None))
