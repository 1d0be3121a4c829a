"""What a preset does to the parameters of a face."""

from app.presets.preset import Preset
from app.sides import sides
from gdpw_core.controls import Controls
from gdpw_core.parameters import FaceParameters

_RESTING = ("units", "jaw", "eyes")
_MOVED = 1e-3


def applied(
    preset: Preset,
    amount: float,
    base: FaceParameters,
    *,
    fitted: FaceParameters,
    controls: Controls,
) -> FaceParameters:
    """The parameters between `base` (amount 0) and the preset (amount 1).

    Controls that this head does not have are left out.
    """
    if amount == 0.0:
        return base
    values = {}
    for name, target in _targets(preset, fitted, controls).items():
        start = controls.value(name, base, fitted)
        values[name] = start + amount * (target - start)
    return controls.with_values(values, base, fitted)


def preset_of_edit(
    label: str, parameters: FaceParameters, *, fitted: FaceParameters, controls: Controls
) -> Preset:
    """A preset that gives another face the same look; without what no control stands for.

    The shape counts from the fit, or it would give away whose face it was taken from.
    """
    values: dict[str, float] = {}
    shifts: dict[str, float] = {}
    for control in controls:
        whole = sides(controls, control.name) == [control.name]
        if not whole or control.group in ("expression", "features"):
            continue
        now = controls.value(control.name, parameters, fitted)
        change = now - controls.value(control.name, fitted, fitted)
        if abs(change) < _MOVED:
            continue
        if control.group == "shape":
            shifts[control.name] = round(change, 4)
        else:
            values[control.name] = round(now, 4)
    return Preset(label, "own", values, shifts)


def _targets(preset: Preset, fitted: FaceParameters, controls: Controls) -> dict[str, float]:
    targets: dict[str, float] = {}
    for control in controls:
        at_rest = control.group in _RESTING and control.name.startswith(preset.rest)
        if preset.rest and at_rest and sides(controls, control.name) == [control.name]:
            targets[control.name] = 0.0
    for name, value in preset.values.items():
        targets |= {side: value for side in sides(controls, name) if side in controls}
    for name, shift in preset.shifts.items():
        if name in controls:
            targets[name] = controls.value(name, fitted, fitted) + shift
    return targets
