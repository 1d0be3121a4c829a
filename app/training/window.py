"""The window of training: what is asked for on the left, how it goes on the right."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.training.curves import TrainingCurves, distance_fell
from app.training.form import TrainingForm
from app.training.grids import TrainingGrids
from app.training.plan import Stage, TrainingPlan
from app.training.progress_text import StageClock, beginning
from app.training.runner import Outcome, TrainingRunner
from gdpw_core.training.runs.files import WEIGHTS, LogReader, Row, grids
from gdpw_core.training.runs.progress import CHECKING, Progress

_LOOK = 2000  # ms between two looks at a run
_LINES = 2000


class TrainingWindow(QDialog):
    """Asks what is trained from what, starts and stops it, and shows how it gets on.

    Args:
        runner: does the work; it goes on while the window is closed.
        plan: what the fields begin with.
        base: holds the folders of trainings that the user has given none.
        folder: where file dialogs start.
        parent: the main window.
    """

    start_asked = Signal(object)
    """The user wants a `TrainingPlan` carried out."""
    use_asked = Signal(object, str)
    """The user wants to edit with weights: their file, and what to call them."""

    def __init__(
        self,
        runner: TrainingRunner,
        plan: TrainingPlan,
        base: Path,
        folder: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Train weights"))
        self._runner = runner
        self._clock: StageClock | None = None
        self._reader: LogReader | None = None
        self._rows: list[Row] = []
        self.form = TrainingForm(plan, base, folder)
        self.tabs = QTabWidget()
        self.curves, self.grids, self.output = TrainingCurves(), TrainingGrids(), QPlainTextEdit()
        self.bar = QProgressBar()
        self.note = QLabel()
        self.start_button, self.stop_button = QPushButton(), QPushButton()
        self.use_button = QPushButton(self.tr("Edit with these weights"))
        self._timer = QTimer(self, interval=_LOOK)
        self._describe()
        self._compose()
        self._connect()
        self._refresh()
        self.resize(QSize(1040, 680).boundedTo(self.screen().availableSize() * 0.92))

    def say(self, text: str, *, problem: bool = False) -> None:
        """Show one line of news."""
        self.note.setProperty("role", "problem" if problem else "muted")
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)
        self.note.setText(text)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Look at the run from time to time while the window is seen."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """The run goes on without being looked at."""
        super().hideEvent(event)
        self._timer.stop()

    def _describe(self) -> None:
        self.note.setWordWrap(True)
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing() + 4)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.output.setReadOnly(True)
        self.output.setMaximumBlockCount(_LINES)
        self.output.setAccessibleName(self.tr("Output"))
        self.output.setToolTip(self.tr("What gdpw-train says"))
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.use_button.setToolTip(
            self.tr("Import the weights as they are now and edit the open portrait with them")
        )

    def _compose(self) -> None:
        for widget, text in (
            (self.curves, self.tr("Curves")),
            (self.grids, self.tr("Pictures")),
            (self.output, self.tr("Output")),
        ):
            self.tabs.addTab(widget, text)
        halves = QHBoxLayout()
        halves.setSpacing(18)
        halves.addWidget(self.form, 2)
        halves.addWidget(self.tabs, 3)
        buttons = QHBoxLayout()
        buttons.addWidget(self.use_button)
        buttons.addStretch(1)
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.start_button)
        for button in (self.use_button, self.stop_button):
            button.setAutoDefault(False)
        self.start_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(halves, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.note)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.form.changed.connect(self._refresh)
        self.form.folder_chosen.connect(lambda _: self.say(""))
        self.start_button.clicked.connect(lambda: self.start_asked.emit(self.form.plan))
        self.stop_button.clicked.connect(self._stop)
        self.use_button.clicked.connect(self._use)
        self._timer.timeout.connect(self._look)
        self._runner.began.connect(self._on_began)
        self._runner.progressed.connect(self._on_progress)
        self._runner.wrote.connect(self._on_wrote)
        self._runner.ended.connect(self._on_ended)

    def _refresh(self) -> None:
        """Offer what can be done now, and look at the run that the fields speak of."""
        plan, running = self.form.plan, self._runner.running
        self.form.set_locked(running)
        self._offer(plan, running=running, stopping=self._runner.stopping)
        run = plan.run
        if self._reader is None or self._reader.folder != run:
            self._reader = None if run is None else LogReader(run)
            self._draw([])
        self._look()
        if not running and not self.note.text():
            self.say(self.tr("Training runs beside your work and nothing leaves this computer."))

    def _offer(self, plan: TrainingPlan, *, running: bool, stopping: bool) -> None:
        start, stop = self.start_button, self.stop_button
        start.setText(self.tr("Continue") if plan.continues else self.tr("Start"))
        start.setToolTip(
            self.tr("Train on from where it ended")
            if plan.continues
            else self.tr("Prepare the material, then train")
        )
        start.setEnabled(not running and bool(plan.sources))
        stop.setText(self.tr("Stop now") if stopping else self.tr("Stop"))
        stop.setToolTip(
            self.tr("End at once; at most the steps since the last checkpoint are lost")
            if stopping
            else self.tr("End after the step at hand; it can be continued")
        )
        stop.setEnabled(running)
        self.bar.setVisible(running)

    def _look(self) -> None:
        """Take in what the run has written since the last look."""
        run = self.form.plan.run
        if self._reader is None and run is not None:
            self._reader = LogReader(run)
        if self._reader is None:
            self.use_button.setEnabled(False)
            return
        new = self._reader.rows()
        if new:
            self._draw([*self._rows, *new])
        self.grids.show_grids(grids(self._reader.folder))
        self.use_button.setEnabled((self._reader.folder / WEIGHTS).is_file())

    def _draw(self, rows: list[Row]) -> None:
        self._rows = rows
        self.curves.show_rows(rows)
        if not rows:
            self.grids.show_grids([])

    def _stop(self) -> None:
        self._runner.stop()
        self.say(self.tr("Stopping: a checkpoint and the last pictures are being made…"))
        self._refresh()

    def _use(self) -> None:
        if self._reader is not None:
            self.use_asked.emit(self._reader.folder / WEIGHTS, self.form.plan.folder.name)

    def _on_began(self, stage: Stage) -> None:
        self._clock = StageClock(stage, self.form.plan.minutes)
        self.bar.setRange(0, 0)
        self.say(beginning(stage))
        self._refresh()

    def _on_progress(self, progress: Progress) -> None:
        stage = self._runner.stage
        if stage is None or self._runner.stopping:
            return
        if self._clock is None:  # the window was opened while it trains
            self._clock = StageClock(stage, self.form.plan.minutes)
        share, text = self._clock.told(progress)
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * share))
        self.say(text)

    def _on_wrote(self, line: str) -> None:
        self.output.appendPlainText(line)
        if line == CHECKING and not self._runner.stopping:
            self.bar.setRange(0, 0)
            self.say(self.tr("Comparing results with the true pictures…"))

    def _on_ended(self, outcome: Outcome) -> None:
        self._clock = None
        self._refresh()
        if outcome.how == "failed":
            self.say(outcome.problem, problem=True)
        elif outcome.how == "stopped":
            self.say(self.tr("Stopped. Continue goes on from the last checkpoint."))
        else:
            self.say(self._result())

    def _result(self) -> str:
        fell = distance_fell(self._rows)
        if fell is None:
            return self.tr("The leg is done. Continue trains on.")
        name, first, last = fell
        change = 100 * (last / first - 1)
        text = self.tr("The leg is done: {name} went from {first} to {last} ({change} %). ")
        text = text.format(
            name=name.upper(), first=f"{first:.3f}", last=f"{last:.3f}", change=f"{change:+.1f}"
        )
        if last < first:
            return text + self.tr("Look at the pictures, then edit with these weights.")
        return text + self.tr("It has not paid yet: train on, or keep the weights in use.")
