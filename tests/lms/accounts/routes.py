"""Every route of the site, with an address made of dummy arguments."""

import re
import uuid
from collections.abc import Iterator

from django.urls import NoReverseMatch, ResolverMatch, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils.translation import override

from lms.accounts.guard import route_name

DUMMIES = {"int": 999_999, "uuid": uuid.UUID(int=7), "slug": "nothing", "str": "nothing", "path": "nothing/at-all"}
# Tried in turn for regular expressions, which do not say what they want.
GUESSES = ("1", "nothing", "a-b", "nothing/at-all")


def matches() -> list[tuple[ResolverMatch, str]]:
    """(what the resolver would hand to the guard, its address in French or "") for every route."""
    with override("fr"):
        return [(_match(pattern, namespaces, route), _address(pattern, namespaces)) for pattern, namespaces, route in _walk(get_resolver())]


def named_routes() -> list[tuple[str, str]]:
    """(name, address) of every route that its address really leads to (a shut door stands before some of Wagtail's)."""
    with override("fr"):
        return [
            (route_name(match), url) for match, url in matches() if match.url_name and url and resolve(url).view_name == match.view_name
        ]


def _walk(resolver: URLResolver, namespaces: tuple[str, ...] = (), route: str = "") -> Iterator[tuple[URLPattern, tuple[str, ...], str]]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, inner, here)
        else:
            yield pattern, namespaces, here


def _match(pattern: URLPattern, namespaces: tuple[str, ...], route: str) -> ResolverMatch:
    return ResolverMatch(pattern.callback, (), {}, pattern.name, [], list(namespaces), route)


def _address(pattern: URLPattern, namespaces: tuple[str, ...]) -> str:
    if not pattern.name:
        return ""
    name = ":".join([*namespaces, pattern.name])
    for kwargs in arguments(pattern):
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    return ""


def arguments(pattern: URLPattern) -> list[dict]:
    """Sets of dummy arguments to try for a pattern."""
    converters = getattr(pattern.pattern, "converters", {})
    if converters:
        return [{name: DUMMIES.get(re.sub("Converter$", "", type(c).__name__).lower(), "nothing") for name, c in converters.items()}]
    groups = pattern.pattern.regex.groupindex
    return [dict.fromkeys(groups, guess) for guess in GUESSES] if groups else [{}]
