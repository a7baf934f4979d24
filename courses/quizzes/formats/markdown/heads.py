"""The YAML heads of our own Markdown format: plain text only, no aliases, no field that nobody reads."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext as _

from ...item import Tags
from ..canonical import TAGS
from ..reading import FileRefused, Trouble

NUMBERS = ("difficulty", "bloom")
COMMON = {"key", "kind", "marks", "group", "beliefs", *TAGS}
OWN = {
    "multiple": {"limit"},
    "true_false": {"right"},
    "assertion_reason": {"right"},
    "matching": {"once"},
    "categorise": {"once"},
    "numeric": {"value", "formula", "values", "tolerance", "decimals", "units"},
    "hotspot": {"areas"},
    "short_text": {"exact", "accepted"},
}
Head = Mapping[str, Any]


class _Loader(yaml.BaseLoader):
    """Everything is text, as typed: 7.10 stays 7.10, and no stays no. Aliases are refused, so that nothing grows."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases are not allowed", problem_mark=self.peek_event().start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict:
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]
        for at, key in enumerate(keys):
            if not isinstance(key, str) or key in keys[:at]:
                raise yaml.MarkedYAMLError(problem=f"{key} stands there twice", problem_mark=node.value[at][0].start_mark)
        return super().construct_mapping(node, deep=deep)


class _Dumper(yaml.SafeDumper):
    """Numbers need no quotes: the loader makes no numbers."""

    yaml_implicit_resolvers: dict = {}


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = '"' if not value.isprintable() or value != value.strip() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def load(text: str, line: int) -> Head:
    """A head that begins in `line`; raises FileRefused with the line of what is wrong."""
    try:
        found = yaml.load(text, Loader=_Loader)  # noqa: S506 (a base loader makes text only)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.line if error.problem_mark else 0
        raise FileRefused(_("This head is not YAML: %(why)s.") % {"why": error.problem}, line + at) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise FileRefused(_("This head is not YAML."), line) from error
    if found in (None, ""):
        return {}
    if not isinstance(found, dict):
        raise FileRefused(_("This head needs one field on each line, such as “kind: single”."), line)
    return found


def dump(head: Mapping[str, Any]) -> str:
    """A head as text, without an empty line in it: each field stands on one line."""
    return "".join(f"{name}: {_flow(value)}" for name, value in head.items())


def _flow(value: Any) -> str:
    dumped = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=float("inf"), default_flow_style=True)
    return dumped.removesuffix("...\n")


def tags(head: Head, front: Head) -> Tags:
    """The tags of a question: its own, else those of the front matter. Raises Trouble."""
    held: dict[str, Any] = {}
    for name in TAGS:
        value = head.get(name, front.get(name, ""))
        if not isinstance(value, str):
            raise Trouble(_("%(field)s needs one value.") % {"field": name})
        held[name] = value.strip()
    for name in NUMBERS:
        held[name] = whole(held[name], name) if held[name] else None
    try:
        held["review_on"] = date.fromisoformat(held["review_on"]) if held["review_on"] else None
    except ValueError as error:
        raise Trouble(_("review_on is a date such as 2027-11-28.")) from error
    return Tags(**held)


def untag(tags: Tags) -> dict[str, str]:
    """{field: text} of the tags that say something."""
    found = {name: getattr(tags, name) for name in TAGS}
    return {name: str(value) for name, value in found.items() if value not in ("", None)}


def whole(text: object, field: str) -> int:
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{1,4}", text):
        raise Trouble(_("%(field)s is a whole number.") % {"field": field})
    return int(text)


def flag(head: Head, field: str) -> bool:
    value = head.get(field, "false")
    if value not in ("true", "false"):
        raise Trouble(_("%(field)s is true or false.") % {"field": field})
    return value == "true"


def texts(value: object, field: str) -> dict[str, str]:
    """A field that maps texts to texts. Raises Trouble."""
    if value == "":
        return {}
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise Trouble(_("%(field)s is a mapping such as {a: text}.") % {"field": field})
    return dict(value)


def check_fields(head: Head, kind: str) -> None:
    foreign = set(head) - COMMON - OWN.get(kind, set())
    if foreign:
        raise Trouble(_("The head has fields that mean nothing here: %(names)s.") % {"names": ", ".join(sorted(foreign))})
