"""What a bank should be looked at for, question by question: none of them needs to be held whole, so that 100,000 fit in a job. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import sqrt

from django.utils.translation import gettext as _

from . import likeness
from .item import LANGUAGES, Item
from .kinds.single import correct, options
from .lint import ERROR, WARNING, Finding, by_gravity, is_choice, lengths, lint, same_words

# Bias over a set is told from so many items on, and beyond what chance does once in a hundred sets.
ENOUGH = 20
ONE_SIDED = 2.33
CHI_SQUARE = {1: 6.63, 2: 9.21, 3: 11.34, 4: 13.28, 5: 15.09, 6: 16.81, 7: 18.48}


def lint_set(items: Iterable[Item]) -> list[Finding]:
    """What a bank should be looked at for, the worst first: each item by itself, one against the other, the set as a whole."""
    survey = Survey()
    found = []
    for item in items:
        survey.take(item)
        found += lint(item)
    survey.compare()
    return by_gravity([*found, *survey.findings()])


@dataclass
class _Longest:
    """How often a right option is the longest one in one language, against what chance does."""

    n: int = 0
    hits: int = 0
    expected: float = 0.0
    spread: float = 0.0

    def take(self, chance: float, is_longest: bool) -> None:
        self.n += 1
        self.hits += is_longest
        self.expected += chance
        self.spread += chance * (1 - chance)

    @property
    def is_biased(self) -> bool:
        return self.n >= ENOUGH and self.hits > self.expected + ONE_SIDED * sqrt(self.spread)


class Survey:
    """What questions are to each other. `take` each, `compare` once, then `findings` in whatever language is active."""

    def __init__(self) -> None:
        self.n = 0
        self.prints: dict[str, str] = {}
        self.first: dict[str, str] = {}
        self.same: list[tuple[str, str]] = []
        self.texts = {language: likeness.Texts() for language in LANGUAGES}
        self.alike: list[tuple[str, str, float, str]] = []
        self.longest = {language: _Longest() for language in LANGUAGES}
        self.places: dict[int, Counter[int]] = defaultdict(Counter)

    def take(self, item: Item) -> None:
        self.n += 1
        self.prints[item.key] = item.fingerprint
        twin = self.first.setdefault(item.fingerprint, item.key)
        if twin != item.key:
            self.same.append((item.key, twin))
        for language, words in item.words.items():
            self.texts[language].add(item.key, words.stem)
            if is_choice(item):
                right, wrong = lengths(item, words)
                self.longest[language].take(len(correct(item.body)) / len(options(item.body)), right > wrong)
        if item.kind == "single" and is_choice(item):
            keys = options(item.body)
            self.places[len(keys)][keys.index(next(iter(correct(item.body))))] += 1

    def compare(self, *, on_progress: Callable[[int, int], None] = lambda done, of: None) -> None:
        """Find what asks nearly the same as something before it: one pair an item, whatever the languages."""
        told: set[str] = set()
        for at, language in enumerate(LANGUAGES):

            def tell(done: int, of: int, at: int = at) -> None:
                on_progress(at * of + done, len(LANGUAGES) * of)

            for key, twin, share in self.texts[language].near(on_progress=tell):
                if key not in told and self.prints[key] != self.prints[twin]:
                    told.add(key)
                    self.alike.append((key, twin, share, language))

    def findings(self) -> Iterator[Finding]:
        """What the set is to be looked at for; `key` "" where that is no single item."""
        for key, twin in self.same:
            yield Finding("duplicate", ERROR, key, same_words(twin))
        for key, twin, share, language in self.alike:
            message = _("Asks nearly the same as %(key)s (%(share)d %% of the words).") % {"key": twin, "share": round(share * 100)}
            yield Finding("near-duplicate", WARNING, key, message, language)
        for language, found in self.longest.items():
            if found.is_biased:
                message = _("A right option is the longest in %(hits)d questions of %(all)d; chance would make it %(expected)d.")
                numbers = {"hits": found.hits, "all": found.n, "expected": round(found.expected)}
                yield Finding("longest-right-rate", WARNING, "", message % numbers, language)
        yield from self._positions()

    def _positions(self) -> Iterator[Finding]:
        """Whether the right option stands in one place too often: chi-square over the items that have equally many options."""
        for number, counts in sorted(self.places.items()):
            whole = counts.total()
            expected = whole / number
            square = sum((counts[place] - expected) ** 2 / expected for place in range(number))
            if whole >= ENOUGH and square > CHI_SQUARE.get(number - 1, 2.5 * number):
                table = ", ".join(f"{place + 1}: {counts[place]}" for place in range(number))
                message = _("The right option stands in one place too often (%(places)s).") % {"places": table}
                yield Finding("key-position", WARNING, "", message)
