"""One preset, and the JSON it is read from and written to."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from gdpw_core.errors import InputError, OutputError
from gdpw_core.image import write_whole

PresetGroup = Literal["expression", "talk", "gaze", "head", "shape", "own"]
GROUPS: tuple[PresetGroup, ...] = get_args(PresetGroup)

SUFFIX = ".json"
_KIND = "gdpw presets"
_VERSION = 1
_LARGEST = 1_000_000
_LONGEST_LABEL = 60
_MOST = 500


@dataclass(frozen=True, eq=False)
class Preset:
    """Where a look puts some controls.

    Args:
        label: what it is called.
        group: the list it stands in.
        values: controls and where they go, in the controls' own units.
        shifts: controls and how far they move from the fit: for what belongs to the person, as
            the shape does.
        rest: beginnings of names; every control of expression, jaw and eyes that starts so and has
            no value here goes to rest, so that one look replaces another.
    """

    label: str
    group: PresetGroup
    values: Mapping[str, float]
    shifts: Mapping[str, float] = field(default_factory=dict)
    rest: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        record: dict[str, Any] = {"label": self.label, "group": self.group}
        record["values"] = dict(self.values)
        if self.shifts:
            record["shifts"] = dict(self.shifts)
        if self.rest:
            record["rest"] = list(self.rest)
        return record


def read_presets(path: Path) -> list[Preset]:
    """The presets of a file, in its order.

    Raises:
        InputError: the file cannot be read or holds no presets.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path.name} is too large for a preset file")
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path.name} is no preset file: it is not JSON") from error
    if not isinstance(record, dict) or record.get("kind") != _KIND:
        raise InputError(f"{path.name} is no preset file of this application")
    if record.get("version") != _VERSION:
        raise InputError(f"{path.name} was written by a newer version of this application")
    entries = record.get("presets")
    if not isinstance(entries, list) or not 0 < len(entries) <= _MOST:
        raise InputError(f"{path.name} holds no presets")
    return [_preset(entry, path.name) for entry in entries]


def write_presets(path: Path, presets: list[Preset]) -> None:
    """Write a preset file; an old one is replaced whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    record = {"kind": _KIND, "version": _VERSION, "presets": [p.to_dict() for p in presets]}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(record, indent=1, ensure_ascii=False).encode())
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def _preset(entry: Any, name: str) -> Preset:  # noqa: ANN401  # whatever JSON holds
    if not isinstance(entry, dict):
        raise InputError(f"{name}: a preset is no object")
    label = entry.get("label")
    if not isinstance(label, str) or not label.strip():
        raise InputError(f"{name}: a preset has no label")
    label = " ".join(label.split())[:_LONGEST_LABEL]
    group = entry.get("group", "own")
    rest = entry.get("rest", [])
    if not isinstance(rest, list) or not all(isinstance(word, str) for word in rest):
        raise InputError(f"{name}: the rest of {label} is no list of names")
    values = _numbers(entry.get("values", {}), f"{name}: {label}")
    shifts = _numbers(entry.get("shifts", {}), f"{name}: {label}")
    if not (values or shifts or rest):
        raise InputError(f"{name}: {label} changes nothing")
    known = next((g for g in GROUPS if g == group), "own")
    return Preset(label, known, values, shifts, tuple(rest))  # type: ignore[arg-type]  # of GROUPS


def _numbers(entry: Any, where: str) -> dict[str, float]:  # noqa: ANN401  # whatever JSON holds
    if not isinstance(entry, dict):
        raise InputError(f"{where}: the values are no object")
    for key, value in entry.items():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not math.isfinite(value) or abs(value) > 1_000.0:
            raise InputError(f"{where}: {key} is no usable number")
    return {key: float(value) for key, value in entry.items()}
