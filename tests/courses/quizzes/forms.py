"""Made-up questions, quizzes and sittings for tests: banks of any size, answered as a test wants."""

from collections.abc import Callable, Iterable

from courses.quizzes import actions
from courses.quizzes.enums import QuizMode
from courses.quizzes.item import Item, Tags, Words
from courses.quizzes.models import Attempt, Question, Quiz, Slot
from lms.accounts.models import User

KEYS = ("a", "b", "c", "d")
BELIEFS = {"b": "escalate-first", "c": "act-before-analysing"}


def item(key: str, *, area: str = "people", task: str = "", concept: str = "", difficulty: int | None = 3, method: str = "pmi") -> Item:
    """One right answer, "a", of four; each wrong one but "d" stands for a belief."""
    words = {
        language: Words(
            stem=f"{key} ({language})",
            parts={option: f"{key} {option} {language}" for option in KEYS},
            reasons={option: f"Reason {option} of {key}" for option in KEYS},
        )
        for language in ("fr", "en")
    }
    tags = Tags(method=method, area=area, task=task, concept=concept, difficulty=difficulty)
    body = {"options": [{"key": option, **({"correct": True} if option == "a" else {})} for option in KEYS]}
    return Item(key=key, kind="single", body=body, words=words, tags=tags, beliefs=BELIEFS)


def quiz(key: str, items: Iterable[Item], *, mode: str = QuizMode.ASSESS, minutes: int | None = 60, **settings: object) -> Quiz:
    """A quiz that lists these items of a bank of its own name."""
    items = list(items)
    bank = actions.bank(slug=f"bank-{key}")
    actions.write_items(bank=bank, items=items)
    return actions.write_quiz(
        key=key, titles={"fr": f"Quiz {key}", "en": f"Quiz {key}"}, question_keys=[each.key for each in items], pass_mark=70,
        mode=mode, minutes=minutes, **settings,
    )  # fmt: skip


def sat(user: User, quiz: Quiz, answer: Callable[[Slot], str | None], **fields: object) -> Attempt:
    """An attempt of `user`, each slot answered as `answer` says (None: blank), handed in. `fields` are set on every slot."""
    actions.grant(user=user, quiz=quiz)
    attempt = actions.start(user=user, quiz=quiz)
    slots = list(attempt.slots.select_related("version__question"))
    for slot in slots:
        chosen = answer(slot)
        slot.answer = {"chosen": [chosen]} if chosen else {}
        slot.seconds = 40
        for name, value in fields.items():
            setattr(slot, name, value)
    Slot.objects.bulk_update(slots, ["answer", "seconds", *fields])
    return actions.submit(attempt=attempt)


def right(slot: Slot) -> str:
    return "a"


def wrong(slot: Slot) -> str:
    return "b"


def question(key: str) -> Question:
    return Question.objects.select_related("current").get(key=key)
