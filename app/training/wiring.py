"""Training in the main window: opens its window, starts the work, takes weights into use."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from app.texts.messages import Message
from gdpw_core.errors import GdpwError

if TYPE_CHECKING:
    from app.main_window import MainWindow
    from app.training.plan import TrainingPlan
    from app.training.runner import Outcome, TrainingRunner
    from app.training.window import TrainingWindow


class TrainingWiring(QObject):
    """Lives as long as the main window.

    Args:
        window: the main window.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.runner: TrainingRunner | None = None
        self.dialog: TrainingWindow | None = None
        window.actions_.train.triggered.connect(self._show)
        window.studio.assets.said.connect(self._on_assets)

    def show(self) -> "TrainingWindow":
        """Open the window of training, or bring it to the front."""
        if self.dialog is None:
            # Here, because the main window opens without the curves.
            from app.training.plan import TrainingPlan
            from app.training.runner import TrainingRunner
            from app.training.window import TrainingWindow

            settings = self._window.settings
            if self.runner is None:
                self.runner = TrainingRunner(self)
                self.runner.ended.connect(self._on_ended)
            base = self._window.studio.data_folder / "training"
            plan = TrainingPlan.of(settings.training_folder or base)
            self.dialog = TrainingWindow(self.runner, plan, base, settings.folder, self._window)
            self.dialog.start_asked.connect(self._start)
            self.dialog.use_asked.connect(self._window.studio.assets.use_file)
            self.dialog.form.folder_chosen.connect(self._remember)
            self.dialog.finished.connect(self._forget)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        return self.dialog

    def may_close(self) -> bool:
        """Whether the main window may close now; otherwise it asks, and closes after the answer."""
        if self.runner is None or not self.runner.running:
            return True
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Train weights"))
        box.setText(self.tr("Weights are being trained."))
        stage = self.runner.stage
        leave = None
        if stage is not None and stage.run is not None:
            box.setInformativeText(
                self.tr("It can go on without this window; open it later to see the result.")
            )
            leave = box.addButton(self.tr("Train on"), QMessageBox.ButtonRole.AcceptRole)
            leave.clicked.connect(self._leave)
        else:
            box.setInformativeText(self.tr("What is prepared so far is kept."))
        stop = box.addButton(self.tr("Stop and close"), QMessageBox.ButtonRole.DestructiveRole)
        stop.clicked.connect(self._stop_and_close)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.finished.connect(box.deleteLater)
        box.open()
        return False

    def _start(self, plan: "TrainingPlan") -> None:
        from gdpw_core.head.pack import load_pack
        from gdpw_core.runtime.find import find_weights

        assert self.runner is not None
        chosen = self._window.studio.assets.selection()
        try:
            identity = load_pack(chosen.head_path).identity
            weights = find_weights(chosen.weights_path, head_identity=identity)
            if weights is None and plan.aim == "person" and not plan.continues:
                self._tell(self.tr("No weights fit the head in use: train new ones first."))
                return
            plan.folder.mkdir(parents=True, exist_ok=True)
            plan.save()
            self.runner.start(plan.folder, plan.stages(weights or Path(), chosen.head_path))
        except (GdpwError, OSError) as error:
            self._tell(str(error))
            return
        self._remember(plan.folder)

    def _tell(self, problem: str) -> None:
        if self.dialog is not None:
            self.dialog.say(problem, problem=True)

    def _on_assets(self, message: Message) -> None:
        if self.dialog is not None:
            self.dialog.say(message.text, problem=message.kind == "error")

    def _remember(self, folder: Path) -> None:
        self._window.settings.training_folder = folder

    def _on_ended(self, outcome: "Outcome") -> None:
        """While the window of training is open it says so itself."""
        if self.dialog is not None:
            return
        if outcome.how == "failed":
            text = self.tr("Training ended: {0}").format(outcome.problem)
            message = Message(text, "error")
        elif outcome.how == "stopped":
            message = Message(self.tr("Training was stopped."), "info")
        else:
            message = Message(self.tr("A leg of training is done."), "good")
        self._window.banner.say(replace(message, action=self.tr("Show"), run=self._show))

    def _show(self) -> None:
        self.show()

    def _forget(self) -> None:
        self.dialog = None
        self._window.activateWindow()

    def _leave(self) -> None:
        assert self.runner is not None
        self.runner.let_go()
        self._window.close()

    def _stop_and_close(self) -> None:
        assert self.runner is not None
        self.runner.stop()
        self.runner.let_go()
        self._window.close()
