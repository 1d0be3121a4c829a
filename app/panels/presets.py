"""Presets: looks on the user's own face, the amount, and the user's own ones."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFrame,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.look.icons import IconButton
from app.presets.applier import PresetApplier
from app.presets.blend import preset_of_edit
from app.presets.preset import GROUPS, Preset, PresetGroup, read_presets, write_presets
from app.presets.store import OwnPresets, built_in_presets
from app.presets.thumbnails import Thumbnails
from app.rendering.workers import RenderWorker
from app.session import EditSession
from app.texts.messages import Message
from app.widgets.fold_group import FoldGroup
from app.widgets.parameter_slider import ParameterSlider
from app.widgets.thumbnail_list import ThumbnailList
from gdpw_core.controls import Control
from gdpw_core.errors import GdpwError

_AMOUNT = Control(
    "amount", "Amount", "units", "%", 0.0, 100.0,
    description="How much of the preset is on the face.",
)  # fmt: skip
_FOLDED = frozenset({"talk"})


class PresetsPanel(QWidget):
    """Click a look to put it on the face, then say how much of it.

    Args:
        session: the face.
        renderer: makes the small pictures.
        folder: where the user's own presets lie.
        parent: owner.
    """

    said = Signal(object)
    """A `Message`."""
    load_asked = Signal()
    """The user wants to choose a preset file."""
    copy_asked = Signal(object)
    """The user wants to write a preset into a file of their choice."""

    def __init__(
        self,
        session: EditSession,
        renderer: RenderWorker,
        folder: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._own = OwnPresets(folder)
        self.applier = PresetApplier(session, self)
        self.amount = ParameterSlider(_AMOUNT, self)
        self.lists: dict[PresetGroup, ThumbnailList] = {}
        self.groups: dict[PresetGroup, FoldGroup] = {}
        self._empty = QLabel(self.tr("Keep the present look of a face with +"))
        self._presets: dict[PresetGroup, list[Preset]] = {name: [] for name in GROUPS}
        self._compose()
        self.thumbnails = Thumbnails(session, renderer, self._wanted, self)
        self._fill()
        self._connect()
        self.refresh()

    def apply_file(self, path: Path) -> None:
        """Keep the presets of a file, and put the first one on the face.

        Raises:
            InputError: the file holds no presets.
        """
        presets = read_presets(path)
        for preset in presets:
            self._own.save(Preset(preset.label, "own", preset.values, preset.shifts, preset.rest))
        self._fill_own()
        first = self.preset(presets[0].label, "own")
        if first is not None:
            self.applier.choose(first)

    def save(self, label: str) -> None:
        """Keep what differs from the fit as a preset of the user."""
        label = " ".join(label.split())
        if not label or self._session.portrait is None:
            return
        preset = preset_of_edit(
            label,
            self._session.parameters,
            fitted=self._session.fitted,
            controls=self._session.controls,
        )
        if not (preset.values or preset.shifts):
            text = self.tr("Nothing differs from the fit yet: move a slider first.")
            self.said.emit(Message(text))
            return
        self._try(lambda: self._own.save(preset))

    def remove(self, preset: Preset) -> None:
        """Forget a preset of the user."""
        self._try(lambda: self._own.remove(preset))

    def write(self, preset: Preset, path: Path) -> None:
        """Write a preset into a file, to be opened on another machine."""
        self._try(lambda: write_presets(path, [preset]))

    def preset(self, label: str, group: PresetGroup | None = None) -> Preset | None:
        """The preset of that label."""
        places = GROUPS if group is None else (group,)
        presets = (preset for place in places for preset in self._presets[place])
        return next((preset for preset in presets if preset.label == label), None)

    def refresh(self) -> None:
        """Mark what is on the face."""
        is_open = self._session.portrait is not None
        active = self.applier.active
        for shown in self.lists.values():
            shown.setEnabled(is_open)
            shown.set_active(active.preset if active is not None else None)
        self.amount.setEnabled(active is not None)
        self.amount.set_values(100.0 * active.amount if active is not None else 100.0, 100.0)
        self.save_button.setEnabled(is_open and self._session.edited)

    def _compose(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 2, 4, 10)
        column.setSpacing(0)
        titles: dict[PresetGroup, str] = {
            "expression": self.tr("Expressions"),
            "talk": self.tr("Talking"),
            "gaze": self.tr("Gaze"),
            "head": self.tr("Head"),
            "shape": self.tr("Face shape"),
            "own": self.tr("My presets"),
        }
        for name, title in titles.items():
            group = self.groups[name] = FoldGroup(name, self)
            group.set_title(title)
            group.set_opened(name not in _FOLDED)
            shown = self.lists[name] = ThumbnailList(title)
            group.rows.addWidget(shown)
            column.addWidget(group)
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(10, 2, 10, 4)
        self.groups["own"].rows.addWidget(self._empty)
        self._add_own_buttons()
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.amount)
        layout.addWidget(area, 1)

    def _add_own_buttons(self) -> None:
        self.save_button = IconButton("plus", self.tr("Save the present look as a preset…"))
        load = IconButton("folder-open", self.tr("Open a preset file…"))
        for button in (self.save_button, load):
            button.setIconSize(QSize(15, 15))
            self.groups["own"].add_header_widget(button)
        self.save_button.clicked.connect(self._ask_label)
        load.clicked.connect(lambda: self.load_asked.emit())

    def _connect(self) -> None:
        for shown in self.lists.values():
            shown.chosen.connect(self._choose)
        for name, group in self.groups.items():
            group.toggled.connect(lambda _, name=name: self._on_fold(name))
        self.lists["own"].menu_asked.connect(self._show_menu)
        self.applier.changed.connect(self.refresh)
        self._session.portrait_changed.connect(self.refresh)
        self.amount.pressed.connect(self.applier.begin)
        self.amount.released.connect(self.applier.end)
        self.amount.changed.connect(lambda value: self.applier.set_amount(value / 100.0))
        self.amount.typed.connect(lambda value: self.applier.set_amount(value / 100.0))
        self.amount.reset_asked.connect(lambda: self.applier.set_amount(1.0))
        self.thumbnails.made.connect(self._show_picture)
        self.thumbnails.cleared.connect(self._clear_pictures)

    def _fill(self) -> None:
        for preset in built_in_presets():
            self._add(preset)
        self._fill_own()

    def _fill_own(self) -> None:
        self._presets["own"] = []
        self.lists["own"].clear()
        for preset in self._own.load():
            self._add(preset)
        self._empty.setVisible(not self._presets["own"])
        self.lists["own"].setVisible(bool(self._presets["own"]))
        self.thumbnails.refresh()
        self.refresh()

    def _add(self, preset: Preset) -> None:
        self._presets[preset.group].append(preset)
        own = preset.group == "own"
        label = preset.label if own else QCoreApplication.translate("Presets", preset.label)
        self.lists[preset.group].add(preset, label, label)

    def _wanted(self) -> list[Preset]:
        """Presets whose pictures can be seen."""
        names = [name for name in GROUPS if self.groups[name].opened]
        return [preset for name in names for preset in self._presets[name]]

    def _on_fold(self, name: PresetGroup) -> None:
        if self.groups[name].opened:
            self.thumbnails.refresh()

    def _choose(self, preset: Preset) -> None:
        before = self._session.parameters
        active = self.applier.active
        self.applier.choose(preset)
        if self._session.parameters == before and active is None:
            text = self.tr("{0} changes nothing: the face stands so, or this head cannot.")
            self.said.emit(Message(text.format(preset.label)))

    def _show_picture(self, preset: Preset, picture: QImage) -> None:
        self.lists[preset.group].set_picture(preset, picture)

    def _clear_pictures(self) -> None:
        for shown in self.lists.values():
            shown.clear_pictures()

    def _ask_label(self) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Save preset"))
        dialog.setLabelText(self.tr("Name of the look:"))
        dialog.setOkButtonText(self.tr("Save"))
        dialog.textValueSelected.connect(self.save)
        for field in dialog.findChildren(QLineEdit):
            field.setMaxLength(60)
        dialog.open()

    def _show_menu(self, preset: Preset, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Write into a file…"), lambda: self.copy_asked.emit(preset))
        menu.addAction(self.tr("Delete"), lambda: self.remove(preset))
        menu.popup(place)

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except GdpwError as error:
            self.said.emit(Message(str(error), "error"))
        self._fill_own()
