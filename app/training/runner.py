"""Runs the stages of a plan, each in a process of its own that outlives the window if it shall."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.training.plan import Stage
from gdpw_core.training.runs.files import ask_to_stop
from gdpw_core.training.runs.progress import LINES, Progress, read_progress

_POLL = 300  # ms
_OUTPUT = "output.txt"
_GENTLE = 10  # niceness: the window goes first
_PROBLEM = re.compile(r"gdpw-train: error: (.*)")
_INTERRUPTED = 130
# The window's Ctrl-C is not the training's, and its helpers end with it.
_NEW_GROUP: int = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)

How = Literal["done", "stopped", "failed"]


@dataclass(frozen=True)
class Outcome:
    """How a training ended.

    Args:
        how: its leg was trained, it was stopped, or something went wrong.
        problem: what, in the words of `gdpw-train`.
    """

    how: How
    problem: str = ""


class TrainingRunner(QObject):
    """One training at a time.

    Args:
        parent: owner.
    """

    began = Signal(object)
    """A `Stage` begins."""
    progressed = Signal(object)
    """A `Progress`."""
    wrote = Signal(str)
    """A line of output, other than progress."""
    ended = Signal(object)
    """An `Outcome`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program = gdpw_train()
        self._folder = Path()
        self._left: list[Stage] = []
        self._stage: Stage | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] | None = None
        self._rest = b""
        self._problem = ""
        self._trains = False
        self._asked = False
        self._timer = QTimer(self, interval=_POLL)
        self._timer.timeout.connect(self._look)

    @property
    def running(self) -> bool:
        """Whether a stage is at work."""
        return self._process is not None

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self.running and self._asked

    @property
    def stage(self) -> Stage | None:
        """What is at work."""
        return self._stage if self.running else None

    def start(self, folder: Path, stages: Sequence[Stage]) -> None:
        """Work through stages; what they say goes into a file of the folder too.

        Raises:
            OSError: the folder cannot be written, or there are no more processes.
        """
        if self.running:
            return
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _OUTPUT).write_bytes(b"")
        self._folder, self._left, self._problem = folder, list(stages), ""
        self._next()

    def stop(self) -> None:
        """End with a checkpoint after the step at hand; asked again, at once."""
        process, stage = self._process, self._stage
        if process is None or stage is None:
            return
        if self._asked or not self._trains or stage.run is None:
            _end(process, hard=self._asked)
        else:
            try:
                ask_to_stop(stage.run)
            except OSError:
                _end(process, hard=False)
        self._asked = True

    def let_go(self) -> None:
        """Look on no longer: the stage at work goes on to its end, without the window."""
        self._timer.stop()
        self._process = None
        self._close()

    def _next(self) -> None:
        stage = self._left.pop(0)
        path = self._folder / _OUTPUT
        with path.open("ab") as written:
            self._process = subprocess.Popen(
                [*self._program, *stage.arguments],
                stdin=subprocess.DEVNULL, stdout=written, stderr=subprocess.STDOUT,
                env=os.environ | LINES | {"PYTHONUNBUFFERED": "1"}, start_new_session=True,
                creationflags=_NEW_GROUP,
            )  # fmt: skip
        if self._output is None:
            self._output = path.open("rb")
        self._stage, self._trains, self._asked = stage, False, False
        _give_way(self._process)
        self._timer.start()
        self.began.emit(stage)

    def _look(self) -> None:
        process = self._process
        if process is None:
            return
        code = process.poll()
        self._read(to_the_end=code is not None)
        if code is None:
            return
        self._timer.stop()
        asked, self._process = self._asked, None
        if code == 0 and self._left and not asked:
            self._next()
            return
        self._close()
        if asked or code in (_INTERRUPTED, -signal.SIGTERM):
            self.ended.emit(Outcome("stopped"))
        elif code == 0:
            self.ended.emit(Outcome("done"))
        else:
            text = self.tr("gdpw-train ended with code {code}: see {file}")
            text = text.format(code=code, file=self._folder / _OUTPUT)
            self.ended.emit(Outcome("failed", self._problem or text))

    def _read(self, *, to_the_end: bool) -> None:
        if self._output is None:
            return
        block = self._rest + self._output.read() + (b"\n" if to_the_end else b"")
        *lines, self._rest = re.split(rb"[\r\n]+", block)
        latest: Progress | None = None
        for line in lines:
            text = line.decode("utf-8", "replace").strip()
            progress = read_progress(text)
            if progress is not None:
                latest = progress
            elif text:
                problem = _PROBLEM.fullmatch(text)
                self._problem = problem[1] if problem else self._problem
                self.wrote.emit(text)
        if latest is not None:
            self._trains = self._trains or latest.what == "train"
            self.progressed.emit(latest)

    def _close(self) -> None:
        if self._output is not None:
            self._output.close()
        self._output, self._rest = None, b""


def gdpw_train() -> list[str]:
    """How `gdpw-train` is called: by this Python, or by the frozen application itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "gdpw-train"]
    return [sys.executable, "-m", "gdpw_core.training.cli"]


def _give_way(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):  # it ended already
        os.setpriority(os.PRIO_PROCESS, process.pid, _GENTLE)


def _end(process: "subprocess.Popen[bytes]", *, hard: bool) -> None:
    """End a process and its helpers, or kill them."""
    if sys.platform == "win32":
        process.kill() if hard else process.terminate()
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL if hard else signal.SIGTERM)
