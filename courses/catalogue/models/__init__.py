"""Rows: Certification, Training, Module, Lesson. Pages: catalogue, course, module, lesson in each language."""

from .pages import CataloguePage, CoursePage, LessonPage, ModulePage
from .rows import Certification, CertificationFact, Facts, Lesson, Module, Training

__all__ = [
    "CataloguePage",
    "Certification",
    "CertificationFact",
    "CoursePage",
    "Facts",
    "Lesson",
    "LessonPage",
    "Module",
    "ModulePage",
    "Training",
]
