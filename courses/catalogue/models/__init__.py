"""Rows: Certification, Training, Module, Lesson. Pages: catalogue, course, module, lesson in each language."""

from .pages import CataloguePage, CoursePage, LessonPage, ModulePage
from .rows import Certification, CertificationFact, Lesson, Module, Training

__all__ = [
    "CataloguePage",
    "Certification",
    "CertificationFact",
    "CoursePage",
    "Lesson",
    "LessonPage",
    "Module",
    "ModulePage",
    "Training",
]
