"""Whether the site can do its work, and which part cannot."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from lms.jobs import queries as jobs


def readiness() -> dict[str, bool]:
    """{"database": it answers, "migrations": all are applied, "jobs": none is late}."""
    found = {}
    try:
        executor = MigrationExecutor(connection)
        found["database"] = True
        found["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        found["jobs"] = found["migrations"] and jobs.healthy()
    except DatabaseError:
        found = {"database": False, "migrations": False, "jobs": False}
    return found
