"""Undo commands."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from gdpw_core.parameters import FaceParameters

_EDIT_PARAMETERS = 1


class EditParameters(QUndoCommand):
    """One step of the history: the parameters before and after it.

    Steps of one gesture (a drag, a run of key presses) become one; a gesture that ends where it
    began leaves no step.

    Args:
        apply: the one setter of the session; undo and redo both call it.
        before: parameters that undo gives back.
        after: parameters that redo gives back.
        text: line of the history list.
        gesture: number shared by the edits of one gesture; None never merges.
    """

    def __init__(
        self,
        apply: Callable[[FaceParameters], None],
        *,
        before: FaceParameters,
        after: FaceParameters,
        text: str,
        gesture: int | None,
    ) -> None:
        super().__init__(text)
        self._apply = apply
        self._before = before
        self._after = after
        self._gesture = gesture

    def id(self) -> int:
        """Kind of command that may merge with this one."""
        return -1 if self._gesture is None else _EDIT_PARAMETERS

    def redo(self) -> None:
        """Apply the later state."""
        self._apply(self._after)

    def undo(self) -> None:
        """Apply the earlier state."""
        self._apply(self._before)

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802  # Qt's name
        """Take in the next edit of the same gesture."""
        if not isinstance(other, EditParameters) or other._gesture != self._gesture:
            return False
        self._after = other._after
        self.setText(other.text())
        self.setObsolete(self._after == self._before)
        return True
