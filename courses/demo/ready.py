"""Imported once all apps are loaded; the demo registers nothing."""
