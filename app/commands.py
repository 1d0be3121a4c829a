"""Undo commands."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from gdpw_core.document import ParameterChange, Step
from gdpw_core.parameters import FaceParameters

if TYPE_CHECKING:
    from gdpw_core.motion.sequence import Sequence


class EditParameters(QUndoCommand):
    """One step of the history: the change of the parameters from before it to after it.

    A gesture (a drag, a run of key presses) makes one step, which `extend` leads on. This is not
    left to `mergeWith`: PySide keeps the Python half of every merged command for as long as the
    stack lives, 1 KB for each event of a drag.

    Args:
        read: the parameters of the session now.
        apply: the one setter of the session; undo and redo both call it.
        step: its line of the history list, and what it changes.
        after: the state that pushing it leads to.
        gesture: number shared by the edits of one gesture; None for a step on its own.
    """

    def __init__(
        self,
        read: Callable[[], FaceParameters],
        apply: Callable[[FaceParameters], None],
        step: Step,
        *,
        after: FaceParameters,
        gesture: int | None = None,
    ) -> None:
        super().__init__(step.text)
        self._read = read
        self._apply = apply
        self._step = step
        self._new: FaceParameters | None = after
        self._gesture = gesture

    @property
    def step(self) -> Step:
        """What documents keep of it."""
        return self._step

    @property
    def gesture(self) -> int | None:
        """Number of the gesture that made this step."""
        return self._gesture

    def redo(self) -> None:
        """Apply the later state."""
        after, self._new = self._new, None
        self._apply(after or self._step.change.applied(self._read()))

    def undo(self) -> None:
        """Apply the earlier state."""
        self._apply(self._step.change.applied(self._read()))

    def extend(self, after: FaceParameters, text: str) -> bool:
        """Take in the next edit of the same gesture, while this step is the latest.

        Args:
            after: parameters that redo gives back from now on.
            text: line of the history list.

        Returns:
            Whether the step still changes anything; otherwise it is to be removed.
        """
        change = self._step.change.followed_by(ParameterChange.between(self._read(), after))
        self._step = Step(text, change)
        self.setText(text)
        self._apply(after)
        self.setObsolete(change.nothing)
        return not change.nothing


class EditSequence(QUndoCommand):
    """One step of the clip: keyframes, tracks, length, rate.

    Sequences share what they have in common, so a step keeps little. Gestures as in
    `EditParameters`.

    Args:
        apply: the one setter of the session; undo and redo both call it.
        text: line of the history list.
        before: the clip that undo gives back.
        after: the clip that redo gives back.
        gesture: number shared by the edits of one gesture; None for a step on its own.
    """

    def __init__(
        self,
        apply: "Callable[[Sequence], None]",
        text: str,
        before: "Sequence",
        after: "Sequence",
        gesture: int | None = None,
    ) -> None:
        super().__init__(text)
        self._apply = apply
        self._before, self._after = before, after
        self._gesture = gesture

    @property
    def gesture(self) -> int | None:
        """Number of the gesture that made this step."""
        return self._gesture

    def redo(self) -> None:
        """Apply the later clip."""
        self._apply(self._after)

    def undo(self) -> None:
        """Apply the earlier clip."""
        self._apply(self._before)

    def extend(self, after: "Sequence", text: str) -> bool:
        """Take in the next edit of the same gesture, while this step is the latest.

        Args:
            after: what redo gives back from now on.
            text: line of the history list.

        Returns:
            Whether the step still changes anything; otherwise it is to be removed.
        """
        self._after = after
        self.setText(text)
        self._apply(after)
        changes = after != self._before
        self.setObsolete(not changes)
        return changes
