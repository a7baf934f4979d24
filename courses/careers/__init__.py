"""Job profiles: missions, required skills, linked trainings."""
