"""Rows of the access matrix for rooms, marking and what only the training office does."""

from lms.accounts.enums import Role
from lms.kit.access import declare

ROOM = (
    "rooms", "room", "whole", "whole_done", "tell", "candidate", "act", "tell_one", "late", "log", "results", "assign", "appointments",
    "withdraw", "answers", "comment", "needs",
)  # fmt: skip
for route in ROOM:
    declare(f"rooms:{route}", Role.TRAINER, Role.OFFICE, Role.ADMINISTRATOR, why="rooms.room: a trainer's own sessions, else 404")
for route in ("marking", "mark", "enquiries", "reply"):
    declare(f"rooms:{route}", Role.TRAINER, Role.OFFICE, Role.ADMINISTRATOR, why="rooms.coached: people of one's own sessions, else 404")
for route in ("regrades", "regrade", "accommodations", "end_accommodation"):
    declare(f"rooms:{route}", Role.OFFICE, Role.ADMINISTRATOR)
