"""Texts that say nearly the same: near-duplicate stems of a large bank, found through their rarest words. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import ceil

from .kinds.short_text import plain

# Words that stems of any subject share: they make two different questions look alike.
COMMON = frozenset(
    """
    a an the of to in on at for by with from and or is are was be been it its this that these those as which what who whom how when where
    why does do did has have had not their they them there one two most more answer answers following
    le la les l un une des du de d au aux en dans sur pour par avec et ou est sont etait etre il elle ils elles ce cet cette ces se s sa
    son ses leur leurs que qu qui quoi quel quelle quels quelles comment quand pourquoi ne n pas plus a ont deux reponse reponses suivants
    suivantes y
    """.split()  # noqa: SIM905 (a list of words a line long each is no list to read)
)
# Of the words of both, so many shares must be in common.
LIKE = 0.75


def words(text: str) -> frozenset[str]:
    """What a text is about: its words without case, accents and the commonest ones (all of its words where too few are left)."""
    every = re.findall(r"\w+", plain(text))
    telling = frozenset(word for word in every if word not in COMMON)
    return telling if len(telling) >= 3 else frozenset(every)


def near(texts: Iterable[tuple[str, str]], *, least: float = LIKE) -> list[tuple[str, str, float]]:
    """Pairs (key, key of the first text it is like, likeness) among (key, text): Jaccard likeness of their words ≥ `least`.

    Exact, by prefix filtering (Bayardo et al., 2007): two sets that are so alike share one of their rarest words, so each text is compared
    only with those filed under one of its ⌊(1 − least)·n⌋ + 1 rarest words, and only texts that are like no earlier one are filed.
    O(N log N) for N texts of bounded length whose rarest words are rare, which stems are; O(N·M) at worst, M the number of texts unlike
    each other. Each text is paired once at most, so that a thousand variants of one template are a thousand findings and not a million.
    """
    sets = [(key, words(text)) for key, text in texts]
    frequency = Counter(word for _key, each in sets for word in each)
    filed: dict[str, list[int]] = defaultdict(list)
    found = []
    for at, (key, each) in enumerate(sets):
        prefix = sorted(each, key=lambda word: (frequency[word], word))[: len(each) - ceil(least * len(each)) + 1]
        like = _first_like(each, prefix, filed, sets, least)
        if like:
            found.append((key, *like))
            continue
        for word in prefix:
            filed[word].append(at)
    return found


def _first_like(
    each: frozenset[str], prefix: Sequence[str], filed: dict[str, list[int]], sets: Sequence[tuple[str, frozenset[str]]], least: float
) -> tuple[str, float] | None:
    seen: set[int] = set()
    for word in prefix:
        for at in filed.get(word, ()):
            if at in seen:
                continue
            seen.add(at)
            key, other = sets[at]
            if min(len(each), len(other)) < least * max(len(each), len(other)):
                continue
            shared = len(each & other)
            likeness = shared / (len(each) + len(other) - shared)
            if likeness >= least:
                return key, likeness
    return None
