"""One import: read everything, write facts, then pages, then the links between them; each piece whole or not at all."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.kit import freshness

from ..models import ImportRecord
from . import facts, pages
from .files import FactsFile, MarkdownFile, Refused, read_facts, read_markdown
from .registry import facts_kinds, named_folders, page_kinds
from .report import Report


class _Undo(Exception):
    """Rolls a dry run back."""


class Run:
    """What the steps of one import share."""

    def __init__(self, root: Path, *, language: str, dry_run: bool) -> None:
        self.root = root.resolve()
        self.language = language
        self.dry_run = dry_run
        self.report = Report()
        self.page_ids: dict[Path, int] = {}
        self.to_relink: list[pages.Written] = []

    def record(self, kind: str, key: str, language: str = "") -> ImportRecord | None:
        return ImportRecord.objects.filter(kind=kind, key=key, language=language).first()

    def remember(self, kind: str, key: str, language: str, *, source: str, state: str, object_id: object = "") -> None:
        ImportRecord.objects.update_or_create(
            kind=kind, key=key, language=language, defaults={"source": source, "state": state, "object_id": str(object_id)}
        )

    def piece(self, file: FactsFile, kind: str, key: str, value: dict, *, write: Callable[[], object], state: Callable[[], object]) -> None:
        facts.piece(self, file, kind, key, value, write=write, state=state)


def digest(value: object) -> str:
    """The sha256 of a JSON-able value."""
    return sha256(json.dumps(value, sort_keys=True, default=str, ensure_ascii=False).encode()).hexdigest()


def import_folder(root: Path, *, language: str = "", dry_run: bool = False) -> Report:
    """Import every .toml and .md file under `root` and say what happened. A dry run writes nothing."""
    run = Run(root, language=language or settings.LANGUAGE_CODE, dry_run=dry_run)
    if not run.root.is_dir():
        run.report.refuse(str(root), 1, _("This folder does not exist."))
        return run.report
    try:
        with transaction.atomic():
            _write(run)
            if dry_run:
                raise _Undo
    except _Undo:
        return run.report
    freshness.touch()
    return run.report


def _write(run: Run) -> None:
    for facts_file in sorted(_facts_files(run), key=lambda file: (facts_kinds[file.kind].order, file.name)):
        _whole(run, facts_file.name, partial(facts_kinds[facts_file.kind].load, facts_file, run))
    markdown_files = sorted(_markdown_files(run), key=_page_order)
    pages.know_ids(run, markdown_files)
    for file in markdown_files:
        _whole(run, file.name, partial(pages.write, run, file))
    for written in run.to_relink:
        _whole(run, written.file.name, partial(pages.relink, run, written))


def _whole(run: Run, name: str, step: Callable[[], object]) -> None:
    """One step in its own savepoint: it counts, or it is refused and leaves nothing behind."""
    counts = (run.report.created, run.report.updated, run.report.unchanged)
    try:
        with transaction.atomic():
            step()
    except Refused as refusal:
        run.report.created, run.report.updated, run.report.unchanged = counts
        run.report.files.pop(name, None)
        run.report.refuse(name, refusal.line, str(refusal))
    except ValidationError as error:
        run.report.created, run.report.updated, run.report.unchanged = counts
        run.report.files.pop(name, None)
        run.report.refuse(name, 1, " ".join(error.messages))


def _found(run: Run, suffix: str) -> Iterator[Path]:
    for path in sorted(run.root.rglob(f"*{suffix}")):
        inside = path.resolve().is_relative_to(run.root)
        hidden = any(part.startswith(".") for part in path.relative_to(run.root).parts)
        if path.is_file() and inside and not hidden:
            yield path


def _facts_files(run: Run) -> Iterator[FactsFile]:
    for path in _found(run, ".toml"):
        name = str(path.relative_to(run.root))
        try:
            file = read_facts(path, name=name)
            if file.kind in facts_kinds:
                yield file
            elif file.kind:
                raise Refused(_("Unknown kind “%(kind)s”.") % {"kind": file.kind}, line=file.line_of("kind"))
        except Refused as refusal:
            run.report.refuse(name, refusal.line, str(refusal))


def _markdown_files(run: Run) -> Iterator[MarkdownFile]:
    for path in _found(run, ".md"):
        if named_folders.intersection(path.relative_to(run.root).parts[:-1]):
            continue
        name = str(path.relative_to(run.root))
        try:
            file = read_markdown(path, name=name, language=_language(run, path))
            if "kind" in file.meta and file.kind not in page_kinds:
                raise Refused(_("Unknown kind “%(kind)s”.") % {"kind": file.kind}, line=file.line("kind"))
            yield file
        except Refused as refusal:
            run.report.refuse(name, refusal.line, str(refusal))


def _language(run: Run, path: Path) -> str:
    """The first folder on the way that is a language code, else the import's language."""
    codes = {code for code, _name in settings.LANGUAGES}
    return next((part for part in path.relative_to(run.root).parts[:-1] if part in codes), run.language)


def _page_order(file: MarkdownFile) -> tuple:
    order = page_kinds[file.kind].order if file.kind else pages.FOREIGN_ORDER
    french_first = file.language != settings.LANGUAGE_CODE
    folders = Path(file.name).parts[:-1]
    is_index = Path(file.name).name in ("index.md", "README.md", "readme.md")
    return (order, french_first, len(folders) - is_index, not is_index, file.name)
