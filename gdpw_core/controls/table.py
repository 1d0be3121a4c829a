"""The named controls of the panels and of `--set`: what each slider means for the parameters.

numpy and scipy only; the window builds its panels from this table before torch is loaded.
"""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gdpw_core.controls.features import FaceFeatures
from gdpw_core.controls.turns import ROTATIONS, Angles, Turned
from gdpw_core.errors import InputError
from gdpw_core.parameters import N_EXPRESSION, N_SHAPE, Camera, FaceParameters

Group = Literal["pose", "jaw", "eyes", "units", "expression", "features", "shape"]
Floats = NDArray[np.float64]
Getter = Callable[[FaceParameters, FaceParameters], float]
Setter = Callable[[FaceParameters, FaceParameters, float], FaceParameters]


@dataclass(frozen=True, eq=False)
class ExpressionUnits:
    """Named expression units of a head and their map to expression coefficients.

    Args:
        names: unit names, ARKit spelling where one exists (`mouthSmileLeft`).
        to_expression: `[E, U]`; `expression = to_expression @ activations`, activations 0-1.
        from_expression: `[U, E]`, its (pseudo-)inverse.
    """

    names: tuple[str, ...]
    to_expression: NDArray[np.float64]
    from_expression: NDArray[np.float64]


@dataclass(frozen=True)
class Control:
    """One slider: its name for `--set`, its label, its range and what it does.

    Args:
        name: stable name, used by the command line, presets and keyframes.
        label: text in the panel.
        group: the panel it belongs to.
        unit: "deg", "sigma", "%", "mm" or "" (activation 0-1).
        low: lowest value of the slider.
        high: highest value of the slider.
        relative: the value counts from the fit; otherwise it is absolute.
        mirror: name of the control of the other side of the face, if there is one.
        description: one sentence for the tool tip.
        reason: why this head cannot follow it; empty where it can.
    """

    name: str
    label: str
    group: Group
    unit: str
    low: float
    high: float
    relative: bool = False
    mirror: str | None = None
    description: str = ""
    reason: str = ""

    @property
    def step(self) -> float:
        """Smallest useful change."""
        return {"deg": 0.1, "sigma": 0.01, "%": 0.1, "mm": 0.1}.get(self.unit, 0.01)


class Controls:
    """All controls of a head; `HeadPack.controls` makes them.

    Those that the head cannot follow can be shown, by `group` and `get`, but not be moved: they
    are no members and iteration leaves them out.

    Args:
        units: its named expressions; None for a head without.
        lacking: why it cannot follow a joint, by name, or its "expression"; see `HeadPack`.
        features: named features of its shape; None for none.
    """

    def __init__(
        self,
        units: ExpressionUnits | None,
        lacking: Mapping[str, str] | None = None,
        features: FaceFeatures | None = None,
    ) -> None:
        self._units = units
        self._lacking = lacking or {}
        self._access: dict[str, tuple[Control, Getter, Setter]] = {}
        self._add_rotation("", "head")
        self._add_rotation("neck_", "neck")
        self._add_placement()
        self._add_jaw()
        self._add_eyes()
        if units is not None:
            self._add_units(units)
        self._add_coefficients("expression", N_EXPRESSION)
        if features is not None:
            self._add_features(features)
        self._add_coefficients("shape", N_SHAPE)

    def __iter__(self) -> Iterator[Control]:
        return (control for control, _, _ in self._access.values() if not control.reason)

    def __contains__(self, name: str) -> bool:
        return name in self._access and not self._access[name][0].reason

    def group(self, group: Group) -> tuple[Control, ...]:
        """The controls of one panel, in order, also those with a `Control.reason`."""
        every = (control for control, _, _ in self._access.values())
        return tuple(control for control in every if control.group == group)

    def get(self, name: str) -> Control:
        """The control of that name.

        Raises:
            InputError: there is none; the message offers close names.
        """
        return self._find(name)[0]

    def value(self, name: str, parameters: FaceParameters, fitted: FaceParameters) -> float:
        """Where the slider stands for these parameters, in the control's unit."""
        return self._find(name)[1](parameters, fitted)

    def with_value(
        self, name: str, value: float, parameters: FaceParameters, fitted: FaceParameters
    ) -> FaceParameters:
        """The parameters after the slider was moved to `value`.

        Raises:
            InputError: an unknown name, one that this head cannot follow, or a value that is not
                finite.
        """
        control, _, setter = self._find(name)
        if control.reason:
            raise InputError(f"{control.name}: {control.reason}")
        if not np.isfinite(value):
            raise InputError(f"{control.name}: {value} is not a finite number")
        return _snapped(setter(parameters, fitted, float(value)), fitted)

    def with_values(
        self, values: Mapping[str, float], parameters: FaceParameters, fitted: FaceParameters
    ) -> FaceParameters:
        """The parameters after several sliders were moved, in the order given."""
        for name, value in values.items():
            parameters = self.with_value(name, value, parameters, fitted)
        return parameters

    def saying_no_more_of_shape(
        self, parameters: FaceParameters, fitted: FaceParameters
    ) -> Literal["features", "shape"]:
        """Of both groups of the shape the one that says nothing of an edit beyond the other.

        That is the coefficients where named features lead to them, else the features.
        """
        values = {c.name: self.value(c.name, parameters, fitted) for c in self.group("features")}
        told = self.with_values(values, fitted, fitted).shape
        return "shape" if np.abs(told - parameters.shape).max() < _SAME else "features"

    def _find(self, name: str) -> tuple[Control, Getter, Setter]:
        try:
            return self._access[name]
        except KeyError:
            close = difflib.get_close_matches(name, self._access, n=3)
            hint = f"; did you mean {', '.join(close)}?" if close else ""
            raise InputError(f"there is no control named {name}{hint}") from None

    def _add(self, control: Control, getter: Getter, setter: Setter, needs: str = "") -> None:
        control = replace(control, reason=self._lacking.get(needs, ""))
        self._access[control.name] = (control, getter, setter)

    def _add_rotation(self, prefix: str, joint: Literal["head", "neck"]) -> None:
        angles, turned = ROTATIONS[joint]
        what = "head" if joint == "head" else "neck, the head keeping its direction,"
        limits = (45.0, 30.0, 45.0) if joint == "head" else (20.0, 20.0, 20.0)
        ways = ("to the right of the picture", "upward", "clockwise")
        for axis, (name, limit, way) in enumerate(
            zip(("yaw", "pitch", "roll"), limits, ways, strict=True)
        ):
            label = name.capitalize() if joint == "head" else f"Neck {name}"
            verb = "Turns" if joint == "head" else "Leans"

            def setter(
                p: FaceParameters,
                fitted: FaceParameters,
                value: float,
                axis: int = axis,
                angles: Angles = angles,
                turned: Turned = turned,
            ) -> FaceParameters:
                new = angles(p, fitted)
                new[axis] = value
                return turned(p, fitted, new)

            def getter(
                p: FaceParameters,
                fitted: FaceParameters,
                axis: int = axis,
                angles: Angles = angles,
            ) -> float:
                return float(angles(p, fitted)[axis])

            text = f"{verb} the {what} {way}, in degrees from the fit."
            control = Control(prefix + name, label, "pose", "deg", -limit, limit, True, None, text)
            # Leaning the neck turns the shoulders under a head that stays.
            self._add(control, getter, setter, needs="root" if joint == "neck" else "")

    def _add_placement(self) -> None:
        def moved(p: FaceParameters, **change: float) -> FaceParameters:
            camera = {"scale": p.camera.scale, "tx": p.camera.tx, "ty": p.camera.ty} | change
            return p.replaced(camera=Camera(**camera))

        # The crop spans two units, so one percent of its side is 0.02 crop units.
        for name, key, way in (
            ("position_x", "tx", "to the right of the picture"),
            ("position_y", "ty", "upward"),
        ):

            def getter(p: FaceParameters, fitted: FaceParameters, key: str = key) -> float:
                shift = getattr(p.camera, key) - getattr(fitted.camera, key)
                return float(shift * fitted.camera.scale * 50.0)

            def setter(
                p: FaceParameters, fitted: FaceParameters, value: float, key: str = key
            ) -> FaceParameters:
                start = getattr(fitted.camera, key)
                return moved(p, **{key: start + value / (50.0 * fitted.camera.scale)})

            text = f"Moves the head {way}, in percent of the crop."
            label = "Position x" if key == "tx" else "Position y"
            self._add(Control(name, label, "pose", "%", -15, 15, True, None, text), getter, setter)

        self._add(
            Control(
                "scale", "Scale", "pose", "%", -20, 20, True, None,
                "Makes the head larger or smaller, in percent.",
            ),
            lambda p, fitted: (p.camera.scale / fitted.camera.scale - 1.0) * 100.0,
            lambda p, fitted, value: moved(p, scale=fitted.camera.scale * (1.0 + value / 100.0)),
        )  # fmt: skip

    def _add_jaw(self) -> None:
        rows = (
            ("jaw_open", "Jaw open", 0, 1.0, 0.0, 30.0, "Opens the jaw, in degrees."),
            ("jaw_side", "Jaw sideways", 1, 1.0, -10.0, 10.0,
             "Moves the jaw to the right of the picture, in degrees."),
        )  # fmt: skip
        for name, label, axis, sign, low, high, text in rows:
            self._add_angle(
                Control(name, label, "jaw", "deg", low, high, description=text),
                ("jaw_pose",), axis, sign,
            )  # fmt: skip

    def _add_eyes(self) -> None:
        both = ("left_eye_pose", "right_eye_pose")
        rows: tuple[tuple[str, str, tuple[str, ...], str | None], ...] = (
            ("eye", "Eyes", both, None),
            ("eye_left", "Left eye", both[:1], "eye_right"),
            ("eye_right", "Right eye", both[1:], "eye_left"),
        )
        for name, label, poses, mirror in rows:
            for axis_name, axis, sign, way in (
                ("yaw", 1, 1.0, "to the right of the picture"),
                ("pitch", 0, -1.0, "upward"),
            ):
                text = f"Turns the gaze {way}, in degrees."
                other = f"{mirror}_{axis_name}" if mirror else None
                control = Control(
                    f"{name}_{axis_name}", f"{label} {axis_name}", "eyes", "deg",
                    -30, 30, False, other, text,
                )  # fmt: skip
                self._add_angle(control, poses, axis, sign)

    def _add_angle(self, control: Control, poses: tuple[str, ...], axis: int, sign: float) -> None:
        """A control that is one component of the axis-angle of one joint, or of two alike."""

        def getter(p: FaceParameters, _fitted: FaceParameters) -> float:
            angles = [float(getattr(p, pose)[axis]) for pose in poses]
            return float(sign * np.degrees(np.mean(angles)))

        def setter(p: FaceParameters, _fitted: FaceParameters, value: float) -> FaceParameters:
            # Moving both eyes keeps the difference that the fit found between them.
            change = np.radians(value - getter(p, _fitted)) * sign
            step = change * np.eye(3)[axis]
            return p.replaced(**{pose: getattr(p, pose) + step for pose in poses})

        self._add(control, getter, setter, needs=poses[0].removesuffix("_pose"))

    def _add_units(self, units: ExpressionUnits) -> None:
        index = {name: i for i, name in enumerate(units.names)}
        for name in units.names:
            stem, side = _side(name)
            other = {"Left": stem + "Right", "Right": stem + "Left"}.get(side)
            paired = other in index
            # `mouthLeft` and `mouthRight` are directions, not sides: they have no joint control.
            if paired and side == "Left" and stem not in _DIRECTIONS:
                self._add_unit(stem, (index[name], index[str(other)]), units, None)
            self._add_unit(name, (index[name],), units, other if paired else None)

    def _add_unit(
        self, name: str, columns: tuple[int, ...], units: ExpressionUnits, mirror: str | None
    ) -> None:
        rows = units.from_expression[list(columns)]
        directions = units.to_expression[:, list(columns)]

        def getter(p: FaceParameters, _fitted: FaceParameters) -> float:
            return float((rows @ p.expression).mean())

        def setter(p: FaceParameters, fitted: FaceParameters, value: float) -> FaceParameters:
            # A pair keeps the asymmetry of the fit near the fitted value and loses it at the ends,
            # so that a full blink closes both eyes.
            start = rows @ fitted.expression
            middle = float(start.mean())
            end = 1.0 if value > middle else 0.0
            span = end - middle
            left = np.clip((end - value) / span, 0.0, 1.0) if abs(span) > 1e-6 else 0.0
            change = value + left * (start - middle) - rows @ p.expression
            return p.replaced(expression=p.expression + directions @ change)

        text = f"Expression unit {name}, from 0 (rest) to 1 (full)."
        control = Control(name, _spaced(name), "units", "", 0.0, 1.0, False, mirror, text)
        self._add(control, getter, setter)

    def _add_features(self, features: FaceFeatures) -> None:
        for k, feature in enumerate(features.features):
            measure, direction = features.measures[k], features.directions[:, k]

            def getter(
                p: FaceParameters, fitted: FaceParameters, measure: Floats = measure
            ) -> float:
                return float(measure @ (p.shape - fitted.shape))

            def setter(
                p: FaceParameters,
                fitted: FaceParameters,
                value: float,
                measure: Floats = measure,
                direction: Floats = direction,
            ) -> FaceParameters:
                change = value - measure @ (p.shape - fitted.shape)
                return p.replaced(shape=p.shape + direction * change)

            reach = float(features.reach[k])
            control = Control(
                feature.name, feature.label, "features", "mm", -reach, reach, True, None,
                feature.description,
            )  # fmt: skip
            self._add(control, getter, setter)

    def _add_coefficients(self, field: Literal["shape", "expression"], count: int) -> None:
        for k in range(count):

            def getter(p: FaceParameters, _fitted: FaceParameters, k: int = k) -> float:
                return float(getattr(p, field)[k])

            def setter(
                p: FaceParameters, _fitted: FaceParameters, value: float, k: int = k
            ) -> FaceParameters:
                coefficients = getattr(p, field).copy()
                coefficients[k] = value
                return p.replaced(**{field: coefficients})

            text = f"{field.capitalize()} coefficient {k}, in standard deviations of the head."
            control = Control(
                f"{field}.{k}", f"{field.capitalize()} {k}", field, "sigma", -2, 2,
                description=text,
            )  # fmt: skip
            self._add(control, getter, setter, needs=field)


_DIRECTIONS = frozenset({"mouth"})
_SAME = 1e-6  # standard deviations


def _snapped(parameters: FaceParameters, fitted: FaceParameters) -> FaceParameters:
    """Give back the fit's own numbers where rounding alone separates the two."""
    changes: dict[str, NDArray[np.float64]] = {}
    for name in ("shape", "expression", "global_pose", "neck_pose", "jaw_pose", "left_eye_pose",
                 "right_eye_pose"):  # fmt: skip
        now, then = getattr(parameters, name), getattr(fitted, name)
        if not np.array_equal(now, then) and np.abs(now - then).max() < 1e-9:
            changes[name] = then
    return parameters.replaced(**changes) if changes else parameters


def _side(name: str) -> tuple[str, str]:
    for side in ("Left", "Right"):
        if name.endswith(side):
            return name[: -len(side)], side
    return name, ""


def _spaced(name: str) -> str:
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in name)
    return words[:1].upper() + words[1:]
