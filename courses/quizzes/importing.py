"""The kind of file this app imports: questions and the quizzes that use them."""

from functools import partial

from django.utils.translation import gettext as _

from content.importing import facts
from content.importing.files import FactsFile, Refused
from content.importing.registry import FactsKind, register
from content.importing.run import Run

from . import actions
from .enums import QuestionKind
from .models import Question, Quiz

LANGUAGES = ("fr", "en")


def _load(file: FactsFile, run: Run) -> None:
    for row in file.data.get("question", []):
        question = _checked(file, row)
        run.piece(
            file,
            "question",
            question["key"],
            question,
            write=partial(_write_question, question),
            state=partial(_question_state, question["key"]),
        )
    for row in file.data.get("quiz", []):
        quiz = facts.check(file, row, required={"key", "pass_mark", "questions", "title"}, optional=set(), name="quiz")
        run.piece(
            file,
            "quiz",
            quiz["key"],
            quiz,
            write=partial(_write_quiz, file, quiz),
            state=partial(_quiz_state, quiz["key"]),
        )


def _checked(file: FactsFile, row: object) -> dict:
    question = facts.check(file, row, required={"key", "type", "topic", "stem", "option"}, optional={"marks"}, name="question")
    line = file.line_of(f'"{question["key"]}"')
    for option in question["option"]:
        facts.check(file, option, required={"key", "correct", "fr", "en", "reason_fr", "reason_en"}, optional=set(), name="question.option")
    correct = sum(bool(option["correct"]) for option in question["option"])
    wanted = question["type"] in QuestionKind.values and len(question["option"]) >= 2
    if not wanted or correct < 1 or (question["type"] == QuestionKind.SINGLE and correct != 1):
        raise Refused(
            _("The question “%(key)s” needs a known type, two options or more, and one right option (several only when multiple).")
            % {"key": question["key"]},
            line=line,
        )
    if len({option["key"] for option in question["option"]}) != len(question["option"]):
        raise Refused(_("The question “%(key)s” has two options of the same key.") % {"key": question["key"]}, line=line)
    return question


def _write_question(row: dict) -> None:
    actions.write_question(
        key=row["key"],
        topic=row["topic"],
        kind=row["type"],
        marks=row.get("marks", 1),
        options=[{"key": option["key"], "correct": option["correct"]} for option in row["option"]],
        texts={
            language: {
                "stem": row["stem"][language],
                "options": {o["key"]: {"text": o[language], "reason": o[f"reason_{language}"]} for o in row["option"]},
            }
            for language in LANGUAGES
        },
    )


def _question_state(key: str) -> list | None:
    question = Question.objects.filter(key=key).first()
    version = question.versions.order_by("-number").first() if question else None
    return [question.topic, version.number, version.kind, version.options] if question and version else None


def _write_quiz(file: FactsFile, row: dict) -> None:
    try:
        actions.write_quiz(key=row["key"], titles=row["title"], question_keys=row["questions"], pass_mark=row["pass_mark"])
    except actions.QuizRefused as refusal:
        raise Refused(str(refusal), line=file.line_of(f'"{row["key"]}"')) from refusal


def _quiz_state(key: str) -> list | None:
    quiz = Quiz.objects.filter(key=key).first()
    return [quiz.pass_mark, list(quiz.items.values_list("question__key", flat=True))] if quiz else None


register(FactsKind("questions", _load, 100))
