"""Nested frozen dataclasses to JSON and back, checked on the way in."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from gdpw_core.errors import InputError

_Config = TypeVar("_Config")


def to_json(value: object) -> Any:  # noqa: ANN401  # whatever json.dumps takes
    """A configuration as dictionaries, lists and plain values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return str(value) if isinstance(value, Path) else value


def from_json(kind: type[_Config], values: object) -> _Config:
    """Read what `to_json` wrote; keys that are missing take the class's defaults.

    Raises:
        InputError: an unknown key or a value of the wrong type.
    """
    hints = get_type_hints(kind)
    if not isinstance(values, Mapping) or not set(values) <= set(hints):
        odd = sorted(set(values) - set(hints)) if isinstance(values, Mapping) else [str(values)]
        raise InputError(f"{kind.__name__}: unknown keys {', '.join(map(str, odd))}")
    read = {name: _value(name, hints[name], value) for name, value in values.items()}
    try:
        return kind(**read)
    except TypeError as error:
        raise InputError(f"{kind.__name__}: {error}") from error


def _value(name: str, hint: Any, value: object) -> object:  # noqa: ANN401  # a type, or a form
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (types.UnionType, Union):
        if value is None and type(None) in arguments:
            return None
        return _value(name, next(a for a in arguments if a is not type(None)), value)
    if is_dataclass(hint) and isinstance(hint, type):
        return from_json(hint, value)
    if origin is Literal and value in arguments:
        return value
    if origin is tuple and isinstance(value, list):
        kinds = [arguments[0]] * len(value) if arguments[-1] is Ellipsis else list(arguments)
        if len(kinds) == len(value):
            return tuple(_value(name, k, item) for k, item in zip(kinds, value, strict=True))
    if hint is float and type(value) in (int, float):
        return float(str(value))
    if hint is Path and isinstance(value, str):
        return Path(value)
    if hint in (int, bool, str) and type(value) is hint:
        return value
    raise InputError(f"{name} cannot be {value!r}")
