"""The docs name nothing that the product does not have: commands, settings, addresses, files, names, labels, pictures."""

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import wagtail
import wagtail_localize
from babel.messages.pofile import read_po
from django.core.management import get_commands, load_command_class
from django.urls import Resolver404, resolve
from django.utils.translation import override

from content.importing import registry
from lms.accounts.enums import GRANTED_ROLES, Role
from lms.kit import typography
from tests.catalogue import PO
from tests.sample_site import ROOT

from .doc_pages import BY_PATH, DOCS, OPERATE, PAGES, of, table, target

pytestmark = pytest.mark.once
SOURCES = ("lms", "content", "courses", "tests", "templates", "benchmarks", ".ci")
OPTION = re.compile(r"--[a-z][a-z-]*")
MAKEFILE = (ROOT / "Makefile").read_text()


@cache
def source() -> str:
    """Everything that is code, as one text."""
    files = [ROOT / "Makefile", ROOT / "pyproject.toml", ROOT / "manage.py"]
    files += [path for top in SOURCES for kind in ("*.py", "*.html", "*.txt", "*.css", "*.js") for path in (ROOT / top).rglob(kind)]
    return "\n".join(path.read_text() for path in files if path.name != "test_docs.py")


@cache
def options(command: str) -> frozenset[str]:
    """The options of a management command."""
    app = get_commands()[command]
    found = load_command_class(app, command) if isinstance(app, str) else app
    return frozenset(found.create_parser("manage.py", command)._option_string_actions)


def used(line: str, name: str) -> Iterator[tuple[str, str]]:
    """(what is called, the rest) of each call of `name` in a line of code."""
    for part in re.split(r"&&|;|\s#\s", line):
        found = re.search(rf"(?:^|[\s/`]){re.escape(name)} ([a-z_]+)(.*)$", part)
        if found:
            yield found[1], found[2]


def test_commands_and_their_options_exist() -> None:
    wrong = []
    for page in PAGES:
        for line in page.code:
            for command, rest in used(line, "manage.py"):
                if command not in get_commands():
                    wrong.append(f"{page}: manage.py {command}")
                    continue
                wrong += [f"{page}: {command} {each}" for each in OPTION.findall(rest) if each not in options(command)]
    assert not wrong


def test_an_option_named_alone_is_one_of_a_command() -> None:
    apps = {command: str(app) for command, app in get_commands().items()}
    ours = {each for command, app in apps.items() if app.startswith(("lms", "content", "courses")) for each in options(command)}
    wrong = []
    for page in PAGES:
        elsewhere = [line for line in page.code if "manage.py" not in line and not line.startswith("-")]
        others = {each for line in elsewhere for each in OPTION.findall(line)}
        named = [each for span in page.spans if span.startswith("--") for each in OPTION.findall(span)]
        wrong += [f"{page}: {each}" for each in named if each not in ours | others]
    assert not wrong


def test_make_targets_and_their_variables_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    known = set(re.findall(r"\$\(([A-Z]+)\)", MAKEFILE))
    wrong = []
    for page in PAGES:
        for line in page.code:
            found = re.match(r"(?:[A-Z_]+=\S+ )*make ([a-z]+)(.*)$", line)
            if found:
                wrong += [f"{page}: make {found[1]}"] if found[1] not in targets else []
                wrong += [f"{page}: {found[1]} {each}" for each in re.findall(r"\b([A-Z]+)=", found[2]) if each not in known]
    assert not wrong


@cache
def settings_read() -> frozenset[str]:
    """The environment variables that the settings read; those of the tests' own runner left out."""
    files = [path for path in (ROOT / "lms" / "settings").glob("*.py") if path.name != "test.py"]
    return frozenset(re.findall(r"env\.\w+\(\s*\"([A-Z][A-Z_]+)\"", "\n".join(path.read_text() for path in files)))


def documented() -> set[str]:
    """The variables in the tables of the operator's page."""
    return {name for row in table(BY_PATH[OPERATE], "Variable") for name in re.findall(r"`([A-Z][A-Z_]+)`", row[0])}


def test_every_variable_the_settings_read_is_documented_and_the_other_way_round() -> None:
    assert len(settings_read()) > 20
    assert documented() - {"DJANGO_SETTINGS_MODULE"} == settings_read()


def test_variables_set_in_blocks_are_read_by_the_settings() -> None:
    wrong = []
    known = settings_read() | {"DJANGO_SETTINGS_MODULE"}
    for page in PAGES:
        shell = [line.strip() for language, block in page.blocks if language in {"sh", "ini", ""} for line in block.splitlines()]
        named = [found[1] for line in shell if (found := re.match(r"(?:export )?([A-Z][A-Z_]+)=", line))]
        wrong += [f"{page}: {name}" for name in named if name not in known]
    assert not wrong


def test_names_in_capitals_exist() -> None:
    wrong = [
        f"{page}: {span}"
        for page in PAGES
        for span in page.spans
        if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", span) and not re.search(rf"\b{span}\b", source())
    ]
    assert not wrong


def test_links_anchors_and_pictures_resolve() -> None:
    wrong = []
    for page in PAGES:
        for _picture, _text, link in page.links:
            path, anchor = target(page, link), link.partition("#")[2]
            if not path.exists():
                wrong.append(f"{page}: {link}")
            elif anchor and anchor not in BY_PATH[path].anchors:
                wrong.append(f"{page}: no heading for {link}")
    assert not wrong


def test_pictures_are_described_and_light() -> None:
    shown = [(page, text, target(page, link)) for page in PAGES for picture, text, link in page.links if picture]
    assert not [f"{page}: {path.name}: “{text}”" for page, text, path in shown if len(text) < 25]
    held = list((DOCS / "images").rglob("*.png"))
    assert not [path.name for path in held if path.stat().st_size > 120_000]
    assert sum(path.stat().st_size for path in held) <= 1_500_000


def test_every_picture_is_one_that_make_pictures_takes() -> None:
    taken = (ROOT / "tests" / "album" / "walks.py").read_text()
    held = {path.stem for path in (DOCS / "images").rglob("*.png")}
    assert not [name for name in held if f'"{name}"' not in taken]


def test_each_page_of_the_docs_is_reached_from_their_index() -> None:
    reached = {target(of("README.md"), link) for _picture, _text, link in of("README.md").links}
    readers = [page for page in PAGES if page.path.parent in {DOCS, DOCS / "fr"} and page.path != DOCS / "README.md"]
    assert not [str(page) for page in readers if page.path not in reached]


OURS = r"https?://(?:training\.example\.org|localhost:\d+|127\.0\.0\.1:\d+)"
ADDRESS = re.compile(rf"(?:^|(?<=\s)|{OURS})(/(?:en|fr|cms|healthz|readyz|stripe|sitemap|robots)\b[^\s`'\"),]*)")


def routed(path: str) -> bool:
    """Whether a route of ours answers; Wagtail's own two that take every address do not count, but for the homes."""
    if path in {"/en/", "/fr/"}:
        return True
    with override(path[1:3] if path[1:4] in {"en/", "fr/"} else "fr"):
        try:
            match = resolve(path)
        except Resolver404:
            return False
    return match.url_name not in {None, "wagtail_serve"} and match.kwargs.get("role", "learner") in Role.values


def test_addresses_resolve() -> None:
    named = [(page, path) for page in PAGES for line in page.code for path in ADDRESS.findall(line)]
    assert len(named) > 30
    assert not [f"{page}: {path}" for page, path in named if not routed(path)]


TOPS = ("lms/", "content/", "courses/", "templates/", "tests/", "docs/", "benchmarks/", ".ci/")


def file_exists(name: str) -> bool:
    """A path from the root, or the name of a file anywhere; <…> and x stand for any name."""
    pattern = re.sub(r"<[^>]*>|\bx(?=\.)|…", "*", name)
    if name == "docs/operate.md":
        return OPERATE.exists()
    if name.startswith(TOPS):
        return any(True for _path in ROOT.glob(pattern.rstrip("/")))
    return any(True for top in ("lms", "content", "courses", "tests") for _path in (ROOT / top).rglob(pattern)) or (ROOT / name).exists()


def test_files_exist() -> None:
    wrong = []
    for page in PAGES:
        for span in page.spans:
            whole = span.startswith(TOPS) and re.fullmatch(r"[\w./<>…-]+", span)
            if (whole or re.fullmatch(r"[\w-]+\.(py|lock|toml|html)", span)) and not file_exists(span):
                wrong.append(f"{page}: {span}")
    assert not wrong


def module_exists(dotted: str) -> bool:
    """A module, or a name that its file holds."""
    name, _colon, attribute = dotted.partition(":")
    while name:
        try:
            found = importlib.util.find_spec(name)
        except ModuleNotFoundError:
            found = None
        if found and found.origin:
            return not attribute or re.search(rf"\b{attribute}\b", Path(found.origin).read_text()) is not None
        if found:
            return True
        name, _dot, attribute = name.rpartition(".")
    return False


def test_modules_and_names_in_the_code_exist() -> None:
    wrong = []
    for page in PAGES:
        for span in page.spans:
            dotted = re.match(r"((?:lms|content|courses)(?:\.[a-z]\w*)+(?::\w+)?)(?:\(|$)", span)
            name = re.fullmatch(r"(?:[a-z]+\.)?([A-Z][a-z]+(?:[A-Z][a-z]+)*)(?:\.\w+)?", span)
            if dotted and not module_exists(dotted[1]):
                wrong.append(f"{page}: {span}")
            if name and page.path.name in {"glossary.md", "CONTRIBUTING.md"} and not re.search(rf"\b{name[1]}\b", source()):
                wrong.append(f"{page}: {span}")
    assert not wrong


def test_system_checks_are_the_ones_of_the_code() -> None:
    told = {found for page in PAGES for found in re.findall(r"jalon\.E\d+", page.text)}
    raised = set(re.findall(r"id=\"(jalon\.E\d+)\"", source()))
    assert raised
    assert told == raised


def test_where_roles_are_listed_none_is_missing() -> None:
    for page in PAGES:
        for paragraph in re.split(r"\n\s*\n", page.prose):
            words = [word for word in re.findall(r"`([a-z]+)`", paragraph) if word not in {"lms", "courses", "content"}]
            if len(set(words) & set(Role.values)) > 3:
                assert set(words) in ({*Role.values}, {role.value for role in GRANTED_ROLES}), f"{page}: {words}"


@cache
def catalogue(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """(sentences as the code has them, their translations) of a catalogue, in small letters and plain spaces."""
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    sides: tuple[set[str], set[str]] = (set(), set())
    for message in messages:
        for side, words in zip(sides, (message.id, message.string), strict=True):
            side |= {plain(each) for each in (words if isinstance(words, list | tuple) else [words])}
    return frozenset(sides[0]), frozenset(sides[1])


def plain(text: str) -> str:
    return " ".join(text.lower().split()).strip(" .:…")


def editor() -> set[str]:
    """The sentences of the packages that make the editor."""
    homes = [Path(package.__file__).parent for package in (wagtail, wagtail_localize)]
    return {words for home in homes for path in home.rglob("locale/en/LC_MESSAGES/django.po") for words in catalogue(path)[0]}


@pytest.mark.parametrize("name", ["learn.md", "training-office.md", "author.md", "fr/apprendre.md", "fr/bureau-formation.md"])
def test_labels_are_the_products_own(name: str) -> None:
    known = catalogue(PO)[name.startswith("fr/")]
    if name == "author.md":
        known |= editor() | {"submit to pmo review"}  # made of Wagtail's sentence and the name of our workflow
    assert len(of(name).labels) > 10
    assert not [label for label in of(name).labels if plain(label) not in known]


@pytest.mark.parametrize(("english", "french"), [("learn.md", "apprendre.md"), ("training-office.md", "bureau-formation.md")])
def test_the_french_page_equals_the_english_one(english: str, french: str) -> None:
    one, other = of(english), of(f"fr/{french}")
    shape = re.compile(r"^(#+|\d\.|-|\||!)(?= |\[)", re.MULTILINE)
    assert shape.findall(one.text) == shape.findall(other.text)
    pictures = [[link.split("/")[-1] for picture, _text, link in page.links if picture] for page in (one, other)]
    assert pictures[0] == pictures[1]
    addresses = [re.findall(r"`/(?:en|fr)(/[^`]*)`", page.prose) for page in (one, other)]
    assert addresses[0] == addresses[1]
    assert {"/en/" in other.text, "/fr/" in one.text} == {True}


@pytest.mark.parametrize("path", sorted((DOCS / "fr").glob("*.md")), ids=lambda path: path.name)
def test_french_pages_have_french_typography(path: Path) -> None:
    for part in re.split(r"`[^`]*`|\]\([^)]*\)", path.read_text()):
        assert typography.french(part) == part


def test_every_kind_of_imported_file_is_described_with_its_keys() -> None:
    page = of("authoring.md")
    rows = {row[0].strip("`"): [set(re.findall(r"`([a-z_]+)`", cell)) for cell in row[1:3]] for row in table(page, "kind")}
    assert set(rows) == set(registry.page_kinds) - {""}
    for name, (required, optional) in rows.items():
        kind = registry.page_kinds[name]
        assert kind.required <= required, name
        assert kind.optional <= optional, name
    assert set(re.findall(r"^### `kind = \"(\w+)\"`", page.prose, re.MULTILINE)) == set(registry.facts_kinds)


def test_the_glossary_gives_the_french_roles_of_the_product() -> None:
    with PO.open("rb") as file:
        french = {message.id: message.string for message in read_po(file) if isinstance(message.id, str)}
    sentence = re.search(r"^Roles: (.*?)\.", of("glossary.md").prose, re.DOTALL | re.MULTILINE)
    assert sentence
    told = dict(re.findall(r"([a-z][\w ]+?)(?: \(`\w+`\))? \*([^*]+)\*", sentence[1].replace("\n", " ")))
    with override("en"):
        labels = [str(role.label) for role in Role]
    assert set(told) == {label.removeprefix("PMO ").lower() for label in labels}
    assert not [label for label in labels if not french[label].lower().startswith(told[label.removeprefix("PMO ").lower()])]


def test_the_glossary_gives_the_french_words_that_the_product_shows() -> None:
    seed = "\n".join(path.read_text() for path in (ROOT / "content" / "seed" / "fr").rglob("*.md"))
    shown = "\n".join([*catalogue(PO)[1], seed.lower()]).replace("’", "'")
    told = [word.strip(" )").lower() for row in table(of("glossary.md"), "In the code") for word in re.split(r", | \(", row[1])]
    assert len(told) > 50
    assert not [word for word in told if word not in shown]
