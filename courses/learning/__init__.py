"""Enrolment, access, progress, the lesson player."""
