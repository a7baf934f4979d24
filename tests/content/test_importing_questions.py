"""Questions in a facts file: one by one, in a bank file, and mock exams that draw from it."""

from pathlib import Path

import pytest

from content.importing.run import import_folder
from courses.quizzes.models import Question, Quiz

pytestmark = pytest.mark.django_db

QUESTION = """
[[question]]
key = "inline-1"
type = "single"
topic = "inline"
[question.stem]
fr = "Qui ?"
en = "Who?"
"""
OPTION = '[[question.option]]\nkey = "{key}"\ncorrect = {right}\nfr = "f {key}"\nen = "e {key}"\nreason_fr = "rf"\nreason_en = "re"\n'
OPTIONS = OPTION.format(key="a", right="true") + OPTION.format(key="b", right="false")


def folder(root: Path, facts: str, bank: str = "") -> Path:
    (root / "questions.toml").write_text(f'kind = "questions"\n{facts}')
    if bank:
        (root / "banks").mkdir()
        (root / "banks" / "one.md").write_text(bank)
    return root


def test_a_question_in_the_file_itself_goes_into_the_bank_of_its_topic(tmp_path: Path) -> None:
    report = import_folder(folder(tmp_path, QUESTION + OPTIONS))
    question = Question.objects.get(key="inline-1")
    assert not report.refused and question.bank.slug == "inline" and question.current.right == {"chosen": ["a"]}
    assert import_folder(tmp_path).unchanged == 1


@pytest.mark.parametrize("facts", [QUESTION.replace("single", "cloze") + OPTIONS, QUESTION + OPTIONS.replace("true", "false")])
def test_a_question_that_cannot_be_asked_is_refused_by_name(tmp_path: Path, facts: str) -> None:
    report = import_folder(folder(tmp_path, facts))
    assert len(report.refused) == 1 and "inline-1" in report.refused[0]["reason"]
    assert not Question.objects.filter(key="inline-1").exists()


BANK = '[[bank]]\nslug = "small"\ntitle = "Small"\nfiles = ["banks/one.md"]\n'
EXAM = """
[[quiz]]
key = "small-mock"
mode = "assess"
blueprint = "pmp-2026"
bank = "small"
size = 5
pass_mark = 60
[quiz.title]
fr = "Blanc"
en = "Mock"
"""
ITEM = "# small-1\nkind: single\n\n## fr\n\nQui ?\n\n- [x] a\n- [ ] b\n\n## en\n\nWho?\n\n- [x] a\n- [ ] b\n"


def test_a_bank_file_and_the_mock_exam_of_its_bank(tmp_path: Path) -> None:
    report = import_folder(folder(tmp_path, BANK + EXAM, ITEM))
    assert not report.refused and Question.objects.get(key="small-1").bank.slug == "small"
    quiz = Quiz.objects.get(key="small-mock")
    assert quiz.is_exam and quiz.blueprint == "pmp-2026" and quiz.size == 5 and quiz.bank.slug == "small"


@pytest.mark.parametrize("bank", ["", "# small-1\nkind: nothing\n\n## fr\n\nQui ?\n"])
def test_a_bank_file_that_is_missing_or_broken_is_refused_with_its_name(tmp_path: Path, bank: str) -> None:
    report = import_folder(folder(tmp_path, BANK, bank))
    assert len(report.refused) == 1 and "banks/one.md" in report.refused[0]["reason"]
