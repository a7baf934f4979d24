"""French spacing, done in one place."""

import pytest

from lms.kit import typography

NARROW, NO_BREAK = typography.NARROW, typography.NO_BREAK


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("Vraiment ?", f"Vraiment{NARROW}?"),
        ("Vraiment?", f"Vraiment{NARROW}?"),
        ("Durée : 2 h", f"Durée{NO_BREAK}: 2 h"),
        ("« mot »", f"«{NO_BREAK}mot{NO_BREAK}»"),
        ("1 790 € HT", f"1{NARROW}790{NO_BREAK}€ HT"),
        ("à 9:30", "à 9:30"),
        ("https://jalon.example/?a=1 ok", "https://jalon.example/?a=1 ok"),
        ('<a href="x?y">Quoi ?</a>', f'<a href="x?y">Quoi{NARROW}?</a>'),
        ("R&amp;D ; suite", f"R&amp;D{NARROW}; suite"),
    ],
)
def test_french(given: str, wanted: str) -> None:
    assert typography.french(given) == wanted


def test_doing_it_twice_changes_nothing() -> None:
    once = typography.french("Un « mot » : 1 790 € ; oui ?")
    assert typography.french(once) == once


def test_numbers() -> None:
    assert typography.number(1790, language="fr") == f"1{NARROW}790"
    assert typography.number(1790, language="en") == "1,790"
