"""French spacing and apostrophes, done in one place."""

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
        ("Préparer l'examen", "Préparer l’examen"),
        ("l&#x27;examen, d&#39;abord", "l’examen, d’abord"),
        ("Qu'<em>est</em>-ce qu'un lot ?", f"Qu’<em>est</em>-ce qu’un lot{NARROW}?"),
        ("l'<strong>ordre</strong>", "l’<strong>ordre</strong>"),
        ("d'« ordre »", f"d’«{NO_BREAK}ordre{NO_BREAK}»"),
        ("le mot 'ordre', seul", "le mot 'ordre', seul"),
        ("<a title=\"l'ordre\">l'ordre</a>", '<a title="l\'ordre">l’ordre</a>'),
        ("<p>l'un <code>l'autre ?</code></p>", "<p>l’un <code>l'autre ?</code></p>"),
        ("<pre><code>l'un <b>l'autre</b></code> l'on</pre>", "<pre><code>l'un <b>l'autre</b></code> l'on</pre>"),
        ("https://jalon.example/l'un", "https://jalon.example/l'un"),
    ],
)
def test_french(given: str, wanted: str) -> None:
    assert typography.french(given) == wanted


def test_doing_it_twice_changes_nothing() -> None:
    once = typography.french("Un « mot » : 1 790 € ; l'un, oui ?")
    assert typography.french(once) == once


def test_numbers() -> None:
    assert typography.number(1790, language="fr") == f"1{NARROW}790"
    assert typography.number(1790, language="en") == "1,790"
