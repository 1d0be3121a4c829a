"""Puts presets on the open face: one step each, blended by an amount."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.presets.blend import applied
from app.presets.preset import Preset
from app.session import EditSession
from gdpw_core.parameters import FaceParameters


@dataclass(frozen=True, eq=False)
class Applied:
    """A preset on the face: from where, how much, and what came of it."""

    preset: Preset
    amount: float
    base: FaceParameters
    result: FaceParameters
    gesture: int


class PresetApplier(QObject):
    """Choosing a preset and then changing its amount is one step of the history.

    A preset replaces the one before it if that was of the same group and nothing was edited since:
    looking through them does not pile them up.
    """

    changed = Signal()
    """Another preset is on the face, or none, or by another amount."""

    def __init__(self, session: EditSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._last: Applied | None = None
        session.parameters_changed.connect(self.changed)

    @property
    def active(self) -> Applied | None:
        """The preset on the face, as long as nothing else was edited after it."""
        last = self._last
        return last if last is not None and last.result == self._session.parameters else None

    def choose(self, preset: Preset) -> None:
        """Put a preset on the face in full."""
        if self._session.portrait is None:
            return
        active = self.active
        if active is not None and active.preset is preset and active.amount == 1.0:
            return
        base = self._session.parameters
        if active is not None and active.preset.group == preset.group:
            base = active.base
        self._apply(preset, 1.0, base, self._session.new_gesture())

    def begin(self) -> None:
        """A drag of the amount begins."""
        self._session.begin_gesture()

    def end(self) -> None:
        """The drag of the amount ends."""
        self._session.end_gesture()

    def set_amount(self, amount: float) -> None:
        """Blend the preset on the face by another amount, 0-1."""
        active = self.active
        amount = min(max(amount, 0.0), 1.0)
        if active is not None:
            self._apply(active.preset, amount, active.base, active.gesture)

    def _apply(self, preset: Preset, amount: float, base: FaceParameters, gesture: int) -> None:
        session = self._session
        result = applied(preset, amount, base, fitted=session.fitted, controls=session.controls)
        self._last = Applied(preset, amount, base, result, gesture)
        label = QCoreApplication.translate("Presets", preset.label)
        session.edit(result, f"{label}  {100.0 * amount:.0f} %\n{label}", gesture)
        # A gesture that came back to its beginning gave back the very numbers.
        self._last = Applied(preset, amount, base, session.parameters, gesture)
        self.changed.emit()
