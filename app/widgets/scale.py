"""Range, steps and text of a control's values."""

import math
from dataclasses import dataclass, replace
from typing import Self

from PySide6.QtCore import QLocale

from gdpw_core.controls import Control

_STRIDES = {"deg": 1.0, "sigma": 0.1, "%": 1.0, "mm": 0.5}
_SNAPS = {"deg": 5.0, "sigma": 0.5, "%": 5.0, "mm": 1.0}
_SUFFIXES = {"deg": "°", "sigma": " σ", "%": " %", "mm": " mm"}


@dataclass(frozen=True)
class ValueScale:
    """How a control's values are chosen and written.

    Args:
        low: least value of the slider; typed values may go to `low - reach`.
        high: greatest value of the slider; typed values may go to `high + reach`.
        step: finest change.
        stride: change of one arrow key.
        snap: grid of Ctrl and of the Page keys.
        suffix: written after the number.
        reach: how far typed values may leave the slider.
    """

    low: float
    high: float
    step: float
    stride: float
    snap: float
    suffix: str
    reach: float

    @classmethod
    def of(cls, control: Control) -> Self:
        """The scale of a control."""
        span = control.high - control.low
        return cls(
            low=control.low,
            high=control.high,
            step=control.step,
            stride=_STRIDES.get(control.unit, 0.05),
            snap=_SNAPS.get(control.unit, 0.25),
            suffix=_SUFFIXES.get(control.unit, ""),
            reach=span / 4.0,
        )

    def extended(self, factor: float) -> Self:
        """The same scale with its range stretched about its middle."""
        middle, half = (self.low + self.high) / 2.0, self.span / 2.0 * factor
        return replace(self, low=middle - half, high=middle + half)

    @property
    def span(self) -> float:
        """Length of the slider's range."""
        return self.high - self.low

    @property
    def positions(self) -> int:
        """Number of steps from end to end."""
        return self.positions_of(self.span)

    @property
    def decimals(self) -> int:
        """Digits written after the point."""
        return max(0, -math.floor(math.log10(self.step) + 1e-9))

    def positions_of(self, length: float) -> int:
        """A length of the range in steps, at least one."""
        return max(1, round(length / self.step))

    def position(self, value: float) -> int:
        """Step nearest to a value."""
        return round((self.clamped(value) - self.low) / self.step)

    def fraction(self, value: float) -> float:
        """Where a value lies between the ends, 0-1."""
        return (self.clamped(value) - self.low) / self.span

    def clamped(self, value: float) -> float:
        """The nearest value within the slider's range."""
        return min(max(value, self.low), self.high)

    def admitted(self, value: float) -> float:
        """The nearest value that may be typed."""
        return min(max(value, self.low - self.reach), self.high + self.reach)

    def rounded(self, value: float) -> float:
        """The nearest multiple of the finest step, free of rounding noise."""
        return round(round(value / self.step) * self.step, self.decimals)

    def snapped(self, value: float) -> float:
        """The nearest point of the coarse grid."""
        return round(value / self.snap) * self.snap

    def text(self, value: float) -> str:
        """The value for people, with its unit."""
        rounded = round(value, self.decimals) + 0.0
        # The minus sign is as wide as a figure, the hyphen is not.
        number = QLocale().toString(rounded, "f", self.decimals).replace("-", "\N{MINUS SIGN}")
        return number + self.suffix

    def parse(self, text: str) -> float | None:
        """The value a person typed, with a point or the local comma; None if it is none."""
        plain = text.replace("\N{MINUS SIGN}", "-").replace(self.suffix.strip() or "\0", "").strip()
        number, understood = QLocale().toDouble(plain)
        if not understood:
            try:
                number = float(plain.replace(",", "."))
            except ValueError:
                return None
        return number if math.isfinite(number) else None
