"""Texts that say nearly the same: near-duplicate stems of a bank of any size. Pure."""

import re
import struct
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import shake_128
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
# Up to so many texts the comparison is exact; more are compared where a sketch of them agrees.
EXACT = 5_000
# A sketch is BANDS × ROWS hashes. Two texts share a band with the chance 1 − (1 − likeness⁵)²⁸: 0.9995 at 0.75, and 0.07 at 0.3.
BANDS, ROWS = 28, 5
# In one band a text is compared with so many of those that look like it there: what a bank of one template costs stays bounded.
TRIED = 8


def words(text: str) -> frozenset[str]:
    """What a text is about: its words without case, accents and the commonest ones (all of its words where too few are left)."""
    every = re.findall(r"\w+", plain(text))
    telling = frozenset(word for word in every if word not in COMMON)
    return telling if len(telling) >= 3 else frozenset(every)


def near(texts: Iterable[tuple[str, str]], *, least: float = LIKE) -> list[tuple[str, str, float]]:
    """Pairs (key, key of an earlier text it is like, likeness) among (key, text): see `Texts.near`."""
    found = Texts()
    for key, text in texts:
        found.add(key, text)
    return found.near(least=least)


class Texts:
    """Texts to compare, each kept as the numbers of its words: 100,000 stems take some 50 MB."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.sets: list[array[int]] = []
        self.numbers: dict[str, int] = {}

    def add(self, key: str, text: str) -> None:
        self.keys.append(key)
        self.sets.append(array("I", sorted(self.numbers.setdefault(word, len(self.numbers)) for word in words(text))))

    def near(self, *, least: float = LIKE, on_progress: Callable[[int, int], None] = lambda done, of: None) -> list[tuple[str, str, float]]:
        """Pairs (key, key of an earlier text it is like, likeness), Jaccard likeness of their words ≥ `least`, in the order of the texts.

        Each text is paired once at most, so that a thousand variants of one template are a thousand findings and not a million.
        Exact up to EXACT texts; of more, some one pair in two thousand at the limit is missed, and fewer the more alike they are.
        """
        pairs = self._by_rare_words(least) if len(self.sets) <= EXACT else self._by_sketches(least, on_progress)
        return [(self.keys[at], self.keys[other], share) for at, other, share in pairs]

    def _by_rare_words(self, least: float) -> Iterator[tuple[int, int, float]]:
        """Prefix filtering (Bayardo et al., 2007): two sets that are so alike share one of their rarest words, so each text is compared
        only with those filed under one of its ⌊(1 − least)·n⌋ + 1 rarest words, and only texts that are like no earlier one are filed.
        """
        frequency = Counter(word for each in self.sets for word in each)
        filed: dict[int, list[int]] = defaultdict(list)
        for at, each in enumerate(self.sets):
            prefix = sorted(each, key=lambda word: (frequency[word], word))[: len(each) - ceil(least * len(each)) + 1]
            near = self._first_like(each, dict.fromkeys(other for word in prefix for other in filed.get(word, ())), least)
            if near:
                yield at, *near
                continue
            for word in prefix:
                filed[word].append(at)

    def _by_sketches(self, least: float, on_progress: Callable[[int, int], None]) -> Iterator[tuple[int, int, float]]:
        """MinHash in bands (Broder, 1997; Leskovec et al., 2014): texts are compared where a band of their sketches is the same."""
        sketches = self._sketches()
        found: dict[int, tuple[int, float]] = {}
        for band in range(BANDS):
            heads: dict[bytes, list[int]] = defaultdict(list)
            for at, sketch in enumerate(sketches):
                held = heads[sketch[band * ROWS : (band + 1) * ROWS].tobytes()]
                near = None if at in found else self._first_like(self.sets[at], held, least)
                if near:
                    found[at] = near
                elif len(held) < TRIED and at not in found:
                    held.append(at)
            on_progress(band + 1, BANDS)
        for at in sorted(found):
            yield at, *found[at]

    def _sketches(self) -> list["array[int]"]:
        """Of each text the smallest hash of its words, by each of BANDS × ROWS hash functions."""
        size = BANDS * ROWS
        hashes = [array("I", struct.unpack(f"<{size}I", shake_128(word.encode()).digest(4 * size))) for word in self.numbers]
        none = array("I", bytes(4 * size))
        firsts = (hashes[each[0]] if each else none for each in self.sets)
        return [array("I", map(min, first, first, *(hashes[word] for word in each))) for first, each in zip(firsts, self.sets, strict=True)]

    def _first_like(self, each: Sequence[int], others: Iterable[int], least: float) -> tuple[int, float] | None:
        words, n = None, len(each)
        for at in others:
            other = self.sets[at]
            if min(n, len(other)) < least * max(n, len(other)):
                continue
            words = words or frozenset(each)
            shared = len(words.intersection(other))
            likeness = shared / (n + len(other) - shared) if n else 0.0
            if likeness >= least:
                return at, likeness
        return None
