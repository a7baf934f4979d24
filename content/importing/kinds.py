"""The kinds of files this app imports: home, page, legal, practice, glossary."""

from functools import partial

from django.utils.translation import gettext as _
from wagtail.models import Page

from ..models import (
    GlossaryPage,
    GlossaryTerm,
    GlossaryText,
    HomePage,
    IndexPage,
    LegalKind,
    LegalPage,
    LibraryPage,
    Mission,
    Practice,
    PracticePage,
    StandardPage,
)  # fmt: skip
from . import facts, places
from .files import FactsFile, MarkdownFile, Refused
from .registry import FactsKind, PageKind, register
from .run import Run


def library(language: str) -> Page:
    return places.section(
        LibraryPage, language, titles={"fr": "Bonnes pratiques", "en": "Practices"}, slugs={"fr": "bonnes-pratiques", "en": "practices"}
    )


def guides(language: str) -> Page:
    """Where foreign guides hang, under the library."""
    parent = library(language)
    held = IndexPage.objects.child_of(parent).first()
    if held:
        return held
    page = IndexPage(title="Guides", slug="guides", locale=places.locale(language))
    other = IndexPage.objects.filter(slug="guides").exclude(locale=page.locale).first()
    if other:
        page.translation_key = other.translation_key
    parent.add_child(instance=page)
    return page


def glossary_page(language: str) -> Page:
    return places.section(GlossaryPage, language, titles={"fr": "Glossaire", "en": "Glossary"}, slugs={"fr": "glossaire", "en": "glossary"})


def _home_fields(file: MarkdownFile) -> dict:
    return {"promise": file.text("promise")}


def _page_fields(file: MarkdownFile) -> dict:
    return {"show_in_menus": bool(file.meta.get("in_menus", False))}


def _under_home(file: MarkdownFile, run: Run) -> Page:
    return places.home(file.language)


def _legal_fields(file: MarkdownFile) -> dict:
    kind = file.text("key")
    if kind not in LegalKind.values:
        raise Refused(_("The key of a legal page is one of: %(known)s.") % {"known": ", ".join(LegalKind.values)}, line=file.line("key"))
    return {"kind": kind, "reviewed_on": file.day("reviewed_on")}


def _practice_fields(file: MarkdownFile) -> dict:
    mission = file.meta.get("mission")
    if mission not in Mission.values:
        raise Refused(_("“mission” is a number from 1 to 8."), line=file.line("mission"))
    review_on = file.day("review_on")
    if review_on is None:
        raise Refused(_("“review_on” must be a date such as 2026-11-23."), line=file.line("review_on"))
    practice, _created = Practice.objects.update_or_create(key=file.text("key"), defaults={"mission": mission, "review_on": review_on})
    return {"practice": practice, "rule": file.text("rule"), "applies_to": file.text("applies_to")}


def _load_glossary(file: FactsFile, run: Run) -> None:
    for row in file.data.get("term", []):
        term = facts.check(file, row, required={"key", "fr", "en"}, optional=set(), name="term")
        for language in ("fr", "en"):
            facts.check(file, term[language], required={"name", "definition"}, optional=set(), name=f"term.{language}")
        run.piece(
            file,
            "glossary-term",
            term["key"],
            term,
            write=partial(_write_term, term),
            state=partial(_term_state, term["key"]),
        )
    for language in ("fr", "en"):
        glossary_page(language)


def _write_term(row: dict) -> None:
    term, _created = GlossaryTerm.objects.get_or_create(key=row["key"])
    for language in ("fr", "en"):
        GlossaryText.objects.update_or_create(term=term, language=language, defaults=row[language])


def _term_state(key: str) -> list | None:
    rows = GlossaryText.objects.filter(term__key=key).order_by("language").values_list("language", "name", "definition")
    return [list(row) for row in rows] or None


DESCRIBED = frozenset({"search_description"})
register(PageKind("home", HomePage, frozenset({"key", "title", "promise"}), DESCRIBED, _home_fields, _under_home, 10))
register(PageKind("page", StandardPage, frozenset({"key", "title"}), DESCRIBED | {"parent", "in_menus"}, _page_fields, _under_home, 800))
register(PageKind("legal", LegalPage, frozenset({"key", "title"}), DESCRIBED | {"reviewed_on"}, _legal_fields, _under_home, 810))
register(
    PageKind(
        "practice",
        PracticePage,
        frozenset({"key", "title", "rule", "applies_to", "mission", "review_on"}),
        DESCRIBED,
        _practice_fields,
        lambda file, run: library(file.language),
        300,
    )
)
register(FactsKind("glossary", _load_glossary, 50))
