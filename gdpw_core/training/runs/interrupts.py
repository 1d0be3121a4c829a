"""Ctrl-C that lets the step finish; a second one does not."""

import signal
from types import FrameType
from typing import Self

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """While entered, notes the first interrupt in `raised` instead of stopping the program.

    The second one stops it at once. Usable in the main thread only; elsewhere it notes nothing.
    """

    def __init__(self) -> None:
        self.raised = False
        self._before: dict[signal.Signals, signal._HANDLER] = {}

    def __enter__(self) -> Self:
        for name in _SIGNALS:
            try:
                self._before[name] = signal.signal(name, self._note)
            except ValueError:  # not the main thread
                return self
        return self

    def __exit__(self, *_: object) -> None:
        for name, handler in self._before.items():
            signal.signal(name, handler)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        if self.raised:
            raise KeyboardInterrupt
        self.raised = True
