"""The edit session: the open portrait, its parameters and their history."""

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtGui import QUndoStack

from app.commands import EditParameters
from gdpw_core.controls import Controls
from gdpw_core.document import MOST_STEPS, History, ParameterChange, Step
from gdpw_core.parameters import FaceParameters

if TYPE_CHECKING:
    from gdpw_core.pipeline import Portrait

# A step keeps 1 KB: however long a session lasts, its history stays below 20 MB.
HISTORY_STEPS = MOST_STEPS
_SAME = 1e-9
_VECTORS = tuple(f.name for f in fields(FaceParameters) if f.name != "camera")


class EditSession(QObject):
    """Holds one immutable `FaceParameters` and the fit it started from.

    Only `_apply` writes the parameters; every edit reaches it through the undo stack.
    """

    portrait_changed = Signal()
    """Another portrait was loaded, or none is left; the history is empty."""
    parameters_changed = Signal()
    """The parameters are others than before."""
    settled = Signal()
    """A gesture ended: the picture may be rendered at full quality."""
    controls_changed = Signal()
    """The head has other expression units: panels build their rows anew."""

    def __init__(self, controls: Controls, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.controls = controls
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(HISTORY_STEPS)
        self.stamp = 0
        self._portrait: Portrait | None = None
        self._parameters = FaceParameters.neutral()
        self._fitted = self._parameters
        self._last_gesture = 0
        self._start: tuple[int, FaceParameters] | None = None
        self._step: EditParameters | None = None
        self._first = self._parameters
        self._steps: list[EditParameters] = []
        self._dragging = False

    @property
    def portrait(self) -> "Portrait | None":
        """The open portrait."""
        return self._portrait

    @property
    def parameters(self) -> FaceParameters:
        """The parameters as edited."""
        return self._parameters

    @property
    def fitted(self) -> FaceParameters:
        """The parameters as fitted to the photo: what every reset returns to."""
        return self._fitted

    @property
    def edited(self) -> bool:
        """Whether the parameters differ from the fit."""
        return self._parameters != self._fitted

    @property
    def dragging(self) -> bool:
        """Whether a gesture is under way."""
        return self._dragging

    def set_controls(self, controls: Controls) -> None:
        """Use the controls of another head."""
        self.controls = controls
        self.controls_changed.emit()

    def load(self, portrait: "Portrait") -> None:
        """Start anew with a fitted portrait; the history is cleared."""
        self._portrait = portrait
        self._fitted = portrait.fit.parameters
        self._dragging = False
        self.stamp += 1
        self._begin(self._fitted)
        self.stack.clear()
        self.portrait_changed.emit()
        self.parameters_changed.emit()

    def restore(self, portrait: "Portrait", history: History) -> None:
        """Open a portrait with the history of a document, standing where it was left."""
        self._portrait = portrait
        self._fitted = portrait.fit.parameters
        self._dragging = False
        self.stamp += 1
        self._begin(history.start)
        # Silent until the last move: a list of thousands of steps is laid out once, not for each.
        with QSignalBlocker(self), QSignalBlocker(self.stack):
            self.stack.clear()
            last = self._parameters = history.state(len(history.steps))
            for step in history.steps:
                # Pushing applies a step: of all but the last that would be work for nothing.
                command = EditParameters(self._read, self._apply, step, after=last)
                self._steps.append(command)
                self.stack.push(command)
            self.stack.setIndex(history.position)
            self.stack.setClean()
        self._announce_history()
        self.portrait_changed.emit()
        self.parameters_changed.emit()

    def history(self) -> History:
        """Every step that can be undone or redone, oldest first."""
        steps = tuple(command.step for command in self._steps)
        return History(self._first, steps, self.stack.index())

    def refresh(self, portrait: "Portrait") -> None:
        """Swap in the same photo prepared by another engine; edits and history stay.

        Raises:
            ValueError: the portrait was fitted differently, so the history does not apply to it.
        """
        if portrait.fit.parameters != self._fitted:
            raise ValueError("the portrait has another fit")
        self._portrait = portrait
        self.stamp += 1
        self.parameters_changed.emit()

    def begin_gesture(self) -> int:
        """Start a drag; its number makes its edits one step."""
        self._dragging = True
        return self.new_gesture()

    def end_gesture(self) -> None:
        """End the drag that `begin_gesture` started."""
        if self._dragging:
            self._dragging = False
            self.settled.emit()

    def new_gesture(self) -> int:
        """A number for a run of edits that shall be one step, outside a drag."""
        self._last_gesture += 1
        return self._last_gesture

    def edit(self, parameters: FaceParameters, text: str, gesture: int | None = None) -> None:
        """Make a step of the history that leads to `parameters`; none if nothing changes."""
        if self._portrait is None:
            return
        if gesture is not None:
            # A gesture that comes back to where it began gives back the very numbers.
            if self._start is None or self._start[0] != gesture:
                self._start = (gesture, self._parameters)
            if _close(parameters, self._start[1]):
                parameters = self._start[1]
        if parameters == self._parameters:
            return
        if self._continues(gesture):
            if self._step is not None and not self._step.extend(parameters, text):
                self._step = None
                self._steps.pop()
                self.stack.undo()  # removes a step that is obsolete, without calling it
            return
        step = Step(text, ParameterChange.between(self._parameters, parameters))
        self._step = EditParameters(
            self._read, self._apply, step, after=parameters, gesture=gesture
        )
        del self._steps[self.stack.index() :]
        self._steps.append(self._step)
        self.stack.push(self._step)
        if len(self._steps) > self.stack.count():
            # The oldest step fell off the end.
            self._first = self._steps.pop(0).step.change.applied(self._first)

    def _continues(self, gesture: int | None) -> bool:
        """Whether an edit leads on the latest step instead of making one."""
        if gesture is None or self._step is None or self._step.gesture != gesture:
            return False
        latest = self.stack.index() == self.stack.count() and not self.stack.isClean()
        return latest and self.stack.command(self.stack.count() - 1) is self._step

    def set_values(
        self, values: Mapping[str, float], text: str, gesture: int | None = None
    ) -> None:
        """Move controls to values in their own units, as one step.

        Raises:
            InputError: an unknown name, or a value that is not finite.
        """
        after = self.controls.with_values(values, self._parameters, self._fitted)
        # A control that already stands there must not move by the rounding of its angles.
        if not _close(after, self._parameters):
            self.edit(after, text, gesture)

    def value(self, name: str) -> float:
        """Where a control stands."""
        return self.controls.value(name, self._parameters, self._fitted)

    def fitted_value(self, name: str) -> float:
        """Where a control stood in the fit."""
        return self.controls.value(name, self._fitted, self._fitted)

    def reset(self, fields: tuple[str, ...], text: str) -> None:
        """Return some fields of the parameters to the fit, as one step."""
        self.edit(
            self._parameters.replaced(**{name: getattr(self._fitted, name) for name in fields}),
            text,
        )

    def reset_all(self) -> None:
        """Return to the fit, as one step."""
        self.edit(self._fitted, self.tr("Reset all"))

    def _begin(self, parameters: FaceParameters) -> None:
        self._step, self._start = None, None
        self._steps = []
        self._first = self._parameters = parameters

    def _announce_history(self) -> None:
        """Tell the history list and the undo actions of steps that were pushed in silence."""
        stack = self.stack
        stack.indexChanged.emit(stack.index())
        stack.canUndoChanged.emit(stack.canUndo())
        stack.canRedoChanged.emit(stack.canRedo())
        stack.undoTextChanged.emit(stack.undoText())
        stack.redoTextChanged.emit(stack.redoText())
        stack.cleanChanged.emit(stack.isClean())

    def _read(self) -> FaceParameters:
        return self._parameters

    def _apply(self, parameters: FaceParameters) -> None:
        self._parameters = parameters
        self.parameters_changed.emit()


def _close(one: FaceParameters, other: FaceParameters) -> bool:
    """Whether two states differ by the rounding of angles at most."""
    if one.camera != other.camera:
        return False
    pairs = ((getattr(one, name), getattr(other, name)) for name in _VECTORS)
    return all(a is b or float(np.abs(a - b).max()) < _SAME for a, b in pairs)
