"""What an item writer should look at again: flaws that give the answer away, words missing, tags missing, near-duplicates. Pure.

`lint` looks at one item, `lint_set` at a bank. An "error" makes the question unfair or unusable, a "warning" makes it weaker, an "info" is
worth a look. The rules are those of exams.md section 4: with the defects they find, a learner scores 76 % by pattern alone.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from django.utils.translation import gettext as _

from . import likeness
from .item import LANGUAGES, Item, Words
from .kinds import KINDS
from .kinds.single import correct, options

ERROR, WARNING, INFO = "error", "warning", "info"
ORDER = (ERROR, WARNING, INFO)

# The right option may be so much longer than the longest wrong one, in share and in characters.
LONGER, LONGER_BY = 1.25, 15
# Bias over a set is told from so many items on, and beyond what chance does once in a hundred sets.
ENOUGH = 20
ONE_SIDED = 2.33
CHI_SQUARE = {1: 6.63, 2: 9.21, 3: 11.34, 4: 13.28, 5: 15.09, 6: 16.81, 7: 18.48}

ABSOLUTE = {
    "en": (
        r"always|never|absolutely|invariably|without exception|at all times"
        r"|in (all|every|any) cases?|in no case|under (no|any|all) circumstances?"
    ),
    "fr": (
        r"toujours|jamais|absolument|invariablement|systématiquement|sans exception"
        r"|dans tous les cas|en aucun cas|en (toutes?|aucune) circonstances?"
    ),
}
OF_THE_ABOVE = {
    "en": (
        r"\bthe above\b|^(all|none|both|any|neither) (of )?(these|them|((these|the|the other|of the) )?(answers|options|statements))"
        r"( (is|are) (right|true|correct))?\s*\.?$"
    ),
    "fr": (
        r"(toutes?|tous|aucune?|les deux|chacune) (de |des |les |ces |ses )*(réponses?|propositions?|affirmations?|options?)"
        r"( (ci-dessus|précédentes?|sont (justes?|vraies?|correctes?|exactes?)))?\s*\.?$|ci-dessus\s*\.?$"
    ),
}
NEGATIVE = {
    "en": r"(?<!or )(?<!whether )\b(not|except)\b|n[’']t\b|(?<!at )\bleast\b",
    "fr": r"\b(ne|n[’'])\s?\w.*?\bpas\b|\bsauf\b|\bexcepté\b|\bl[ea] moins\b",
}


@dataclass(frozen=True)
class Finding:
    """One thing to look at: `code` names the rule, `key` the item ("" for the set as a whole), `language` the words ("" for both)."""

    code: str
    severity: str
    key: str
    message: str
    language: str = ""


def lint(item: Item) -> list[Finding]:
    """What one item should be looked at for, the worst first."""
    return _sorted(finding for rule in RULES for finding in rule(item))


def lint_set(items: Iterable[Item]) -> list[Finding]:
    """What a bank should be looked at for: each item by itself, then one against the other, then the set as a whole.

    O(n log n) in the number of items; see `likeness.near` for the one part that is not a single pass.
    """
    bank = list(items)
    return _sorted(
        finding
        for found in ((each for item in bank for each in lint(item)), _same(bank), _alike(bank), _longest_rate(bank), _positions(bank))
        for finding in found
    )


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda each: (ORDER.index(each.severity), each.key, each.code, each.language))


def _choice(item: Item) -> bool:
    """Whether the item is a well-formed choice among options with words of their own."""
    rows = item.body.get("options")
    return (
        item.kind in {"single", "multiple"} and isinstance(rows, list) and bool(correct(item.body)) and len(correct(item.body)) < len(rows)
    )


def _lengths(item: Item, words: Words) -> tuple[int, int]:
    """The characters of the longest right and of the longest wrong option."""
    right = correct(item.body)
    longest = {True: 0, False: 0}
    for key in options(item.body):
        longest[key in right] = max(longest[key in right], len(words.parts.get(key, "")))
    return longest[True], longest[False]


def _long_key(item: Item) -> Iterator[Finding]:
    if not _choice(item):
        return
    for language, words in item.words.items():
        right, wrong = _lengths(item, words)
        if right >= wrong * LONGER and right - wrong >= LONGER_BY:
            message = _("The right option is much longer than the others (%(right)d characters against %(wrong)d): it can be guessed.")
            yield Finding("longest-right", WARNING, item.key, message % {"right": right, "wrong": wrong}, language)


def _option_texts(item: Item, words: Words) -> list[str]:
    """The texts somebody chooses among; rows of a matching and items of an ordering are not chosen."""
    if item.kind not in {"single", "multiple", "matching", "categorise", "cloze"}:
        return []
    rows = {row.get("key") for row in item.body.get("rows", []) if isinstance(row, dict)}
    return [text for key, text in words.parts.items() if key not in rows]


def _option_words(item: Item) -> Iterator[Finding]:
    for language, words in item.words.items():
        for text in _option_texts(item, words):
            absolute = re.search(rf"\b({ABSOLUTE[language]})\b", text, re.IGNORECASE) if language in ABSOLUTE else None
            if absolute:
                message = _("“%(word)s” stands in an option: absolute words mark an option as wrong.") % {"word": absolute[0]}
                yield Finding("absolute-word", WARNING, item.key, message, language)
            if language in OF_THE_ABOVE and re.search(OF_THE_ABOVE[language], text.strip(), re.IGNORECASE):
                message = _("“%(text)s” speaks of the other options, which are shuffled; it can be guessed, too.") % {"text": text}
                yield Finding("of-the-above", ERROR, item.key, message, language)


def _negative(item: Item) -> Iterator[Finding]:
    for language, words in item.words.items():
        # What is in bold is emphasised, and what is quoted is somebody else's word.
        asked = _question(re.sub(r"\*\*.+?\*\*|“.+?”|«.+?»|\".+?\"", " ", words.stem))
        if language in NEGATIVE and re.search(NEGATIVE[language], asked):
            message = _("The question is negative, and does not show it: write the word in capitals or bold, or ask the other way round.")
            yield Finding("negative-stem", WARNING, item.key, message, language)


def _question(stem: str) -> str:
    """The sentence that asks: the last one with a question mark, else the last one that is no count of answers in brackets."""
    sentences = [each for each in re.split(r"(?<=[.?!…])\s+|\n+", re.sub(r"\([^)]*\)\s*$", "", stem.strip())) if each.strip()]
    return next((each for each in reversed(sentences) if "?" in each), sentences[-1] if sentences else "")


def _reasons(item: Item) -> Iterator[Finding]:
    wanted = _explained(item)
    for language, words in item.words.items():
        if not wanted and not words.feedback.strip():
            message = _("Nothing says afterwards why the answer is right.")
            yield Finding("no-reason", WARNING, item.key, message, language)
        missing = [key for key in wanted if not words.reasons.get(key, "").strip()]
        if missing:
            message = _("No reason is given for %(options)s: whoever chooses it learns nothing.") % {"options": ", ".join(missing)}
            yield Finding("no-reason", WARNING, item.key, message, language)


def _explained(item: Item) -> list[str]:
    """What needs a reason of its own: each choice; of a matching, each row's right one; [] for kinds explained as a whole."""
    if item.kind in {"matching", "categorise"}:
        return [f"{row.get('key')}={row.get('option')}" for row in item.body.get("rows", [])]
    return KINDS[item.kind].choices(item.body) if item.kind in KINDS else []


def _languages(item: Item) -> Iterator[Finding]:
    for language in LANGUAGES:
        if language not in item.words or not item.words[language].stem.strip():
            message = _("The question has no words in this language.")
            yield Finding("missing-words", WARNING, item.key, message, language)
    written = {language: words for language, words in item.words.items() if words.stem.strip()}
    yield from _uneven(item, written)
    accepted = item.body.get("accepted")
    if item.kind == "short_text" and isinstance(accepted, dict):
        for language in set(written) - {language for language, texts in accepted.items() if texts}:
            yield Finding("missing-words", WARNING, item.key, _("No answer is accepted in this language."), language)


def _uneven(item: Item, written: dict[str, Words]) -> Iterator[Finding]:
    """What one language has words for and another has not."""
    for what, keys in (
        (_("options"), {language: {key for key, text in words.parts.items() if text.strip()} for language, words in written.items()}),
        (_("reasons"), {language: {key for key, text in words.reasons.items() if text.strip()} for language, words in written.items()}),
        (_("feedback"), {language: {"*"} if words.feedback.strip() else set() for language, words in written.items()}),
        (_("information"), {language: {"*"} if words.information.strip() else set() for language, words in written.items()}),
    ):
        every = set().union(*keys.values())
        for language, held in keys.items():
            missing = ", ".join(sorted(every - held - {"*"}))
            if every - held:
                message = _("The languages differ: %(what)s missing here (%(keys)s).") % {"what": what, "keys": missing or "…"}
                yield Finding("keys-differ", ERROR, item.key, message, language)


def _tags(item: Item) -> Iterator[Finding]:
    tags = item.tags
    for code, there, message in (
        ("no-source", tags.source.strip(), _("No source is named: nobody can check the question against it.")),
        ("no-licence", tags.licence.strip(), _("No licence is named.")),
        ("no-owner", tags.owner.strip(), _("No owner is named: nobody will look after the question.")),
        ("no-review-date", tags.review_on, _("No review date is set: methods change, and the question will not.")),
        ("no-difficulty", tags.difficulty, _("No difficulty is given (1 to 5).")),
        ("no-bloom", tags.bloom, _("No level of Bloom’s taxonomy is given (1 to 6).")),
    ):
        if not there:
            yield Finding(code, WARNING, item.key, message)


def _give_away(item: Item) -> Iterator[Finding]:
    """The right option repeats the stem, and no wrong one does: it can be matched by eye."""
    if item.kind != "single" or not _choice(item):
        return
    (right,) = correct(item.body) if len(correct(item.body)) == 1 else (None,)
    for language, words in item.words.items():
        stem = _telling(words.stem)
        wrong = set().union(*(_telling(text) for key, text in words.parts.items() if key != right))
        told = sorted((_telling(words.parts.get(right or "", "")) & stem) - wrong)
        if len(told) >= 2:
            message = _("Only the right option repeats words of the question: %(words)s.") % {"words": ", ".join(told)}
            yield Finding("give-away", INFO, item.key, message, language)


def _telling(text: str) -> set[str]:
    return {word for word in likeness.words(text) if len(word) >= 5}


RULES: tuple[Callable[[Item], Iterator[Finding]], ...] = (
    _long_key,
    _option_words,
    _negative,
    _reasons,
    _languages,
    _tags,
    _give_away,
)


def _same(bank: Sequence[Item]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for item in bank:
        twin = first.setdefault(item.fingerprint, item.key)
        if twin != item.key:
            yield Finding("duplicate", ERROR, item.key, _("The same question in the same words as %(key)s.") % {"key": twin})


def _alike(bank: Sequence[Item]) -> Iterator[Finding]:
    """Each item beside the first that asks nearly the same; one finding an item, whatever the languages."""
    told: set[str] = set()
    for language in LANGUAGES:
        stems = [(str(at), item.words[language].stem) for at, item in enumerate(bank) if language in item.words]
        for at, other, share in likeness.near(stems):
            item, twin = bank[int(at)], bank[int(other)]
            if at not in told and item.fingerprint != twin.fingerprint:
                told.add(at)
                message = _("Asks nearly the same as %(key)s (%(share)d %% of the words).") % {"key": twin.key, "share": round(share * 100)}
                yield Finding("near-duplicate", WARNING, item.key, message, language)


def _longest_rate(bank: Sequence[Item]) -> Iterator[Finding]:
    """How often a right option is the longest one, against what chance does."""
    for language in LANGUAGES:
        chances, hits = [], 0
        for item in bank:
            if _choice(item) and language in item.words:
                right, wrong = _lengths(item, item.words[language])
                chances.append(len(correct(item.body)) / len(options(item.body)))
                hits += right > wrong
        expected, spread = sum(chances), sqrt(sum(chance * (1 - chance) for chance in chances))
        if len(chances) >= ENOUGH and hits > expected + ONE_SIDED * spread:
            message = _("A right option is the longest in %(hits)d questions of %(all)d; chance would make it %(expected)d.")
            numbers = {"hits": hits, "all": len(chances), "expected": round(expected)}
            yield Finding("longest-right-rate", WARNING, "", message % numbers, language)


def _positions(bank: Sequence[Item]) -> Iterator[Finding]:
    """Whether the right option stands in one place too often: chi-square over the items that have equally many options."""
    places: dict[int, Counter[int]] = defaultdict(Counter)
    for item in bank:
        if item.kind == "single" and _choice(item):
            keys = options(item.body)
            places[len(keys)][keys.index(next(iter(correct(item.body))))] += 1
    for number, counts in sorted(places.items()):
        whole = counts.total()
        expected = whole / number
        square = sum((counts[place] - expected) ** 2 / expected for place in range(number))
        if whole >= ENOUGH and square > CHI_SQUARE.get(number - 1, 2.5 * number):
            table = ", ".join(f"{place + 1}: {counts[place]}" for place in range(number))
            message = _("The right option stands in one place too often (%(places)s).") % {"places": table}
            yield Finding("key-position", WARNING, "", message)
