"""Moodle XML: one language, pictures inside the file, texts in Markdown where we write them."""

from .reader import read
from .writer import fits, write

__all__ = ["fits", "read", "write"]
