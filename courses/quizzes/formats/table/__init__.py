"""Tables (CSV, XLSX): a row is a question in one language; our own columns, and those that other people's banks have."""

from .reader import read
from .writer import fits, write

__all__ = ["fits", "read", "write"]
