"""Imported once all apps are loaded: declares rows of the access matrix and importer kinds."""
