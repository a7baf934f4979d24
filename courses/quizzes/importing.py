"""The kind of file this app imports: banks of questions (files of our own format that it names) and the quizzes that use them."""

from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from content.importing import facts
from content.importing.files import FactsFile, Refused
from content.importing.registry import FactsKind, named_folders, register
from content.importing.run import Run

from . import actions, feedback, formats, words
from .enums import FeedbackPreset
from .item import LANGUAGES, BadItem, Item, Tags, Words
from .models import Question, Quiz

FOLDER = "banks"
SETTINGS = {"mode", "blueprint", "size", "minutes", "feedback", "own_feedback", "grade", "tries", "cool_down_hours"}
# As the file says it; a quiz keeps `told` as `own_feedback`.
OPTIONAL = SETTINGS - {"own_feedback"} | {"questions", "bank", "told"}


def _load(file: FactsFile, run: Run) -> None:
    for row in file.data.get("bank", []):
        _load_bank(file, run, facts.check(file, row, required={"slug", "title", "files"}, optional=set(), name="bank"))
    for row in file.data.get("question", []):
        item, topic = _item(file, row), row["topic"]
        run.piece(
            file,
            "question",
            item.key,
            {"digest": words.digest(item), "tags": repr(item.tags), "group": item.group},
            write=partial(_write_item, file, actions.bank(slug=topic), item),
            state=partial(_question_state, item.key),
        )
    for row in file.data.get("quiz", []):
        quiz = facts.check(file, row, required={"key", "pass_mark", "title"}, optional=OPTIONAL, name="quiz")
        run.piece(
            file,
            "quiz",
            quiz["key"],
            quiz,
            write=partial(_write_quiz, file, quiz),
            state=partial(_quiz_state, quiz["key"]),
        )


def _item(file: FactsFile, row: object) -> Item:
    """A question of one or several right options as it stands in the file itself, both languages side by side."""
    found = facts.check(file, row, required={"key", "type", "topic", "stem", "option"}, optional={"marks"}, name="question")
    for option in found["option"]:
        facts.check(file, option, required={"key", "correct", "fr", "en", "reason_fr", "reason_en"}, optional=set(), name="question.option")
    options = [{"key": option["key"], **({"correct": True} if option["correct"] else {})} for option in found["option"]]
    texts = {
        language: Words(
            stem=found["stem"][language],
            parts={option["key"]: option[language] for option in found["option"]},
            reasons={option["key"]: option[f"reason_{language}"] for option in found["option"]},
        )
        for language in LANGUAGES
    }
    item = Item(
        key=found["key"], kind=found["type"], body={"options": options}, words=texts, marks=found.get("marks", 1),
        tags=Tags(method=found["topic"]),
    )  # fmt: skip
    try:
        if item.kind not in ("single", "multiple"):
            raise BadItem(_("A question in this file is “single” or “multiple”; other kinds stand in bank files."))
        item.check()
    except BadItem as error:
        raise Refused(f"{item.key}: {error}", line=file.line_of(f'"{item.key}"')) from error
    return item


def _load_bank(file: FactsFile, run: Run, row: dict) -> None:
    bank = actions.bank(slug=row["slug"], title=row["title"])
    readings = [_read(file, run, name) for name in row["files"]]
    for reading in readings:
        for scenario in reading.scenarios:
            actions.write_scenario(bank=bank, scenario=scenario)
    for item in (each.item for reading in readings for each in reading.items):
        run.piece(
            file,
            "question",
            item.key,
            {"digest": words.digest(item), "tags": repr(item.tags), "group": item.group},
            write=partial(_write_item, file, bank, item),
            state=partial(_question_state, item.key),
        )


def _read(file: FactsFile, run: Run, name: str) -> formats.Reading:
    """A bank file, named from the folder of the file that lists it; everything wrong in it is refused with its own name and line."""
    path = (file.path.parent / name).resolve()
    if not path.is_relative_to(run.root) or FOLDER not in path.relative_to(run.root).parts or not path.is_file():
        raise Refused(_("There is no file “%(name)s” in a folder “banks” beside this one.") % {"name": name}, line=file.line_of(name))
    try:
        reading = formats.read(path.read_bytes(), name=path.name, format="markdown", beside=beside(path))
    except formats.FileRefused as refusal:
        raise Refused(f"{name}: {refusal}", line=file.line_of(name)) from refusal
    if reading.unsupported:
        first = reading.unsupported[0]
        reason = _("There is no kind of question called “%(name)s”.") % {"name": first["kind"]}
        raise Refused(f"{name}:{first['line']}: {first['item']}: {reason}", line=file.line_of(name))
    if reading.refused:
        first = reading.refused[0]
        raise Refused(f"{name}:{first['line']}: {first['item']}: {first['reason']}", line=file.line_of(name))
    return reading


def beside(path: Path) -> dict[str, bytes]:
    """{name in the text: bytes} of the pictures in the folder `media` beside a bank file."""
    return {f"media/{each.name}": each.read_bytes() for each in sorted((path.parent / "media").glob("*.*")) if each.is_file()}


def _write_item(file: FactsFile, bank: actions.BankRow, item: Item) -> None:
    try:
        actions.write_items(bank=bank, items=[item])
    except (actions.QuizRefused, BadItem) as refusal:
        raise Refused(f"{item.key}: {refusal}", line=1) from refusal


def _question_state(key: str) -> list | None:
    question = Question.objects.filter(key=key).select_related("scenario").first()
    return [words.digest(question.item), repr(question.item.tags), question.live] if question and question.current_id else None


def _write_quiz(file: FactsFile, row: dict) -> None:
    settings = {name: row[name] for name in SETTINGS if name in row}
    if "told" in row:
        settings["own_feedback"] = _told(file, row)
    if "bank" in row:
        settings["bank"] = actions.bank(slug=row["bank"])
    try:
        actions.write_quiz(
            key=row["key"], titles=row["title"], question_keys=row.get("questions", []), pass_mark=row["pass_mark"], **settings
        )
    except actions.QuizRefused as refusal:
        raise Refused(str(refusal), line=file.line_of(f'"{row["key"]}"')) from refusal


def _told(file: FactsFile, row: dict) -> str:
    """The cells of one's own choice of what is told, as the quiz keeps them."""
    unknown = [name for name in row["told"] if name not in feedback.KNOWN]
    if unknown or row.get("feedback") != FeedbackPreset.OWN:
        reason = _("“told” lists cells as “released:any:score”, beside feedback = “own”: moment, result, what is told.")
        raise Refused(" ".join([reason, *unknown]), line=file.line_of(f'"{row["key"]}"'))
    return feedback.written(feedback.read(row["told"]))


def _quiz_state(key: str) -> list | None:
    quiz = Quiz.objects.filter(key=key).first()
    facts_of = [quiz.pass_mark, *(getattr(quiz, name) for name in sorted(SETTINGS)), quiz.bank_id] if quiz else []
    return [*facts_of, list(quiz.items.values_list("question__key", flat=True))] if quiz else None


named_folders.add(FOLDER)
register(FactsKind("questions", _load, 100))
