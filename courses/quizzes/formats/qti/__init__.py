"""QTI: versions 1.2, 2.1, 2.2 and 3.0 in, single items and packages; version 2.1 out, as a package."""

from .package import read
from .writer import fits, write

__all__ = ["fits", "read", "write"]
