"""What Stripe refuses and a lax type lets through: choices off the list, empty strings, integers written oddly."""

import re
import types
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from typing_extensions import get_type_hints, is_typeddict

from .errors import Refused
from .form_encoding import bracketed

INTEGER = re.compile(r"^-?\d+$")
Path = tuple[str | int, ...]


def problems(value: object, hint: Any, path: Path) -> Iterator[Refused]:
    """Every complaint about `value`, read along its declared type."""
    options = get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)
    if isinstance(value, str):
        yield from _of_string(value, options, path)
    elif isinstance(value, list):
        inner = next((get_args(option)[0] for option in options if get_origin(option) is list), None)
        for place, part in enumerate(value):
            yield from problems(part, inner, (*path, place))
    elif isinstance(value, dict):
        shape = next((option for option in options if is_typeddict(option)), None)
        hints = _hints(shape) if shape else {}
        for key, part in value.items():
            if key != "metadata":
                yield from problems(part, hints.get(key), (*path, key))


@cache
def _hints(shape: type) -> dict[str, Any]:
    # The request options that every declaration inherits name things its own module does not import.
    return get_type_hints(shape, localns={"Mapping": Mapping, "StripeContext": Any})


def _of_string(value: str, options: tuple[Any, ...], path: Path) -> Iterator[Refused]:
    param = bracketed(path)
    choices = [choice for option in options if get_origin(option) is Literal for choice in get_args(option)]
    if value == "" and "" not in choices:
        yield Refused(f"You passed an empty string for '{param}'. Leave it out instead.", code="parameter_invalid_empty", param=param)
    elif choices and value not in choices:
        listed = ", ".join(map(str, choices))
        yield Refused(f"Invalid {param}: must be one of {listed}", param=param)
    elif int in options and not INTEGER.match(value):
        yield Refused(f"Invalid integer: {value}", code="parameter_invalid_integer", param=param)
