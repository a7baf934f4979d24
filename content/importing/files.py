"""Reading source files: Markdown with YAML front matter, and TOML. Everything wrong is refused with its file and line."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

MAX_BYTES = 2_000_000
MAX_FRONT_MATTER = 60_000
INDEX_NAMES = ("index.md", "README.md", "readme.md")


class Refused(ValueError):
    """A file, or a piece of it, cannot be imported; `line` counts from 1."""

    def __init__(self, reason: str, *, line: int = 1) -> None:
        super().__init__(reason)
        self.line = line


@dataclass
class MarkdownFile:
    """A Markdown file: its front matter with the line of each key, and its body with the line where it starts."""

    path: Path
    name: str
    language: str
    meta: dict[str, Any]
    lines: dict[str, int]
    body: str
    body_line: int

    @property
    def kind(self) -> str:
        return str(self.meta.get("kind", ""))

    def line(self, key: str) -> int:
        return self.lines.get(key, 1)

    def check_keys(self, *, required: frozenset[str], optional: frozenset[str]) -> None:
        """Refuse an unknown key, or a missing one."""
        for key in self.meta:
            if key not in required | optional | {"kind"}:
                raise Refused(
                    _("Unknown key “%(key)s”. Known keys: %(known)s.") % {"key": key, "known": ", ".join(sorted(required | optional))},
                    line=self.line(key),
                )
        for key in sorted(required):
            if self.meta.get(key) in (None, "", []):
                raise Refused(_("The key “%(key)s” is missing or empty.") % {"key": key})

    def text(self, key: str) -> str:
        """A one-line or longer text; "" when absent."""
        value = self.meta.get(key, "")
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise Refused(_("“%(key)s” must be a text.") % {"key": key}, line=self.line(key))
        return value.strip()

    def texts(self, key: str) -> list[str]:
        """A list of texts."""
        value = self.meta.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise Refused(_("“%(key)s” must be a list of texts.") % {"key": key}, line=self.line(key))
        return [item.strip() for item in value]

    def rows(self, key: str, names: tuple[str, ...]) -> list[dict[str, str]]:
        """A list of small tables with exactly the keys `names`."""
        value = self.meta.get(key) or []
        ok = isinstance(value, list) and all(
            isinstance(row, dict) and set(row) == set(names) and all(isinstance(cell, str) for cell in row.values()) for row in value
        )
        if not ok:
            raise Refused(
                _("“%(key)s” must be a list whose entries each have: %(names)s.") % {"key": key, "names": ", ".join(names)},
                line=self.line(key),
            )
        return value

    def day(self, key: str) -> date | None:
        value = self.meta.get(key)
        if value in (None, ""):
            return None
        if not isinstance(value, date):
            raise Refused(_("“%(key)s” must be a date such as 2026-11-23.") % {"key": key}, line=self.line(key))
        return value


@dataclass
class FactsFile:
    """A TOML file of facts."""

    path: Path
    name: str
    data: dict[str, Any]
    text: str = field(repr=False, default="")

    @property
    def kind(self) -> str:
        return str(self.data.get("kind", ""))

    def line_of(self, value: str) -> int:
        """The first line that says `value`, for reports."""
        for number, line in enumerate(self.text.splitlines(), start=1):
            if value in line:
                return number
        return 1


def decode(path: Path) -> str:
    """The file as UTF-8 text with plain line ends; refuses another encoding (with the bad line), NUL bytes and huge files."""
    if path.stat().st_size > MAX_BYTES:
        raise Refused(_("This file is larger than %(n)d kB. Split it.") % {"n": MAX_BYTES // 1000})
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_("This file is not UTF-8. Save it as UTF-8."), line=data[: error.start].count(b"\n") + 1) from error
    if "\x00" in text:
        raise Refused(_("This file holds a NUL byte: it is not a text."), line=text[: text.index("\x00")].count("\n") + 1)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_facts(path: Path, *, name: str) -> FactsFile:
    """Parse a TOML file; refuses malformed TOML with its line."""
    text = decode(path)
    try:
        return FactsFile(path, name, tomllib.loads(text), text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise Refused(_("This is not valid TOML: %(why)s.") % {"why": error}, line=line) from error


def read_markdown(path: Path, *, name: str, language: str) -> MarkdownFile:
    """Parse a Markdown file and its front matter; refuses malformed front matter with its line."""
    text = decode(path)
    if not re.match(r"---[ \t]*\n", text):
        return MarkdownFile(path, name, language, {}, {}, text, 1)
    closing = re.compile(r"^---[ \t]*$", re.M).search(text, pos=text.index("\n") + 1)
    if closing is None:
        raise Refused(_("The front matter is not closed: put a line --- after it."))
    source = text[text.index("\n") + 1 : closing.start()]
    meta, lines = _front_matter(source)
    return MarkdownFile(path, name, language, meta, lines, text[closing.end() :].lstrip("\n"), _line_after(text, closing.end()))


def _line_after(text: str, position: int) -> int:
    while position < len(text) and text[position] == "\n":
        position += 1
    return text[:position].count("\n") + 1


def _refuse_aliases(source: str) -> None:
    for token in yaml.scan(source, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.AliasToken):  # an alias can be made to unfold for ever
            raise Refused(_("The front matter uses a YAML alias (*name), which is not allowed."), line=token.start_mark.line + 2)


def _front_matter(source: str) -> tuple[dict[str, Any], dict[str, int]]:
    if len(source) > MAX_FRONT_MATTER:
        raise Refused(_("The front matter is too long; long text belongs below it."))
    try:
        _refuse_aliases(source)
        node = yaml.compose(source, Loader=yaml.SafeLoader)
        meta = yaml.safe_load(source)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        raise Refused(_("The front matter is not valid YAML: %(why)s.") % {"why": reason}, line=(mark.line + 2) if mark else 2) from error
    except Refused:
        raise
    except ValueError as error:  # an impossible date
        raise Refused(_("The front matter is not valid YAML: %(why)s.") % {"why": error}, line=2) from error
    if meta is None:
        return {}, {}
    if not isinstance(meta, dict) or not isinstance(node, yaml.MappingNode):
        raise Refused(_("The front matter must be lines of “key: value”."), line=2)
    lines: dict[str, int] = {}
    for key_node, _value in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 2
        if key in lines:
            raise Refused(_("The key “%(key)s” stands twice.") % {"key": key}, line=line)
        lines[key] = line
    return {str(key): value for key, value in meta.items()}, lines
