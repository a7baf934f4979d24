"""What jobs show on the administrator's desk."""

from lms.kit.panels import Panel, register

from . import queries


def jobs(user: object) -> dict:
    return queries.board(limit=5)


register(Panel("jobs.board", frozenset({"administrator"}), "jobs/panel.html", jobs, order=10))
