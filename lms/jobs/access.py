"""Who may see and retry jobs."""

from lms.kit import access

access.declare("jobs:board", "administrator")
access.declare("jobs:retry", "administrator")
access.declare("jobs:mails", "administrator", "office", "author", "translator")
access.declare("jobs:mail", "administrator", "office", "author", "translator")
