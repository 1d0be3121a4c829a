"""What is trained from what, for how long, and where it lies: the fields of a plan."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.training.material import MaterialList
from app.training.plan import AIMS, GUIDANCES, LONGEST, Aim, Guidance, TrainingPlan
from app.widgets.choice_box import ChoiceBox


class TrainingForm(QWidget):
    """Fields of one plan.

    Args:
        plan: what they begin with.
        base: holds the folders of trainings that the user has given none.
        folder: where file dialogs start.
        parent: owner.
    """

    changed = Signal()
    """The fields say something else."""
    folder_chosen = Signal(object)
    """Another folder holds what is trained."""

    def __init__(
        self, plan: TrainingPlan, base: Path, folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._plan, self._base = plan, base
        self._locked = False
        self.material = MaterialList(folder)
        self.aim, self.guidance = ChoiceBox(), ChoiceBox()
        self.minutes = QDoubleSpinBox()
        self.folder = QLineEdit()
        self.choose_button = QPushButton(self.tr("Choose…"))
        self._fill()
        self._describe()
        self._compose()
        self._show(plan)
        self.material.changed.connect(self._on_material)
        for choice in (self.aim, self.guidance):
            choice.currentIndexChanged.connect(self._on_choice)
        self.choose_button.clicked.connect(self._choose_folder)

    @property
    def plan(self) -> TrainingPlan:
        """What the fields say."""
        return replace(
            self._plan, sources=self.material.paths, aim=AIMS[self.aim.currentIndex()],
            guidance=GUIDANCES[self.guidance.currentIndex()], minutes=self.minutes.value(),
        )  # fmt: skip

    def set_locked(self, locked: bool) -> None:
        """Keep the fields as they are while they are carried out."""
        self._locked = locked
        for widget in (self.material, self.aim, self.minutes, self.choose_button):
            widget.setEnabled(not locked)
        self.guidance.setEnabled(not locked and self.plan.aim != "person")

    def show_folder(self, folder: Path) -> None:
        """Work in another folder; what was trained there goes on, material is kept otherwise."""
        found = TrainingPlan.of(folder)
        self._show(found if found.sources else replace(self.plan, folder=folder))
        self.folder_chosen.emit(folder)
        self.changed.emit()

    def _show(self, plan: TrainingPlan) -> None:
        self._plan = plan
        self.material.set_paths(plan.sources)
        self.aim.setCurrentIndex(AIMS.index(plan.aim))
        self.guidance.setCurrentIndex(GUIDANCES.index(plan.guidance))
        self.minutes.setValue(plan.minutes)
        self._show_place()
        self.set_locked(self._locked)

    def _show_place(self) -> None:
        self.folder.setText(str(self._plan.folder))
        self.folder.setToolTip(
            self.tr("Prepared material, checkpoints and weights lie in {0}").format(
                self._plan.folder
            )
        )

    def _on_material(self) -> None:
        """A training that has no folder of its own yet gets one named after its material."""
        paths = self.material.paths
        if paths and self._plan.folder == self._base:
            name = paths[0].name if paths[0].is_dir() else paths[0].stem
            self._plan = replace(self._plan, folder=self._base / name)
            self._show_place()
        self.changed.emit()

    def _on_choice(self) -> None:
        self.set_locked(self._locked)
        self.changed.emit()

    def _choose_folder(self) -> None:
        title = self.tr("Folder for the training")
        name = QFileDialog.getExistingDirectory(self, title, str(self._plan.folder.parent))
        if name:
            self.show_folder(Path(name))

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
        self.choose_button.setAutoDefault(False)

    def _describe(self) -> None:
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
            (self.folder, self.tr("Folder"), ""),
            (
                self.choose_button, self.tr("Choose the folder"),
                self.tr("Choose an empty folder, or one of an earlier training to go on with it"),
            ),
        ):  # fmt: skip
            widget.setAccessibleName(name)
            widget.setToolTip(tip)

    def _compose(self) -> None:
        fields = QFormLayout()
        fields.setHorizontalSpacing(18)
        fields.setVerticalSpacing(9)
        fields.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.folder, 1)
        place.addWidget(self.choose_button)
        fields.addRow(self.tr("Train"), self.aim)
        fields.addRow(self.tr("Guidance"), self.guidance)
        fields.addRow(self.tr("Time"), self.minutes)
        fields.addRow(self.tr("Folder"), place)
        title = QLabel(self.tr("Material"))
        title.setProperty("role", "title")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(self.material, 1)
        layout.addLayout(fields)
