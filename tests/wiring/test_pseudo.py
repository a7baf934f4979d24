"""A crawl in a made-up language: every sentence of the interface comes from the catalogue, none is written into a template."""

import re
import tomllib
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import allauth
import django
import pytest
import yaml
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.test import Client
from django.utils.translation import trans_real
from wagtail.models import Page

from courses.booking.models import Offer, Session
from courses.catalogue.models import Lesson
from courses.credentials.models import Certificate
from courses.demo.sample import IDENTITY
from courses.demo.sessions import BRING_EN, BRING_FR, PARIS, SAMPLES
from courses.learning import actions as learning
from courses.quizzes import actions as quizzes
from courses.quizzes import blueprint
from lms.kit import mails
from tests.catalogue import PO
from tests.payments import PAYER, keep, order, sample_session
from tests.sample_site import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OPEN, CLOSE = "⟦", "⟧"
# Proper names and codes that are the same in every language.
NAMES = {"jalon", "fr", "en", "français", "english", "a", "b", "c", "d", "agilepm", "prince2", "pmi", "pdf", "n"}
SAMPLE = ("Atelier Nord", "PMO", "Cheffe de projet", "Responsable PMO", "Achats formation", "SAS", "rue de l'Exemple", "75000 Paris",
          "75010 Paris", PARIS["place"],
          PARIS["room"], *BRING_FR.split(", "), *BRING_EN.split(", "), *(sample.code for sample in SAMPLES))  # fmt: skip
SHOWN = ("title", "aria-label", "placeholder", "alt")


class Texts(HTMLParser):
    """The texts a reader meets: text nodes, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.skipping = 0
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.skipping += tag in {"script", "style", "svg", "pre", "code", "iframe"}
        self.found += [value for name, value in attrs if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        self.skipping -= tag in {"script", "style", "svg", "pre", "code", "iframe"}

    def handle_data(self, data: str) -> None:
        if not self.skipping and data.strip():
            self.found.append(data)


def plain(text: str) -> str:
    return re.sub(r"[\W_\d]+", "", text.lower())


def pseudo(text: str) -> str:
    return OPEN + text + CLOSE


@pytest.fixture
def pseudo_french(tmp_path: Path, settings) -> Iterator[None]:
    """French replaced by the English sentence in brackets."""
    with PO.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if message.id:
            plural = isinstance(message.id, tuple)
            message.string = tuple(map(pseudo, message.id)) if plural else pseudo(message.id)
    target = tmp_path / "fr" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    out = BytesIO()
    write_mo(out, catalogue)
    target.write_bytes(out.getvalue())
    before = dict(trans_real._translations)
    settings.LOCALE_PATHS = [str(tmp_path)]
    trans_real._translations.clear()
    trans_real._default = None
    yield
    trans_real._translations.clear()
    trans_real._translations.update(before)
    trans_real._default = None


@pytest.fixture(scope="module")
def written() -> str:
    """All content: the seed's words, and what the packages' own French catalogues say, letters only."""
    seed = ROOT / "content" / "seed"
    texts = [path.read_text() for path in seed.rglob("*.md")] + [path.read_text() for path in seed.rglob("*.toml")]
    for path in seed.rglob("*.md"):
        texts.append(str(list(_leaves(yaml.safe_load(path.read_text().split("---")[1])))))
    for path in seed.rglob("*.toml"):
        texts.append(str(list(_leaves(tomllib.loads(path.read_text())))))
    packages = [Path(allauth.__file__).parent, Path(django.__file__).parent]
    for mo in [path for package in packages for path in package.rglob("fr/LC_MESSAGES/django.mo")]:
        with mo.open("rb") as file:
            texts += [str(message.string) for message in read_mo(file)]
    return plain("".join(texts))


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    else:
        yield str(value)


def untranslated(html: str, written: str, known: set[str]) -> list[str]:
    """The texts that neither the catalogue nor the content wrote."""
    parser = Texts()
    parser.feed(re.sub(r"⟦[^⟦⟧]*⟧", " ", re.sub(r"⟦[^⟦⟧]*⟧", " ", _whole(html))))
    found = []
    for text in parser.found:
        for part in re.split(r"\s·\s|, ", re.sub(r"\s*·\sJalon\s*$", "", text)):
            letters = plain(part)
            ours = letters and letters not in NAMES and letters not in known and letters not in written
            if ours and not re.search(r"[@⟦⟧]|^\S+[.:]\S+$", part.strip()):
                found.append(part.strip()[:80])
    return found


def _whole(html: str) -> str:
    """Tags inside a translated sentence (a link, say) belong to it."""
    return re.sub(r"⟦((?:[^⟦⟧]|⟦[^⟦⟧]*⟧)*)⟧", lambda match: OPEN + re.sub(r"<[^>]*>", "", match[1]) + CLOSE, html)


PAGES = {
    "visitor": [
        "", "formations/", "formations/?method=pmi", "formations/agilepm/", "fiches-metier/", "fiches-metier/pmo/", "bonnes-pratiques/",
        "bonnes-pratiques/raid-log/", "glossaire/", "legal-notice/", "search/", "search/?q=zzz", "nothing/", "account/login/",
        "account/signup/", "account/password/reset/", "sessions/{session}/", "sessions/{session}/request/", "trainings/pmp/request/",
    ],
    "learner": [
        "learn/", "learn/agilepm/agilepm-m1-l1/", "learn/agilepm/agilepm-m1-quiz/", "learn/agilepm/agilepm-m2-l1/", "certificates/",
        "desk/learner/", "account/profile/", "account/password/change/", "account/email/", "account/sessions/", "account/2fa/",
        "bookings/", "orders/",
    ],
    "manager": ["desk/manager/"], "buyer": ["desk/buyer/"], "trainer": ["desk/trainer/"], 
    "office": [
        "desk/office/", "team/entitlements/", "office/sessions/", "office/sessions/?period=all", "office/sessions/new/",
        "office/sessions/{session}/", "office/offers/", "office/offers/new/", "office/requests/", "office/orders/",
    ],
    "finance": ["desk/finance/", "finance/"], "author": ["desk/author/"],
    "administrator": ["desk/administrator/", "desk/jobs/", "desk/jobs/mails/"],
}  # fmt: skip


@pytest.mark.parametrize("role", sorted(PAGES))
def test_no_interface_text_is_outside_the_catalogue(
    role: str, pseudo_french: None, written: str, as_role: Callable[[str], Client], people: dict
) -> None:
    known = {plain(str(value)) for user in people.values() for value in (user, user.first_name, user.last_name)}
    known |= {plain(text) for text in (*SAMPLE, *IDENTITY.values())} | {
        plain(title) for title in Page.objects.values_list("title", flat=True)
    }
    known |= {plain(kind.name) for kind in mails.kinds()}
    known |= {plain(name) for offer in Offer.objects.all() for name in (offer.name_fr, offer.name_en, offer.key)}
    client, found = as_role(role), []
    for path in PAGES[role]:
        html = client.get(f"/fr/{path}".format(session=Session.objects.get(code=SAMPLES[0].code).public_id)).content.decode()
        found += [f"/fr/{path}: {text}" for text in untranslated(html, written, known)]
    assert not found, "\n".join(found)


def test_the_quiz_and_the_certificate_too(pseudo_french: None, written: str, as_role: Callable[[str], Client], people: dict) -> None:
    client = as_role("learner")
    lesson = Lesson.objects.select_related("module__training", "quiz").get(key="agilepm-m1-quiz")
    attempt = learning.start_quiz(user=people["learner"], lesson=lesson)
    token = Certificate.objects.get(user=people["graduate"]).token
    known = {plain(title) for title in Page.objects.values_list("title", flat=True)}
    known |= {plain(name) for name in ("Inès", "Camille Durand", "Jalon Formation (exemple)", "Alice Martin")}
    known |= {plain(area.names["fr"]) for each in blueprint.known().values() for area in each.areas}
    addresses = [f"quiz/{attempt.public_id}/?n=1", f"quiz/{attempt.public_id}/?n=end", f"certificates/{token}/"]
    found = [text for address in addresses for text in untranslated(client.get(f"/fr/{address}").content.decode(), written, known)]
    quizzes.submit(attempt=attempt)
    found += untranslated(client.get(f"/fr/quiz/{attempt.public_id}/result/").content.decode(), written, known)
    assert not found, "\n".join(found)


def test_the_checkout_and_the_order_too(pseudo_french: None, written: str, as_role: Callable[[str], Client], people: dict) -> None:
    held = keep(sample_session("agp-online-1"), user=people["buyer"], places=2)
    placed = order(sample_session(), people["buyer"], pay_by="account", places=2, attends=True)
    known = {plain(text) for text in (*SAMPLE, *PAYER.values(), placed.reference, "Sophie", "Sophie Lambert")}
    known |= {plain(title) for title in Page.objects.values_list("title", flat=True)}
    known |= {plain(name) for offer in Offer.objects.all() for name in (offer.name_fr, offer.name_en)}
    found = []
    for role, path in (
        ("buyer", f"checkout/{held.public_id}/"),
        ("buyer", f"orders/{placed.public_id}/"),
        ("office", f"orders/{placed.public_id}/"),
    ):
        found += untranslated(as_role(role).get(f"/fr/{path}").content.decode(), written, known)
    assert not [text for text in found if text not in territories() and text != "Claire"]


def territories() -> set[str]:
    """Names of countries come from Babel."""
    from courses.billing.company import countries

    return {name for _code, name in countries("fr")}


def test_the_control_a_bare_sentence_is_found(written: str) -> None:
    forgotten = "Forgotten sentence of the interface"
    assert untranslated(f"<p>⟦Fine⟧</p><p>{forgotten}</p>", written, set()) == [forgotten]
