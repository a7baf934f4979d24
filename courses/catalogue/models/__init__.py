"""Rows: Certification, Training, Module, Lesson, MockExam. Pages: catalogue, course, module, lesson in each language."""

from .pages import CataloguePage, CoursePage, LessonPage, ModulePage
from .rows import Certification, CertificationFact, Facts, Lesson, MockExam, Module, Training

__all__ = [
    "CataloguePage",
    "Certification",
    "CertificationFact",
    "CoursePage",
    "Facts",
    "Lesson",
    "LessonPage",
    "MockExam",
    "Module",
    "ModulePage",
    "Training",
]
