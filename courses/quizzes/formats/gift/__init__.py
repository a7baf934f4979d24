"""GIFT, Moodle's text format: one language, texts in Markdown where we write them."""

from .reader import read
from .writer import write

__all__ = ["read", "write"]
