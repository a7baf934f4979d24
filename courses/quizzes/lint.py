"""What an item writer should look at again: flaws that give the answer away, words missing, tags missing, near-duplicates. Pure.

`lint` looks at one item, `survey.lint_set` at a bank. An "error" makes the question unfair or unusable, a "warning" makes it weaker, an
"info" is worth a look. The rules are those of exams.md section 4: with the defects they find, a learner scores 76 % by pattern alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from . import likeness
from .item import LANGUAGES, Item, Words
from .kinds import KINDS
from .kinds.single import correct, options

ERROR, WARNING, INFO = "error", "warning", "info"
ORDER = (ERROR, WARNING, INFO)

# What is not said about a question, in its tags: files of other systems hold none of it.
OF_TAGS = frozenset({"no-source", "no-licence", "no-owner", "no-review-date", "no-difficulty", "no-bloom"})
# The right option may be so much longer than the longest wrong one, in share and in characters.
LONGER, LONGER_BY = 1.25, 15

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


def name(code: str) -> str:
    """A rule in a few words, for counts."""
    names = {
        "longest-right": _("right answer the longest"), "longest-right-rate": _("right answers often the longest"),
        "absolute-word": _("absolute words"), "of-the-above": _("“of the above”"), "negative-stem": _("negative questions"),
        "no-reason": _("reasons missing"), "missing-words": _("words missing"), "keys-differ": _("keys that differ"),
        "no-source": _("no source"), "no-licence": _("no licence"), "no-owner": _("no owner"), "no-review-date": _("no review date"),
        "no-difficulty": _("no difficulty"), "no-bloom": _("no level of Bloom"), "give-away": _("stem gives the answer away"),
        "duplicate": _("asked twice"), "near-duplicate": _("nearly asked twice"), "key-position": _("right answer often at one place"),
    }  # fmt: skip
    return names.get(code, code.replace("-", " "))


@dataclass(frozen=True)
class Finding:
    """One thing to look at: `code` names the rule, `key` the item ("" for the set as a whole), `language` the words ("" for both)."""

    code: str
    severity: str
    key: str
    message: str
    language: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR


def same_words(key: str) -> str:
    """What is said of a question whose words another has as well."""
    return _("The same question in the same words as %(key)s.") % {"key": key}


def lint(item: Item) -> list[Finding]:
    """What one item should be looked at for, the worst first."""
    return by_gravity(finding for rule in RULES for finding in rule(item))


def by_gravity(findings: Iterable[Finding]) -> list[Finding]:
    """The worst first."""
    return sorted(findings, key=lambda each: (ORDER.index(each.severity), each.key, each.code, each.language))


def is_choice(item: Item) -> bool:
    """Whether the item is a well-formed choice among options with words of their own."""
    rows = item.body.get("options")
    return (
        item.kind in {"single", "multiple"} and isinstance(rows, list) and bool(correct(item.body)) and len(correct(item.body)) < len(rows)
    )


def lengths(item: Item, words: Words) -> tuple[int, int]:
    """The characters of the longest right and of the longest wrong option."""
    right = correct(item.body)
    longest = {True: 0, False: 0}
    for key in options(item.body):
        longest[key in right] = max(longest[key in right], len(words.parts.get(key, "")))
    return longest[True], longest[False]


def _long_key(item: Item) -> Iterator[Finding]:
    if not is_choice(item):
        return
    for language, words in item.words.items():
        right, wrong = lengths(item, words)
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
    if item.kind != "single" or not is_choice(item):
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
