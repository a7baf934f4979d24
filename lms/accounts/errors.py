"""What this app refuses; the message is the sentence the user reads."""


class NotPossible(ValueError):
    """The change cannot be made; the message is the sentence the user reads."""
