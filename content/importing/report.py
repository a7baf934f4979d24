"""What an import did, in the shape that scripts rely on."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Report:
    """Counts of pieces, and what a person must look at: [{"file", "line", "reason" or "target"}]."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[dict] = field(default_factory=list)
    conflicts: list[dict] = field(default_factory=list)
    broken_links: list[dict] = field(default_factory=list)
    missing_images: list[dict] = field(default_factory=list)
    files: dict[str, Counter] = field(default_factory=dict)

    def count(self, name: str, outcome: str) -> None:
        """One piece of the file `name` was created, updated or unchanged."""
        setattr(self, outcome, getattr(self, outcome) + 1)
        self.files.setdefault(name, Counter())[outcome] += 1

    def refuse(self, name: str, line: int, reason: str) -> None:
        self.refused.append({"file": name, "line": line, "reason": reason})

    def conflict(self, name: str, line: int, reason: str) -> None:
        self.conflicts.append({"file": name, "line": line, "reason": reason})

    def as_dict(self) -> dict:
        return {
            name: getattr(self, name)
            for name in ("created", "updated", "unchanged", "refused", "conflicts", "broken_links", "missing_images")
        }
