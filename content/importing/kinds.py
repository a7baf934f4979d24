"""The kinds of files this app imports."""
