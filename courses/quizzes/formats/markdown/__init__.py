"""Our own Markdown format: every kind, both languages, scenarios, tags and beliefs in one file that reads like a text."""

from .reader import read
from .writer import write

__all__ = ["read", "write"]
