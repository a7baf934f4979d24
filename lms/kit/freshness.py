"""Two version numbers for what visitors see: whoever changes it touches them, and what was made before is made anew.

WORDS counts publications: menus, titles, outlines. PAGES counts whatever a whole page shows, seats and prices too; a new
WORDS is a new PAGES. A process believes a number for BELIEVED seconds, so that a page from the cache costs no question; a
request believes it to its end, so that nothing read under one version is ever kept under the next.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import transaction

from . import chance, clock

T = TypeVar("T")
WORDS, PAGES = "words", "pages"
BELIEVED = 1.0
MOST = 2000
LONGEST = 600
_believed: dict[str, tuple[str, float]] = {}
_of_this_request: ContextVar[dict[str, str] | None] = ContextVar("versions", default=None)
_kept: OrderedDict[tuple[str, str], Any] = OrderedDict()


@contextmanager
def one_version() -> Iterator[None]:
    """Inside, a version stays what it was at the beginning, before anything was read, until this very request renews it."""
    token = _of_this_request.set({name: _present(name) for name in (WORDS, PAGES)})
    try:
        yield
    finally:
        _of_this_request.reset(token)


def version(of: str = PAGES) -> str:
    """The present version; a lost cache only means that pages are made once more."""
    mine = _of_this_request.get()
    if mine is None:
        return _present(of)
    if of not in mine:
        mine[of] = _present(of)
    return mine[of]


def _present(of: str) -> str:
    held = _believed.get(of)
    if held is not None and held[1] > time.monotonic():
        return held[0]
    key = f"{of}-version"
    found = cache.get(key)
    if found is None:
        found = chance.token(64)
        cache.add(key, found, timeout=None)
        found = cache.get(key, found)
    _believed[of] = (found, time.monotonic() + BELIEVED)
    return found


def touch() -> None:
    """Make everything kept stale once the caller's transaction is committed."""
    transaction.on_commit(lambda: _renew(WORDS, PAGES))


def touch_pages() -> None:
    """Make whole pages stale, and keep titles and menus: a seat or a price has changed."""
    transaction.on_commit(lambda: _renew(PAGES))


def touch_own(name: str) -> None:
    """Make stale what is kept `of` a name of one's own, and nothing else."""
    transaction.on_commit(lambda: _renew(name))


def kept(key: str, make: Callable[[], T], *, of: str = WORDS, seconds: int = LONGEST) -> T:
    """What `make` returns, made once a process for each version of the words (pages, or a name of one's own), and anew every `seconds`.

    Sooner where the clock alone can change it; at last because a lost cache may have lost the news. Readers share it: nobody may
    change it.
    """
    name = (version(of), f"{key}@{int(clock.now().timestamp() // seconds)}")
    try:
        found = _kept[name]
        _kept.move_to_end(name)
    except KeyError:
        found = _kept[name] = make()
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found


def forget() -> None:
    """Believe and keep nothing any more: tests empty the cache between themselves."""
    _believed.clear()
    _kept.clear()


def _renew(*names: str) -> None:
    mine = _of_this_request.get()
    for name in names:
        _believed.pop(name, None)
        if mine is not None:
            mine.pop(name, None)
        cache.set(f"{name}-version", chance.token(64), timeout=None)
