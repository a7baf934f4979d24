"""The questions on which the controls of the exam page are practised (EX-3): about that page, in no syllabus, worth nothing. Pure."""

from pathlib import Path

# The bank and the quiz that hold them, made the first time somebody practises; from then on authors may change them like any other.
KEY = "controls"
FILE = Path(__file__).parent / "controls.md"
TITLES = {"en": "Practise the controls", "fr": "S’exercer aux commandes"}
MINUTES = 10
