"""The people file of an organisation: read, judged line by line, and only then applied (by `actions.apply_people`)."""

from .plan import Plan, Report, Step, make_plan
from .reading import Line, Refusal, Status, read_lines

__all__ = ["Line", "Plan", "Refusal", "Report", "Status", "Step", "make_plan", "read_lines"]
