"""The menu bar."""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QDockWidget, QMenu, QMenuBar, QWidget

from app.actions import Actions
from app.look.theme import ThemeName
from app.settings import Settings
from app.texts.language import AS_SYSTEM, language_name, languages


class Menus(QMenuBar):
    """File, Edit, View, Motion, Help."""

    file_chosen = Signal(object)
    """A recent file (a path) was chosen."""
    theme_chosen = Signal(str)
    """Another appearance was chosen."""
    language_chosen = Signal(str)
    """Another language was chosen: a code, or that of the system."""

    def __init__(
        self,
        actions: Actions,
        docks: Sequence[QDockWidget],
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._file(actions)
        self._edit(actions)
        self._view(actions, docks)
        self._motion(actions)
        menu = self.addMenu(self.tr("&Help"))
        menu.addActions([actions.keys, actions.tour, actions.about])
        for menu in self.findChildren(QMenu):
            menu.setToolTipsVisible(True)

    def _file(self, actions: Actions) -> None:
        menu = self.addMenu(self.tr("&File"))
        menu.addAction(actions.open)
        self._recent = menu.addMenu(self.tr("Open recent"))
        self._recent.aboutToShow.connect(self._list_recent)
        menu.addActions([actions.paste, actions.snapshot, actions.sample])
        menu.addSeparator()
        menu.addActions([actions.save, actions.save_as])
        menu.addSeparator()
        menu.addActions([actions.export, actions.export_clip, actions.copy])
        menu.addSeparator()
        menu.addActions([actions.assets, actions.train])
        menu.addSeparator()
        menu.addAction(actions.quit)

    def _edit(self, actions: Actions) -> None:
        menu = self.addMenu(self.tr("&Edit"))
        menu.addActions([actions.undo, actions.redo])
        menu.addSeparator()
        menu.addActions([actions.frontalize, actions.frontalize_neutral])
        menu.addActions([actions.imitate, actions.reset])
        menu.addSeparator()
        menu.addAction(actions.frontalize_many)
        menu.addSeparator()
        menu.addAction(actions.search)

    def _view(self, actions: Actions, docks: Sequence[QDockWidget]) -> None:
        menu = self.addMenu(self.tr("&View"))
        menu.addActions(list(actions.views.values()))
        menu.addSeparator()
        menu.addActions([actions.blend, actions.split])
        menu.addSeparator()
        menu.addActions([actions.landmarks, actions.detected, actions.crops])
        menu.addSeparator()
        menu.addActions(
            [actions.zoom_in, actions.zoom_out, actions.fit, actions.actual, actions.face]
        )
        menu.addSeparator()
        panels = menu.addMenu(self.tr("Panels"))
        self.panels: dict[str, QAction] = {}
        for dock in docks:
            # The dock's own action does nothing for a dock without a button to close it.
            toggle = panels.addAction(dock.windowTitle())
            toggle.setCheckable(True)
            toggle.setToolTip(self.tr("Show or hide {0}").format(dock.windowTitle()))
            toggle.triggered.connect(lambda shown, dock=dock: dock.setVisible(shown))
            dock.toggleViewAction().toggled.connect(toggle.setChecked)
            self.panels[dock.objectName()] = toggle
        self._appearance(menu.addMenu(self.tr("Appearance")))
        self._language(menu.addMenu(self.tr("Language")))
        menu.addAction(actions.full_screen)

    def _motion(self, actions: Actions) -> None:
        menu = self.addMenu(self.tr("&Motion"))
        menu.addAction(actions.timeline)
        menu.addSeparator()
        menu.addActions([actions.keyframe, actions.motion, actions.driver, actions.live])
        menu.addSeparator()
        menu.addActions([actions.play, actions.frame_back, actions.frame_on])
        menu.addAction(actions.driver_view)

    def _appearance(self, menu: QMenu) -> None:
        labels = {
            "dark": self.tr("Dark"), "light": self.tr("Light"), "system": self.tr("As the system"),
        }  # fmt: skip
        group = QActionGroup(self)
        self.appearances: dict[str, QAction] = {}
        for name in get_args(ThemeName):
            action = menu.addAction(labels[name])
            action.setCheckable(True)
            action.setChecked(self._settings.theme == name)
            action.setToolTip(self.tr("Appearance: {0}").format(labels[name]))
            action.triggered.connect(lambda _=False, name=name: self.theme_chosen.emit(name))
            group.addAction(action)
            self.appearances[name] = action

    def _language(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        self.languages: dict[str, QAction] = {}
        for code in (AS_SYSTEM, *languages()):
            name = self.tr("As the system") if code == AS_SYSTEM else language_name(code)
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(self._settings.language == code)
            action.setToolTip(self.tr("Language of the window: {0}").format(name))
            action.triggered.connect(lambda _=False, code=code: self.language_chosen.emit(code))
            group.addAction(action)
            self.languages[code] = action

    def _list_recent(self) -> None:
        self._recent.clear()
        paths = self._settings.recent_files
        for path in paths:
            self._add_recent(path)
        if paths:
            self._recent.addSeparator()
            self._recent.addAction(self.tr("Clear the list"), self._settings.forget_files)
        else:
            self._recent.addAction(self.tr("No recent files")).setEnabled(False)

    def _add_recent(self, path: Path) -> None:
        # "&" would underline the next letter.
        action = self._recent.addAction(path.name.replace("&", "&&"))
        action.setToolTip(str(path))
        action.triggered.connect(lambda: self.file_chosen.emit(path))
