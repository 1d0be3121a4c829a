"""The window of training: material and aim on the left, how it goes on the right."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.training.curves import TrainingCurves, distance_fell
from app.training.grids import TrainingGrids
from app.training.material import MaterialList
from app.training.plan import AIMS, GUIDANCES, LONGEST, Aim, Guidance, Stage, TrainingPlan
from app.training.progress_text import StageClock, beginning
from app.training.runner import Outcome, TrainingRunner
from app.widgets.choice_box import ChoiceBox
from gdpw_core.training.progress import CHECKING, Progress
from gdpw_core.training.run_files import WEIGHTS, LogReader, Row, grids

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
    folder_chosen = Signal(object)
    """Another folder holds what is trained."""

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
        self._runner, self._plan, self._base = runner, plan, base
        self._clock: StageClock | None = None
        self._reader: LogReader | None = None
        self._rows: list[Row] = []
        self.material = MaterialList(folder)
        self.aim, self.guidance = ChoiceBox(), ChoiceBox()
        self.minutes = QDoubleSpinBox()
        self.folder = QLineEdit()
        self.choose_button = QPushButton(self.tr("Choose…"))
        self.tabs = QTabWidget()
        self.curves, self.grids, self.output = TrainingCurves(), TrainingGrids(), QPlainTextEdit()
        self.bar = QProgressBar()
        self.note = QLabel()
        self.start_button, self.stop_button = QPushButton(), QPushButton()
        self.use_button = QPushButton(self.tr("Edit with these weights"))
        self._timer = QTimer(self, interval=_LOOK)
        self._fill()
        self._describe()
        self._compose()
        self._connect()
        self._show_plan()
        self.resize(QSize(1040, 680).boundedTo(self.screen().availableSize() * 0.92))

    @property
    def plan(self) -> TrainingPlan:
        """What the fields say."""
        return replace(
            self._plan, sources=self.material.paths, aim=AIMS[self.aim.currentIndex()],
            guidance=GUIDANCES[self.guidance.currentIndex()], minutes=self.minutes.value(),
        )  # fmt: skip

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

    def _fill(self) -> None:
        names: dict[Aim, str] = {
            "person": self.tr("One person: fine-tune the weights in use"),
            "lite": self.tr("New weights: lite, for any computer"),
            "base": self.tr("New weights: base, wants a GPU"),
            "official": self.tr("New weights: the paper's network and losses"),
        }
        self.aim.addItems([names[aim] for aim in AIMS])
        guidances: dict[Guidance, str] = {
            "both": self.tr("Displacement and posed neural codes"),
            "geom_disp": self.tr("Geometric displacement"),
            "neural_codes": self.tr("Posed neural codes"),
            "nmfc": self.tr("NMFC"),
            "headgan": self.tr("As HeadGAN: NMFC, one flow"),
        }
        self.guidance.addItems([guidances[name] for name in GUIDANCES])
        self.minutes.setDecimals(0)
        self.minutes.setRange(1, LONGEST)
        self.minutes.setSuffix(self.tr(" min"))
        self.minutes.setFixedSize(112, 28)
        self.folder.setReadOnly(True)
        self.folder.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.output.setReadOnly(True)
        self.output.setMaximumBlockCount(_LINES)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)

    def _show_plan(self) -> None:
        """Fill the fields from the plan and look at what its folder holds."""
        plan = self._plan
        self.material.set_paths(plan.sources)
        self.aim.setCurrentIndex(AIMS.index(plan.aim))
        self.guidance.setCurrentIndex(GUIDANCES.index(plan.guidance))
        self.minutes.setValue(plan.minutes)
        self.folder.setText(str(plan.folder))
        self.folder.setToolTip(str(plan.folder))
        self._refresh()

    def _describe(self) -> None:
        self.note.setWordWrap(True)
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing() + 4)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for widget, name, tip in (
            (
                self.aim, self.tr("What is trained"),
                self.tr("Fine-tuning takes minutes; new weights take hours on a GPU, days without"),
            ),
            (self.guidance, self.tr("Guidance"), self.tr("What the network is shown of the head")),
            (
                self.minutes, self.tr("Time"),
                self.tr("The leg ends after so long, and can be continued"),
            ),
            (
                self.folder, self.tr("Folder"),
                self.tr("Prepared material, checkpoints and weights lie here"),
            ),
            (
                self.choose_button, self.tr("Choose the folder"),
                self.tr("Choose an empty folder, or one of an earlier training to go on with it"),
            ),
            (self.output, self.tr("Output"), self.tr("What gdpw-train says")),
            (self.bar, self.tr("Progress"), ""),
            (
                self.use_button, self.use_button.text(),
                self.tr("Import the weights as they are now and edit the open portrait with them"),
            ),
        ):  # fmt: skip
            widget.setAccessibleName(name)
            widget.setToolTip(tip)

    def _compose(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(9)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.folder, 1)
        place.addWidget(self.choose_button)
        form.addRow(self.tr("Train"), self.aim)
        form.addRow(self.tr("Guidance"), self.guidance)
        form.addRow(self.tr("Time"), self.minutes)
        form.addRow(self.tr("Folder"), place)
        left = QVBoxLayout()
        left.setSpacing(12)
        title = QLabel(self.tr("Material"))
        title.setProperty("role", "title")
        left.addWidget(title)
        left.addWidget(self.material, 1)
        left.addLayout(form)
        for widget, text in (
            (self.curves, self.tr("Curves")),
            (self.grids, self.tr("Pictures")),
            (self.output, self.tr("Output")),
        ):
            self.tabs.addTab(widget, text)
        halves = QHBoxLayout()
        halves.setSpacing(18)
        halves.addLayout(left, 2)
        halves.addWidget(self.tabs, 3)
        buttons = QHBoxLayout()
        buttons.addWidget(self.use_button)
        buttons.addStretch(1)
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.start_button)
        for button in (self.use_button, self.stop_button, self.choose_button):
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
        self.material.changed.connect(self._on_material)
        for choice in (self.aim, self.guidance):
            choice.currentIndexChanged.connect(self._refresh)
        self.choose_button.clicked.connect(self._choose_folder)
        self.start_button.clicked.connect(lambda: self.start_asked.emit(self.plan))
        self.stop_button.clicked.connect(self._stop)
        self.use_button.clicked.connect(self._use)
        self._timer.timeout.connect(self._look)
        self._runner.began.connect(self._on_began)
        self._runner.progressed.connect(self._on_progress)
        self._runner.wrote.connect(self._on_wrote)
        self._runner.ended.connect(self._on_ended)

    def _on_material(self) -> None:
        """A training that has no folder of its own yet gets one named after its material."""
        paths = self.material.paths
        if paths and self._plan.folder == self._base:
            name = paths[0].name if paths[0].is_dir() else paths[0].stem
            self._plan = replace(TrainingPlan.of(self._base / name), sources=paths)
            self.folder.setText(str(self._plan.folder))
        self._refresh()

    def _refresh(self) -> None:
        """Offer what can be done now, and look at the run that the fields speak of."""
        plan, running = self.plan, self._runner.running
        for widget in (self.material, self.aim, self.minutes, self.choose_button):
            widget.setEnabled(not running)
        self.guidance.setEnabled(not running and plan.aim != "person")
        self.start_button.setText(self.tr("Continue") if plan.continues else self.tr("Start"))
        self.start_button.setToolTip(
            self.tr("Train on from where it ended")
            if plan.continues
            else self.tr("Prepare the material, then train")
        )
        self.start_button.setEnabled(not running and bool(plan.sources))
        stopping = self._runner.stopping
        self.stop_button.setText(self.tr("Stop now") if stopping else self.tr("Stop"))
        self.stop_button.setToolTip(
            self.tr("End at once; at most the steps since the last checkpoint are lost")
            if stopping
            else self.tr("End after the step at hand; it can be continued")
        )
        self.stop_button.setEnabled(running)
        self.bar.setVisible(running)
        run = plan.run
        if self._reader is None or self._reader.folder != run:
            self._reader, self._rows = (None if run is None else LogReader(run)), []
            self._draw([])
        self._look()
        if not running and not self.note.text():
            self.say(self.tr("Training runs beside your work and nothing leaves this computer."))

    def _look(self) -> None:
        """Take in what the run has written since the last look."""
        reader = self._reader
        if reader is None:
            run = self.plan.run
            if run is None:
                self.use_button.setEnabled(False)
                return
            reader = self._reader = LogReader(run)
        new = reader.rows()
        if new:
            self._draw([*self._rows, *new])
        self.grids.show_grids(grids(reader.folder))
        self.use_button.setEnabled((reader.folder / WEIGHTS).is_file())

    def _draw(self, rows: list[Row]) -> None:
        self._rows = rows
        self.curves.show_rows(rows)
        if not rows:
            self.grids.show_grids([])

    def _choose_folder(self) -> None:
        title = self.tr("Folder for the training")
        name = QFileDialog.getExistingDirectory(self, title, str(self._plan.folder.parent))
        if name:
            self.show_folder(Path(name))

    def show_folder(self, folder: Path) -> None:
        """Work in another folder; what was trained there goes on, material is kept otherwise."""
        found = TrainingPlan.of(folder)
        self._plan = found if found.sources else replace(self.plan, folder=folder)
        self.say("")
        self._show_plan()
        self.folder_chosen.emit(folder)

    def _stop(self) -> None:
        self._runner.stop()
        self.say(self.tr("Stopping: a checkpoint and the last pictures are being made…"))
        self._refresh()

    def _use(self) -> None:
        if self._reader is not None:
            self.use_asked.emit(self._reader.folder / WEIGHTS, self._plan.folder.name)

    def _on_began(self, stage: Stage) -> None:
        self._clock = StageClock(stage, self.minutes.value())
        self.bar.setRange(0, 0)
        self.say(beginning(stage))
        self._refresh()

    def _on_progress(self, progress: Progress) -> None:
        if self._clock is None or self._runner.stopping:
            return
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
