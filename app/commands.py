"""Undo commands."""

from collections.abc import Callable
from typing import Self

from PySide6.QtGui import QUndoCommand

from gdpw_core.document import ParameterChange, Step
from gdpw_core.parameters import FaceParameters


class EditParameters(QUndoCommand):
    """One step of the history: the change of the parameters from before it to after it.

    A gesture (a drag, a run of key presses) makes one step, which `extend` leads on. This is not
    left to `mergeWith`: PySide keeps the Python half of every merged command for as long as the
    stack lives, 1 KB for each event of a drag.

    Args:
        read: the parameters of the session now.
        apply: the one setter of the session; undo and redo both call it.
        before: parameters that undo gives back.
        after: parameters that redo gives back.
        text: line of the history list.
        gesture: number shared by the edits of one gesture; None for a step on its own.
    """

    def __init__(
        self,
        read: Callable[[], FaceParameters],
        apply: Callable[[FaceParameters], None],
        *,
        before: FaceParameters,
        after: FaceParameters,
        text: str,
        gesture: int | None,
    ) -> None:
        super().__init__(text)
        self._read = read
        self._apply = apply
        self._change = ParameterChange.between(before, after)
        self._new: FaceParameters | None = after
        self._gesture = gesture

    @property
    def change(self) -> ParameterChange:
        """What the step changes; the same change takes it back."""
        return self._change

    @property
    def gesture(self) -> int | None:
        """Number of the gesture that made this step."""
        return self._gesture

    @classmethod
    def of_step(
        cls,
        read: Callable[[], FaceParameters],
        apply: Callable[[FaceParameters], None],
        step: Step,
    ) -> Self:
        """A step that was read from a document, to be pushed on its state before."""
        now = read()
        command = cls(read, apply, before=now, after=now, text=step.text, gesture=None)
        command._change, command._new = step.change, None
        return command

    def redo(self) -> None:
        """Apply the later state."""
        after, self._new = self._new, None
        self._apply(after or self._change.applied(self._read()))

    def undo(self) -> None:
        """Apply the earlier state."""
        self._apply(self._change.applied(self._read()))

    def extend(self, after: FaceParameters, text: str) -> bool:
        """Take in the next edit of the same gesture, while this step is the latest.

        Args:
            after: parameters that redo gives back from now on.
            text: line of the history list.

        Returns:
            Whether the step still changes anything; otherwise it is to be removed.
        """
        self._change = self._change.followed_by(ParameterChange.between(self._read(), after))
        self.setText(text)
        self._apply(after)
        self.setObsolete(self._change.nothing)
        return not self._change.nothing
