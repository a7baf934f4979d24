"""Markdown files become pages: created, updated, unchanged, or in conflict with what an editor did."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from ..models import StandardPage
from . import links, pictures, places
from .files import INDEX_NAMES, MarkdownFile, Refused
from .registry import PageKind, page_kinds

if TYPE_CHECKING:
    from .run import Run

FOREIGN_ORDER = 900
FOREIGN = "file"


@dataclass(frozen=True)
class Written:
    """A page whose links point at pages that came after it."""

    file: MarkdownFile
    page: Page


def kind_and_key(run: "Run", file: MarkdownFile) -> tuple[str, str]:
    """What identifies the page: our kind and key, else the file's place under the imported folder."""
    if file.kind:
        return file.kind, file.text("key")
    return FOREIGN, f"{run.root.name}/{file.name}"


def know_ids(run: "Run", files: list[MarkdownFile]) -> None:
    """Pages of an earlier import can be linked to from the start."""
    for file in files:
        kind, key = kind_and_key(run, file)
        record = run.record(kind, key, file.language)
        if record and record.object_id and Page.objects.filter(pk=record.object_id).exists():
            run.page_ids[file.path.resolve()] = int(record.object_id)


def write(run: "Run", file: MarkdownFile) -> None:
    """Create or update the page of one file."""
    from .run import digest

    kind = page_kinds.get(file.kind) or foreign_kind(run)
    if file.kind:
        file.check_keys(required=kind.required, optional=kind.optional)
    fields = {**_common(file), **kind.fields(file)}
    body, complete = _body(run, file, report=False)
    name, key = kind_and_key(run, file)
    source = digest([fields, body])
    record = run.record(name, key, file.language)
    page = _held(kind, record, file)
    if page and record:
        if record.source == source:
            run.report.count(file.name, "unchanged")
            _body(run, file, report=True)
            return
        if record.state != str(page.latest_revision_id):
            run.report.conflict(
                file.name, 1, _("“%(title)s” was edited in the site since the last import; it was left as it is.") % {"title": page.title}
            )
            return
    saved = _save(run, kind, file, page, fields, body)
    run.page_ids[file.path.resolve()] = saved.pk
    run.remember(name, key, file.language, source=source, state=str(saved.latest_revision_id), object_id=saved.pk)
    run.report.count(file.name, "updated" if page else "created")
    if complete:
        _body(run, file, report=True)
    else:
        run.to_relink.append(Written(file, saved))


def relink(run: "Run", written: Written) -> None:
    """Write the body again now that every page it links to exists."""
    from .run import digest

    file, kind = written.file, page_kinds.get(written.file.kind) or foreign_kind(run)
    fields = {**_common(file), **kind.fields(file)}
    body, _complete = _body(run, file, report=True)
    page = kind.model.objects.get(pk=written.page.pk)
    saved = _save(run, kind, file, page, fields, body)
    name, key = kind_and_key(run, file)
    run.remember(name, key, file.language, source=digest([fields, body]), state=str(saved.latest_revision_id), object_id=saved.pk)


def _held(kind: PageKind, record, file: MarkdownFile) -> Page | None:  # noqa: ANN001
    if record and record.object_id:
        return kind.model.objects.filter(pk=record.object_id).first()
    if file.kind == "home":
        return places.home(file.language)
    return None


def _save(run: "Run", kind: PageKind, file: MarkdownFile, page: Page | None, fields: dict, body: str) -> Page:
    """Write the page and publish it, so that its revision is what the next import compares with."""
    blocks = [("markdown", body)] if body.strip() else []
    if page is None:
        parent = kind.parent(file, run)
        page = kind.model(**fields, slug=_free_slug(parent, kind.slug(file)), locale=places.locale(file.language))
        sibling = _other_language(run, file)
        if sibling:
            page.translation_key = sibling.translation_key
        if hasattr(page, "body"):
            page.body = blocks
        parent.add_child(instance=page)
    else:
        for name, value in fields.items():
            setattr(page, name, value)
        if hasattr(page, "body"):
            page.body = blocks
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _other_language(run: "Run", file: MarkdownFile) -> Page | None:
    kind, key = kind_and_key(run, file)
    for code, _name in settings.LANGUAGES:
        record = run.record(kind, key, code) if code != file.language else None
        if record and record.object_id:
            return Page.objects.filter(pk=record.object_id).first()
    return None


def _free_slug(parent: Page, wanted: str) -> str:
    base = slugify(wanted) or "page"
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _common(file: MarkdownFile) -> dict:
    title = file.text("title") or _first_heading(file.body) or Path(file.name).stem
    return {"title": title[:255], "search_description": file.text("search_description") if file.kind else ""}


def _first_heading(body: str) -> str:
    found = re.search(r"^#\s+(.+?)\s*#*$", body, re.M)
    return re.sub(r"[*_`]|\\(?=\W)", "", found[1]).strip() if found else ""


def _body(run: "Run", file: MarkdownFile, *, report: bool) -> tuple[str, bool]:
    """The body with its links resolved, and whether every page it links to exists already."""
    complete = True

    def resolve(is_image: bool, text: str, target: str, line: int) -> str | None:
        nonlocal complete
        found = _image(run, file, text, target) if is_image else _page(run, file, target)
        if isinstance(found, Path):
            complete = False
            return None
        if found is None and report:
            told = run.report.missing_images if is_image else run.report.broken_links
            told.append({"file": file.name, "line": line, "target": target})
        return found

    return links.rewrite(_without_title(file), first_line=file.body_line, resolve=resolve), complete


def _without_title(file: MarkdownFile) -> str:
    """A first heading that repeats the title would make a second h1; its line is kept empty so that line numbers hold."""
    if file.kind:
        return file.body
    heading = _first_heading(file.body)
    title = file.text("title") or heading
    if heading and heading.strip() in (title, title.strip()):
        return re.sub(r"^#\s+.+$", "", file.body, count=1, flags=re.M)
    return file.body


def _page(run: "Run", file: MarkdownFile, target: str) -> str | Path | None:
    """`page:ID`, the path of a file still to come, or None."""
    path = links.find_markdown(file.path.parent, target)
    if path is None or not path.is_relative_to(run.root):
        return None
    anchor = f"#{target.split('#', 1)[1]}" if "#" in target else ""
    if path in run.page_ids:
        return f"page:{run.page_ids[path]}{anchor}"
    return path if path not in _refused_paths(run) else None


def _refused_paths(run: "Run") -> set[Path]:
    return {(run.root / entry["file"]).resolve() for entry in run.report.refused}


def _image(run: "Run", file: MarkdownFile, text: str, target: str) -> str | None:
    path = (file.path.parent / target).resolve()
    if not path.is_file() or not path.is_relative_to(run.root):
        return None
    if run.dry_run:
        return "image:0"
    image = pictures.keep(path, title=text)
    return f"image:{image.pk}" if image else None


def foreign_kind(run: "Run") -> PageKind:
    """Files without `kind:`: standard pages that hang as their folders do."""
    from .kinds import guides

    def parent(file: MarkdownFile, run: "Run") -> Page:
        folder = file.path.parent.parent if file.path.name in INDEX_NAMES else file.path.parent
        while folder.is_relative_to(run.root):
            for name in INDEX_NAMES:
                held = run.page_ids.get((folder / name).resolve())
                if held:
                    return Page.objects.get(pk=held)
            folder = folder.parent
        return guides(file.language)

    def slug(file: MarkdownFile) -> str:
        path = Path(file.name)
        own = (path.parent.name or run.root.name) if path.name in INDEX_NAMES else path.stem
        return re.sub(r"\W+", "-", own)

    return PageKind(FOREIGN, StandardPage, frozenset(), frozenset(), lambda file: {}, parent, FOREIGN_ORDER, slug)


def refuse_unless(condition: object, reason: str, *, line: int = 1) -> None:
    """Refuse the file unless `condition` holds."""
    if not condition:
        raise Refused(reason, line=line)
