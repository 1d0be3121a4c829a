"""The edit session: the open portrait, its parameters, its clip, and their history."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtGui import QUndoStack

from app.commands import EditParameters, EditSequence
from gdpw_core.controls import Controls
from gdpw_core.document import MOST_STEPS, History, ParameterChange, Step
from gdpw_core.parameters import FaceParameters

if TYPE_CHECKING:
    from gdpw_core.motion.sequence import Sequence
    from gdpw_core.pipeline import Portrait

# A step keeps 1 KB: however long a session lasts, its history stays below 20 MB.
HISTORY_STEPS = MOST_STEPS
_SAME = 1e-9
_VECTORS = tuple(f.name for f in fields(FaceParameters) if f.name != "camera")


@dataclass(frozen=True, eq=False)
class _Start:
    """How things stood when a gesture began."""

    gesture: int
    shown: FaceParameters
    still: FaceParameters
    sequence: "Sequence | None"


class EditSession(QObject):
    """Holds one immutable still, the fit it started from, and the clip that moves it.

    Only `_apply` writes the still and `_apply_sequence` the clip; every edit reaches them through
    the undo stack. What is shown is the still while the clip is empty, else the clip at the
    playhead.
    """

    portrait_changed = Signal()
    """Another portrait was loaded, or none is left; the history is empty."""
    parameters_changed = Signal()
    """The parameters that are shown are others than before."""
    still_changed = Signal()
    """The still is another than before."""
    sequence_changed = Signal()
    """The clip is another than before."""
    playhead_changed = Signal()
    """The clip is looked at at another time."""
    keys_in_the_way = Signal()
    """An edit was left out: keyframes hold what it would change, and they are not set by edits."""
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
        self.auto_key = True
        """Whether an edit at the playhead sets keyframes, once the clip has any."""
        self._parameters = FaceParameters.neutral()
        self._fitted = self._still = self._parameters
        self._sequence: Sequence | None = None
        self._playhead = 0.0
        self._last_gesture = 0
        self._start: _Start | None = None
        self._step: EditParameters | EditSequence | None = None
        self._first = self._parameters
        self._steps: list[EditParameters | EditSequence] = []
        self._dragging = False

    @property
    def portrait(self) -> "Portrait | None":
        """The open portrait."""
        return self._portrait

    @property
    def parameters(self) -> FaceParameters:
        """The parameters that are shown and edited: the still, or the clip at the playhead."""
        return self._parameters

    @property
    def still(self) -> FaceParameters:
        """The parameters as edited, without the clip."""
        return self._still

    @property
    def sequence(self) -> "Sequence":
        """The clip; empty until something moves."""
        if self._sequence is None:
            # Here, because the window starts without it.
            from gdpw_core.motion.sequence import Sequence

            self._sequence = Sequence()
        return self._sequence

    @property
    def moves(self) -> bool:
        """Whether the clip holds anything."""
        return self._sequence is not None and not self._sequence.empty

    @property
    def playhead(self) -> float:
        """Time of the clip that is shown, seconds."""
        return self._playhead

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
        self._announce_portrait()

    def restore(
        self, portrait: "Portrait", history: History, sequence: "Sequence | None" = None
    ) -> None:
        """Open a portrait with the history and the clip of a document, where it was left."""
        self._portrait = portrait
        self._fitted = portrait.fit.parameters
        self._dragging = False
        self.stamp += 1
        self._begin(history.start)
        # Silent until the last move: a list of thousands of steps is laid out once, not for each.
        with QSignalBlocker(self), QSignalBlocker(self.stack):
            self.stack.clear()
            last = self._still = history.state(len(history.steps))
            for step in history.steps:
                # Pushing applies a step: of all but the last that would be work for nothing.
                command = EditParameters(self._read, self._apply, step, after=last)
                self._steps.append(command)
                self.stack.push(command)
            self.stack.setIndex(history.position)
            self.stack.setClean()
            self._sequence = sequence
        self._announce_history()
        self._announce_portrait()

    def history(self) -> History:
        """Every step of the still that can be undone or redone, oldest first."""
        steps = [command.step for command in self._steps if isinstance(command, EditParameters)]
        done = self._steps[: self.stack.index()]
        position = sum(isinstance(command, EditParameters) for command in done)
        return History(self._first, tuple(steps), position)

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
        """Make a step of the history that leads to showing `parameters`; none if nothing changes.

        While the clip has keyframes and `auto_key` is on, it sets keyframes at the playhead;
        otherwise it edits the still.
        """
        if self._portrait is None:
            return
        still, sequence = self._wanted(parameters, gesture)
        if sequence is not None and sequence != self._sequence:
            self.edit_sequence(sequence, text, gesture)
        elif still != self._still:
            self._edit_still(still, text, gesture)

    def edit_sequence(self, sequence: "Sequence", text: str, gesture: int | None = None) -> None:
        """Make a step of the history that leads to a clip; none if nothing changes."""
        if self._portrait is None or sequence == self.sequence:
            return
        if isinstance(self._step, EditSequence) and self._continues(gesture):
            if not self._step.extend(sequence, text):
                self._forget_step()
            return
        self._push(EditSequence(self._apply_sequence, text, self.sequence, sequence, gesture))

    def set_sequence(self, sequence: "Sequence") -> None:
        """Use a clip without a step, as after another fit of the same photo."""
        self._apply_sequence(sequence)

    def set_playhead(self, seconds: float) -> None:
        """Look at the clip at another time, 0 to its length."""
        seconds = min(max(seconds, 0.0), self.sequence.seconds)
        if seconds != self._playhead:
            self._playhead = seconds
            if self.moves:
                self._show()
            self.playhead_changed.emit()

    def _wanted(
        self, parameters: FaceParameters, gesture: int | None
    ) -> "tuple[FaceParameters, Sequence | None]":
        """The still and the clip with which `parameters` are shown."""
        if gesture is not None:
            # A gesture that comes back to where it began gives back the very numbers.
            if self._start is None or self._start.gesture != gesture:
                self._start = _Start(gesture, self._parameters, self._still, self._sequence)
            if _close(parameters, self._start.shown):
                return self._start.still, self._start.sequence
        if not self.moves:
            return parameters, self._sequence
        from gdpw_core.motion.sequence import changed_groups, with_groups

        sequence = self.sequence
        groups = changed_groups(self._parameters, parameters)
        below = sequence.without_tracks(self._playhead, parameters)
        if self.auto_key and sequence.keys.keys:
            return self._still, sequence.keyed(self._playhead, groups, below)
        free = [group for group in groups if group not in sequence.keys.keys]
        if len(free) < len(groups):
            self.keys_in_the_way.emit()
            # Whoever asked for the edit shows what did not change.
            self.parameters_changed.emit()
        return with_groups(self._still, free, below), sequence

    def _edit_still(self, still: FaceParameters, text: str, gesture: int | None) -> None:
        if isinstance(self._step, EditParameters) and self._continues(gesture):
            if not self._step.extend(still, text):
                self._forget_step()
            return
        step = Step(text, ParameterChange.between(self._still, still))
        self._push(EditParameters(self._read, self._apply, step, after=still, gesture=gesture))

    def _push(self, step: EditParameters | EditSequence) -> None:
        self._step = step
        del self._steps[self.stack.index() :]
        self._steps.append(step)
        self.stack.push(step)
        if len(self._steps) > self.stack.count():
            # The oldest step fell off the end.
            oldest = self._steps.pop(0)
            if isinstance(oldest, EditParameters):
                self._first = oldest.step.change.applied(self._first)

    def _forget_step(self) -> None:
        """Remove the latest step, which came back to where it began."""
        self._step = None
        self._steps.pop()
        self.stack.undo()  # removes a step that is obsolete, without calling it

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
        self._first = self._still = self._parameters = parameters
        self._sequence, self._playhead = None, 0.0

    def _announce_portrait(self) -> None:
        self._parameters = self._at_playhead()
        self.portrait_changed.emit()
        self.sequence_changed.emit()
        self.playhead_changed.emit()
        self.still_changed.emit()
        self.parameters_changed.emit()

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
        return self._still

    def _apply(self, still: FaceParameters) -> None:
        self._still = still
        self._show()
        self.still_changed.emit()

    def _apply_sequence(self, sequence: "Sequence") -> None:
        self._sequence = sequence
        self._show()
        self.sequence_changed.emit()
        # A clip that became shorter.
        self.set_playhead(self._playhead)

    def _at_playhead(self) -> FaceParameters:
        return (
            self.sequence.parameters_at(self._playhead, self._still)
            if self.moves
            else (self._still)
        )

    def _show(self) -> None:
        self._parameters = self._at_playhead()
        self.parameters_changed.emit()


def _close(one: FaceParameters, other: FaceParameters) -> bool:
    """Whether two states differ by the rounding of angles at most."""
    if one.camera != other.camera:
        return False
    pairs = ((getattr(one, name), getattr(other, name)) for name in _VECTORS)
    return all(a is b or float(np.abs(a - b).max()) < _SAME for a, b in pairs)
