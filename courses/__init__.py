"""The product: one Django app a folder; docs/decisions/0001 gives their order."""
