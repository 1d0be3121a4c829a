"""Reading JSON that others may have written: kinds, bounds and finiteness checked, keys counted."""

import json
import math
import re
from collections.abc import Sequence
from typing import Any, NoReturn, TypeVar

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.parameters import FaceParameters

LONGEST_TEXT = 2_000
_LONGEST_NAME, _LONGEST_LINK = 255, 1_000
_NOT_IN_NAMES = frozenset("/\\\0")

Word = TypeVar("Word", bound=str)


def parse_json(data: bytes, name: str) -> "Fields":
    """Parse an object.

    Args:
        data: UTF-8.
        name: what errors call it.

    Raises:
        InputError: no JSON, no object, a repeated key, NaN or an infinity, too deep.
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_repeats,
        )
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is damaged ({str(error)[:80]})") from error
    return Fields(value, name)


class Fields:
    """One JSON object whose values are read by name and kind.

    Args:
        value: what was parsed.
        where: its name in errors.

    Raises:
        InputError: it is no object.
    """

    def __init__(self, value: Any, where: str) -> None:  # noqa: ANN401  # whatever a file holds
        if not isinstance(value, dict):
            raise InputError(f"{where} is not an object")
        self._values: dict[str, Any] = value
        self._where = where
        self._used: set[str] = set()
        self._parts: list[Fields] = []

    def values(self) -> dict[str, Any]:
        """The object as it was parsed."""
        return self._values

    def unknown(self) -> list[str]:
        """Keys that nobody asked for, here and in parts that were read."""
        own = [f"{self._where}.{key}"[:80] for key in self._values if key not in self._used]
        return own + [name for part in self._parts for name in part.unknown()]

    def has(self, key: str) -> bool:
        """Whether a key is there with a value other than null."""
        self._used.add(key)
        return self._values.get(key) is not None

    def part(self, key: str) -> "Fields":
        """An object within."""
        part = Fields(self._take(key), f"{self._where}.{key}")
        self._parts.append(part)
        return part

    def parts(self, key: str, most: int) -> list["Fields"]:
        """A list of objects, of a bounded length."""
        found = self._list(key, most)
        return [Fields(value, f"{self._where}.{key}[{i}]") for i, value in enumerate(found)]

    def text(self, key: str, longest: int = LONGEST_TEXT) -> str:
        """A string of a bounded length."""
        value = self._take(key)
        if not isinstance(value, str) or len(value) > longest:
            self._wrong(key, f"a text of at most {longest} characters")
        return value

    def texts(self, key: str, most: int) -> tuple[str, ...]:
        """A list of strings."""
        found = self._list(key, most)
        if not all(isinstance(value, str) and len(value) <= LONGEST_TEXT for value in found):
            self._wrong(key, "a list of texts")
        return tuple(found)

    def choice(self, key: str, words: Sequence[Word]) -> Word:
        """One of some words."""
        value = self._take(key)
        found = [word for word in words if word == value]
        if not found:
            self._wrong(key, f"one of {', '.join(words)}")
        return found[0]

    def choices(self, key: str, words: Sequence[Word]) -> tuple[Word, ...]:
        """Some of some words, in the order of those."""
        found = self._list(key, len(words))
        if not all(value in words for value in found):
            self._wrong(key, f"a list of {', '.join(words)}")
        return tuple(word for word in words if word in found)

    def checksum(self, key: str) -> str:
        """A SHA-256, hexadecimal."""
        value = self.text(key, 64)
        if not re.fullmatch("[0-9a-f]{64}", value):
            raise InputError(f"{self._name(key)} is not a checksum")
        return value

    def file_name(self, key: str) -> str:
        """The name of a file, without folders."""
        value = self.text(key, _LONGEST_NAME)
        if not value or set(value) & _NOT_IN_NAMES:
            raise InputError(f"{self._name(key)} is not the name of a file")
        return value

    def link(self, key: str) -> str:
        """The way to a file below the document's own folder, with slashes."""
        value = self.text(key, _LONGEST_LINK)
        if not leads_inside(value):
            raise InputError(f"{self._name(key)} leads out of the document's folder: not opened")
        return value

    def switch(self, key: str) -> bool:
        """True or false; false where it is missing."""
        value = self._take(key) if self.has(key) else False
        if not isinstance(value, bool):
            self._wrong(key, "true or false")
        return value

    def number(self, key: str) -> float:
        """A finite number."""
        value = self._take(key)
        if not _is_number(value):
            self._wrong(key, "a finite number")
        return float(value)

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number within bounds."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self._wrong(key, f"a whole number from {low} to {high}")
        return value

    def wholes(self, key: str, low: int, high: int) -> frozenset[int]:
        """A set of whole numbers within bounds."""
        found = self._list(key, high - low + 1)
        if not all(type(value) is int and low <= value <= high for value in found):
            self._wrong(key, f"a list of whole numbers from {low} to {high}")
        return frozenset(found)

    def numbers(self, key: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
        """An array of finite numbers of that very shape."""
        try:
            array = np.array(self._take(key), np.float64)
        except (TypeError, ValueError, OverflowError):
            array = np.empty(0)
        if array.shape != shape or not np.isfinite(array).all():
            self._wrong(key, f"finite numbers of shape {list(shape)}")
        array.setflags(write=False)
        return array

    def number_map(self, key: str, most: int) -> dict[str, float]:
        """Names with finite numbers."""
        found = self._take(key)
        if not isinstance(found, dict) or len(found) > most:
            self._wrong(key, f"at most {most} named numbers")
        if not all(_is_number(value) and len(name) <= 100 for name, value in found.items()):
            self._wrong(key, "names with finite numbers")
        return {name: float(value) for name, value in found.items()}

    def parameters(self, key: str) -> FaceParameters:
        """Head parameters."""
        try:
            return FaceParameters.from_dict(self._take(key))
        except (InputError, TypeError, OverflowError) as error:
            raise InputError(f"{self._where}.{key}: {str(error)[:120]}") from error

    def _list(self, key: str, most: int) -> list[Any]:
        found = self._take(key)
        if not isinstance(found, list) or len(found) > most:
            self._wrong(key, f"a list of at most {most} values")
        return found

    def _take(self, key: str) -> Any:  # noqa: ANN401  # whatever a file holds
        self._used.add(key)
        if key not in self._values:
            raise InputError(f"{self._where}.{key} is missing")
        return self._values[key]

    def _name(self, key: str) -> str:
        return f"{self._where.removeprefix('document.')}.{key}"

    def _wrong(self, key: str, expected: str) -> NoReturn:
        raise InputError(f"{self._where}.{key} is not {expected}")


def leads_inside(link: str) -> bool:
    """Whether a way with slashes stays below the folder that it starts from, on every system."""
    inside = all(part not in ("", ".", "..") for part in link.split("/"))
    return inside and len(link) <= _LONGEST_LINK and not set(link) & set("\\:\0")


def plain_name(name: str) -> str:
    """The name of a file as documents keep it: some systems allow what others take for a path."""
    return "".join("_" if c in _NOT_IN_NAMES else c for c in name)[-_LONGEST_NAME:] or "_"


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a key is there twice")
    return values
