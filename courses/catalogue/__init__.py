"""Trainings and lessons (rows and pages), certifications and their facts."""
