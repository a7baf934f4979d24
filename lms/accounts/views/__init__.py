"""Pages about people: desks, organisations, people, people files, one's own account."""
