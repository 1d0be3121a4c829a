"""`--set NAME=VALUE`: reading and checking before any photo is opened."""

import argparse
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from gdpw_core.errors import InputError

if TYPE_CHECKING:
    from gdpw_core.controls import Control, Controls

# Coefficients may go as far as the panels do with Extended.
_EXTENDED_SIGMA = 3.0


def parse_settings(items: Iterable[str]) -> dict[str, float]:
    """Read NAME=VALUE pairs.

    Args:
        items: as given on the command line; the last of equal names counts.

    Raises:
        InputError: no "=", or a value that is not a finite number.
    """
    settings: dict[str, float] = {}
    for item in items:
        name, equals, text = item.partition("=")
        if not equals or not name.strip():
            raise InputError(f"--set {item}: write NAME=VALUE, such as --set yaw=12")
        try:
            value = float(text)
        except ValueError as error:
            raise InputError(f"--set {item}: {text!r} is not a number") from error
        if not math.isfinite(value):
            raise InputError(f"--set {item}: {text} is not a finite number")
        settings[name.strip()] = value
    return settings


def check_settings(settings: Mapping[str, float], controls: "Controls") -> None:
    """Check names and ranges.

    Raises:
        InputError: there is no such control, or the value is outside its range.
    """
    for name, value in settings.items():
        control = controls.get(name)
        if control.reason:
            raise InputError(f"--set {name}: {control.reason}")
        low, high = _limits(control)
        if not low <= value <= high:
            raise InputError(f"--set {name}={value:g}: give a value from {low:g} to {high:g}")


def _limits(control: "Control") -> tuple[float, float]:
    if control.unit == "sigma":
        return -_EXTENDED_SIGMA, _EXTENDED_SIGMA
    return control.low, control.high


class ListControls(argparse.Action):
    """Prints every control with its range and stops."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="list the names for --set and stop")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print the list and leave."""
        from gdpw_core.assets.selection import selection
        from gdpw_core.assets.store import AssetStore
        from gdpw_core.head.pack import load_pack

        head = selection(AssetStore()).head_path
        controls = list(load_pack(head).controls())
        for control in controls:
            if control.group not in ("expression", "shape"):
                print(_described(control.name, control))
        for group in ("expression", "shape"):
            coefficients = [control for control in controls if control.group == group]
            if not coefficients:
                continue
            names = f"{coefficients[0].name} ... {coefficients[-1].name}"
            print(_described(names, coefficients[0]))
        parser.exit()


def _described(names: str, control: "Control") -> str:
    low, high = _limits(control)
    span = f"{low:g} to {high:g} {control.unit}".rstrip()
    return f"{names:<32} {span:<16} {control.description}"
