"""Writing the bank: items in, versions made, quizzes that use them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from .. import merging, pictures, queries, words
from ..item import LANGUAGES, BadItem, Item, Scenario
from ..lint import Finding
from ..models import Bank, Question, QuestionText, QuestionVersion, Quiz, QuizItem, QuizText, ScenarioVersion
from ..models import Scenario as ScenarioRow
from .errors import QuizRefused

AT_ONCE = 250


class Outcome(NamedTuple):
    """What became of one item: which of the four of Written, and what the lint would have looked at in what was taken."""

    key: str
    outcome: str
    findings: Sequence[Finding] = ()


@dataclass
class Written:
    """What came of writing items, by key: `duplicates` ask what another question of the bank already asks and were left out.

    `outcomes` stand in the order of the items.
    """

    imported: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def note(self, key: str, outcome: str, findings: Sequence[Finding] = ()) -> None:
        getattr(self, outcome).append(key)
        self.outcomes.append(Outcome(key, outcome, findings))


@dataclass
class Imagined:
    """What a dry run would have written by now: it reads the bank and writes nothing, so nobody's answers wait for it."""

    rows: dict[str, Question] = field(default_factory=dict)
    prints: dict[tuple[str, str], str] = field(default_factory=dict)
    groups: dict[str, ScenarioRow] = field(default_factory=dict)


def bank(*, slug: str, title: str = "") -> Bank:
    """The bank called `slug`, made where there is none; a given title is kept up to date."""
    found, _created = Bank.objects.get_or_create(slug=slug, defaults={"title": title or slug})
    if title and found.title != title:
        Bank.objects.filter(pk=found.pk).update(title=title)
        found.title = title
    return found


def imagine_items(
    *, bank: Bank, items: Iterable[Item], scenarios: Sequence[Scenario] = (), keeps: frozenset[str] | None = None, so_far: Imagined
) -> Written:
    """What `write_items` would do, after what `so_far` would have been written; nothing is. `bank` may be one that does not exist yet."""
    written = Written()
    so_far.groups.update({each.key: _imagined_scenario(bank, each) for each in scenarios})
    for some in _some(items):
        _write_some(bank, some, so_far.groups, written, keeps, so_far)
    return written


def _imagined_scenario(bank: Bank, scenario: Scenario) -> ScenarioRow:
    row = ScenarioRow.objects.filter(key=scenario.key).first()
    if row is not None and row.bank_id != bank.pk:
        raise QuizRefused(_("The scenario “%(key)s” stands in another bank. Give this one another key.") % {"key": scenario.key})
    for language, text in scenario.words.items():
        words.to_html(text, language=language)
    return row or ScenarioRow(key=scenario.key, bank_id=bank.pk)


@transaction.atomic
def write_items(*, bank: Bank, items: Iterable[Item], scenarios: Sequence[Scenario] = (), keeps: frozenset[str] | None = None) -> Written:
    """Hold checked items as published questions of the bank, all or none; writing the same again changes nothing (QZ-18).

    An item without a key is known by its words, or gets one from them. `keeps`: the facts that the items' format can hold
    (formats.KEEPS), where that is not all: what it has no place for stays as the bank has it.
    Raises QuizRefused for a key that another bank holds and for a scenario that does not exist; BadItem for what cannot be asked.
    """
    written = Written()
    groups = {each.key: write_scenario(bank=bank, scenario=each).scenario for each in scenarios}
    for some in _some(items):
        _write_some(bank, some, groups, written, keeps)
    return written


def _some(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _write_some(
    bank: Bank,
    items: Sequence[Item],
    groups: dict[str, ScenarioRow],
    written: Written,
    keeps: frozenset[str] | None,
    imagined: Imagined | None = None,
) -> None:
    for item in items:
        item.check()
    prints = _known_prints(bank, items) | (imagined.prints if imagined else {})
    keys = [item.key or _by_words(item, prints) or f"{bank.slug}-{item.fingerprint[:12]}" for item in items]
    known = {row.key: row for row in Question.objects.filter(key__in=keys).select_related("current", "scenario")}
    known |= {key: imagined.rows[key] for key in keys if key in imagined.rows} if imagined else {}
    _find_groups(bank, items, groups)
    changed: list[tuple[Question, Item]] = []
    for key, given in zip(keys, items, strict=True):
        row, item = _sorted_out(bank, key, given, known.get(key), prints, groups, written, keeps)
        if row is None:
            continue
        if imagined is None:
            _hold_pictures(row, item)
        changed.append((row, item))
        known[key] = row
        prints.update({(language, value): key for language, value in item.fingerprints.items()})
    if imagined is None:
        _save(changed)
        return
    for row, item in changed:
        _lay_out(row, item)
        row.current = row.current or QuestionVersion(question=row)
        imagined.rows[row.key] = row
        imagined.prints.update({(language, value): row.key for language, value in item.fingerprints.items()})


def _sorted_out(
    bank: Bank,
    key: str,
    given: Item,
    row: Question | None,
    prints: Mapping[tuple[str, str], str],
    groups: Mapping[str, ScenarioRow],
    written: Written,
    keeps: frozenset[str] | None,
) -> tuple[Question | None, Item]:
    """The row that holds an item that is new or changed, and the item as it will be; no row for what changes nothing."""
    if row is None and _by_words(given, prints):
        written.note(key, "duplicates")
        return None, given
    if row is not None and row.bank_id != bank.pk:
        raise QuizRefused(_("The question “%(key)s” stands in another bank. Give this one another key.") % {"key": key})
    item = merging.merged(given, row.item, keeps) if row is not None and keeps is not None else given
    group = groups.get(item.group) or (row.scenario if row is not None and item.group else None)
    if row is not None and _is_same(row, item, group):
        written.note(key, "unchanged")
        return None, item
    outcome = "imported" if row is None else "updated"
    row = row or Question(key=key, bank_id=bank.pk, live=True)
    written.note(key, outcome, row.take(item))
    row.scenario = group
    return row, item


def _hold_pictures(row: Question, item: Item) -> None:
    held = {name: row.pictures[name] for name in item.media if name in row.pictures and not item.media[name]}
    row.pictures = held | {name: pictures.keep(name, content) for name, content in item.media.items() if content}


def _lay_out(row: Question, item: Item) -> None:
    """Make what would be kept, and keep nothing: raises what writing it would."""
    stored = {name: pictures.stored_name(name, content) for name, content in item.media.items() if content}
    for language, each in item.words.items():
        words.shown(each, language=language, stored=row.pictures | stored)


def _save(changed: Sequence[tuple[Question, Item]]) -> None:
    last = {id(row): (row, item) for row, item in changed}  # an item that stands in the file twice is one row
    fresh = [row for row, _item in last.values() if row.pk is None]
    for row, _item in last.values():
        if row.pk is not None:
            row.live, row.has_unpublished_changes = True, False
            row.save()
    Question.objects.bulk_create(fresh)
    make_versions(list(last.values()))


def _known_prints(bank: Bank, items: Sequence[Item]) -> dict[tuple[str, str], str]:
    """{(language, fingerprint): key} of what the bank already asks in the words of these items (2 statements)."""
    found: dict[tuple[str, str], str] = {}
    for language in LANGUAGES:
        name = f"fingerprint_{language}"
        wanted = [item.fingerprints[language] for item in items if language in item.words]
        rows = Question.objects.filter(bank=bank.pk, **{f"{name}__in": wanted}).values_list(name, "key")
        found.update({(language, value): key for value, key in rows})
    return found


def _by_words(item: Item, prints: Mapping[tuple[str, str], str]) -> str:
    """The key of the question that asks this in these words, "" for none."""
    return next((prints[each] for each in item.fingerprints.items() if each in prints), "")


def _is_same(row: Question, item: Item, group: ScenarioRow | None) -> bool:
    held = row.item
    same_group = row.scenario_id == (group.pk if group else None) and (group is None or group.pk is not None)
    return same_group and words.digest(held) == words.digest(item) and held.tags == item.tags and row.current is not None and row.live


def _find_groups(bank: Bank, items: Sequence[Item], groups: dict[str, ScenarioRow]) -> None:
    """Scenarios that the items name and that are not known yet; raises QuizRefused for one that does not exist."""
    wanted = {item.group for item in items if item.group} - set(groups)
    groups.update({row.key: row for row in ScenarioRow.objects.filter(key__in=wanted, bank=bank.pk, versions__number=1)})
    if missing := sorted(wanted - set(groups)):
        raise QuizRefused(_("There is no scenario “%(key)s” in this bank.") % {"key": missing[0]})


@transaction.atomic
def make_versions(rows: Sequence[tuple[Question, Item]]) -> None:
    """A version for each question whose content is not that of its newest one; attempts under way keep theirs (QZ-16)."""
    newest: dict[int, QuestionVersion] = {}
    for version in QuestionVersion.objects.filter(question__in=[row.pk for row, _item in rows]).order_by("number"):
        newest[version.question_id] = version
    digests = {row.pk: words.digest(item) for row, item in rows}
    wanted = [(row, item) for row, item in rows if row.pk not in newest or newest[row.pk].digest != digests[row.pk]]
    made = QuestionVersion.objects.bulk_create(
        QuestionVersion(
            question=row, number=newest[row.pk].number + 1 if row.pk in newest else 1, kind=item.kind, marks=item.marks,
            body=dict(item.body), beliefs=dict(item.beliefs), area=item.tags.area, task=item.tags.task, approach=item.tags.approach,
            concept=item.tags.concept, digest=digests[row.pk],
        )
        for row, item in wanted
    )  # fmt: skip
    QuestionText.objects.bulk_create(
        QuestionText(version=version, language=language, **words.shown(each, language=language, stored=row.pictures))
        for version, (row, item) in zip(made, wanted, strict=True)
        for language, each in item.words.items()
    )
    newest.update({version.question_id: version for version in made})
    for row, _item in rows:
        row.current = newest[row.pk]
    Question.objects.bulk_update([row for row, _item in rows], ["current"])
    queries.renew_pools()


@transaction.atomic
def write_scenario(*, bank: Bank, scenario: Scenario) -> ScenarioVersion:
    """The scenario as it is now, published, a new version when its words changed."""
    row, _created = ScenarioRow.objects.get_or_create(key=scenario.key, defaults={"bank": bank})
    if row.bank_id != bank.pk:
        raise QuizRefused(_("The scenario “%(key)s” stands in another bank. Give this one another key.") % {"key": scenario.key})
    held = {language: {"title": scenario.title.get(language, ""), "text": text} for language, text in scenario.words.items()}
    if (row.words, row.live, row.has_unpublished_changes) != (held, True, False):
        row.words, row.live, row.has_unpublished_changes = held, True, False
        row.save()
        queries.renew_pools()
    return make_scenario_version(row)


def make_scenario_version(row: ScenarioRow) -> ScenarioVersion:
    """The version of a scenario's present words: the newest one where they are the same; attempts keep theirs (QZ-16).

    Raises BadItem for words that cannot be laid out.
    """
    scenario = row.written
    made = {
        language: {
            "title": scenario.title.get(language, ""),
            "text": text,
            "html": words.to_html(text, language=language),
        }
        for language, text in scenario.words.items()
    }
    last = row.versions.order_by("-number").first()
    if last is not None and last.words == made:
        return last
    return ScenarioVersion.objects.create(scenario=row, number=last.number + 1 if last else 1, words=made)


def publish(question: Question) -> None:
    """Make the version of a question that an author has just published; raises BadItem, and nothing is published then."""
    question.check_whole()
    make_versions([(question, question.item)])


@transaction.atomic
def publish_scenario(scenario: ScenarioRow) -> None:
    """Make the version of a scenario that an author has just published, and let its questions be drawn; raises BadItem, and nothing is
    published then."""
    make_scenario_version(scenario)
    queries.renew_pools()


@transaction.atomic
def write_quiz(*, key: str, titles: Mapping[str, str], question_keys: Sequence[str] = (), **settings: object) -> Quiz:
    """Create or bring up to date a quiz (`settings`: fields of Quiz); raises QuizRefused for a question that does not exist."""
    found = {question.key: question for question in Question.objects.filter(key__in=question_keys)}
    unknown = [name for name in question_keys if name not in found]
    if unknown:
        raise QuizRefused(
            _("The quiz “%(quiz)s” names a question that does not exist: %(question)s.") % {"quiz": key, "question": unknown[0]}
        )
    quiz, _created = Quiz.objects.update_or_create(key=key, defaults=settings)
    for language, title in titles.items():
        QuizText.objects.update_or_create(quiz=quiz, language=language, defaults={"title": title})
    quiz.items.exclude(question__key__in=question_keys).delete()
    places = {name: position for position, name in enumerate(question_keys, start=1)}
    rows = [QuizItem(quiz=quiz, question=found[name], position=position) for name, position in places.items()]
    QuizItem.objects.bulk_create(rows, update_conflicts=True, unique_fields=["quiz", "question"], update_fields=["position"])
    return quiz


__all__ = [
    "BadItem", "Imagined", "Written", "bank", "imagine_items", "make_versions", "publish", "publish_scenario", "write_items",
    "write_quiz", "write_scenario",
]  # fmt: skip
