"""News this app sends up. Receivers only record or queue; they run in the sender's transaction."""

from django.dispatch import Signal

# attempt: Attempt (released)
attempt_submitted = Signal()
