"""Banks and exams made for tests: as many items of every kind as a blueprint asks for."""

from collections.abc import Iterator
from itertools import count

from courses.quizzes import actions, blueprint
from courses.quizzes.item import Item, Scenario, Tags, Words
from courses.quizzes.models import Quiz
from lms.accounts.models import User

OPTIONS = ("a", "b", "c", "d")


def single(key: str, *, right: str = "b", **tags: str) -> Item:
    """A choice of four, right at `right`; every option has a reason that tests can look for."""
    return Item(
        key=key,
        kind="single",
        body={"options": [{"key": each, **({"correct": True} if each == right else {})} for each in OPTIONS]},
        words={language: _words(language, key, OPTIONS) for language in ("fr", "en")},
        tags=Tags(owner="Tests", licence="CC0-1.0", **tags),
        beliefs={"a": "escalate-first"},
    )


def matching(key: str, *, rows: int, group: str = "", **tags: str) -> Item:
    """Rows matched with four options, a mark a row."""
    named = [f"r{number}" for number in range(1, rows + 1)]
    body = {"rows": [{"key": row, "option": OPTIONS[at % 4]} for at, row in enumerate(named)], "options": list(OPTIONS), "once": False}
    words = {
        language: Words(
            stem=f"Stem {key} ({language})",
            parts={name: f"Part {name} of {key} ({language})" for name in (*named, *OPTIONS)},
            information=f"Information for {key} ({language})" if group else "",
        )
        for language in ("fr", "en")
    }
    return Item(key=key, kind="matching", body=body, words=words, marks=rows, tags=Tags(**tags), group=group)


def _words(language: str, key: str, options: tuple[str, ...]) -> Words:
    return Words(
        stem=f"Stem {key} ({language})",
        parts={each: f"Option {each} of {key} ({language})" for each in options},
        reasons={each: f"Reason {each} of {key} ({language})" for each in options},
    )


def pmp_items(*, forms: int = 1) -> Iterator[Item]:
    """What `forms` whole PMP forms need in every cell, tasks in turn, and items to be on trial."""
    form = blueprint.known()["pmp-2026"]
    numbers = count(1)
    for area in form.areas:
        tasks = list(area.tasks)
        for approach in form.approaches:
            for at in range(forms * (-(-area.items * approach.items // form.scored) + 6)):
                number = next(numbers)
                yield single(
                    f"pmp-t{number}", right=OPTIONS[number % 4], method="pmi", area=area.code, approach=approach.code,
                    task=tasks[at % len(tasks)], concept=tasks[at % len(tasks)],
                )  # fmt: skip


def prince2_items() -> tuple[list[Item], list[Scenario]]:
    """One scenario with what a PRINCE2 7 Practitioner form needs: 56 items worth 70 marks, and some to choose from."""
    form = blueprint.known()["prince2-7-practitioner"]
    found: list[Item] = []
    for area in form.areas:
        for number in range(14):
            item = single(f"p2-{area.code}-{number}", method="prince2", area=area.code)
            found.append(Item(**{**vars(item), "group": "mill"}))
        found += [matching(f"p2-{area.code}-m{rows}", rows=rows, group="mill", method="prince2", area=area.code) for rows in (3, 4, 5)]
    words = {"fr": "Le moulin est en travaux.", "en": "The mill is being rebuilt."}
    return found, [Scenario(key="mill", words=words, title={"fr": "Le moulin", "en": "The mill"})]


def exam(code: str, *, bank: str, key: str = "", **settings: object) -> Quiz:
    """An exam simulation after the blueprint `code`."""
    row = actions.bank(slug=bank)
    titles = {"fr": f"Examen {code}", "en": f"Exam {code}"}
    return actions.write_quiz(
        key=key or f"test-{code}", titles=titles, pass_mark=60, mode="assess", blueprint=code, bank=row, feedback="mock", **settings
    )


def pmp_exam(**settings: object) -> Quiz:
    actions.write_items(bank=actions.bank(slug="test-pmp"), items=pmp_items())
    return exam("pmp-2026", bank="test-pmp", **settings)


def prince2_exam(**settings: object) -> Quiz:
    items, scenarios = prince2_items()
    actions.write_items(bank=actions.bank(slug="test-prince2"), items=items, scenarios=scenarios)
    return exam("prince2-7-practitioner", bank="test-prince2", **settings)


def sit(user: User, quiz: Quiz):
    """The attempt of `user`, granted and begun."""
    actions.grant(user=user, quiz=quiz)
    return actions.start(user=user, quiz=quiz)
