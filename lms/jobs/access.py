"""Who may see and retry jobs."""

from lms.kit import access

access.declare("jobs:board", "administrator")
access.declare("jobs:retry", "administrator")
