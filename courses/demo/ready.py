"""Imported once all apps are loaded: importer kinds."""
