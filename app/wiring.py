"""Connects the parts of the window: which action calls what, who hears of what."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from app.dialogs import choose_face, choose_photo
from app.look.theme import ThemeName, apply_theme
from app.opening.portraits import Crowd
from app.panels.frontalize_many import FrontalizeMany, choose_photos
from app.panels.snapshot import SnapshotDialog
from app.presets.dialogs import choose_preset_copy, choose_presets
from app.presets.preset import SUFFIX, Preset
from app.texts.key_help import key_sections
from app.texts.messages import Message
from app.widgets.key_list import KeyList
from app.widgets.pyramid import Pyramid
from gdpw_core.errors import GdpwError
from gdpw_core.provenance import software_name

if TYPE_CHECKING:
    from pathlib import Path

    from app.main_window import MainWindow
    from gdpw_core.pipeline import PipelineStatus

# Compiling for this machine, at the first start and after an update, takes longer.
_PATIENCE = 6_000


class Wiring(QObject):
    """Lives as long as the window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._studio = window.studio
        self._session = window.studio.session
        self._connect_file()
        self._connect_edit()
        self._connect_view()
        self._connect_news()

    def _connect_file(self) -> None:
        window, actions, intake = self._window, self._window.actions_, self._window.intake
        actions.open.triggered.connect(self._choose_photo)
        actions.paste.triggered.connect(intake.paste)
        actions.snapshot.triggered.connect(self._take_photo)
        actions.sample.triggered.connect(intake.open_sample)
        actions.copy.triggered.connect(self._studio.exporter.copy)
        actions.quit.triggered.connect(window.close)
        window.menus.file_chosen.connect(intake.open_file)
        window.welcome.open_asked.connect(self._choose_photo)
        window.welcome.sample_asked.connect(intake.open_sample)
        intake.presets_given.connect(self._apply_presets)
        intake.batch_given.connect(self._show_batch)
        actions.frontalize_many.triggered.connect(self._choose_batch)

    def _connect_edit(self) -> None:
        actions, panel = self._window.actions_, self._window.adjust_panel
        actions.reset.triggered.connect(self._session.reset_all)
        actions.frontalize.triggered.connect(lambda: self._studio.frontalize())
        actions.frontalize_neutral.triggered.connect(
            lambda: self._studio.frontalize(keep_expression=False)
        )
        actions.imitate.triggered.connect(self._choose_face)
        self._window.intake.face_given.connect(self._studio.imitator.imitate)
        actions.search.triggered.connect(panel.start_search)
        self._session.parameters_changed.connect(self._on_parameters)
        self._session.portrait_changed.connect(self._on_portrait)

    def _connect_view(self) -> None:
        window, actions, canvas = self._window, self._window.actions_, self._window.canvas
        for name, action in actions.views.items():
            action.triggered.connect(lambda _=False, name=name: window.controller.set_view(name))
        window.controller.view_changed.connect(self._on_view)
        self._on_view(window.controller.view)
        actions.split.toggled.connect(canvas.set_split)
        actions.blend.toggled.connect(canvas.set_blend)
        window.toolbar.before_button.pressed.connect(lambda: canvas.set_before(True))
        window.toolbar.before_button.released.connect(self._end_before)
        window.controller.landmarks_covered.connect(lambda: actions.landmarks.setChecked(False))
        actions.detected.triggered.connect(self._studio.refitter.reset)
        actions.landmarks.toggled.connect(window.controller.set_landmarks)
        actions.crops.toggled.connect(window.controller.set_crops)
        actions.fit.triggered.connect(canvas.fit)
        actions.actual.triggered.connect(canvas.actual_size)
        actions.face.triggered.connect(window.controller.zoom_to_face)
        actions.zoom_in.triggered.connect(lambda: canvas.zoom_step(1))
        actions.zoom_out.triggered.connect(lambda: canvas.zoom_step(-1))
        actions.full_screen.toggled.connect(self._set_full_screen)
        actions.keys.triggered.connect(self._show_keys)
        actions.about.triggered.connect(self._show_about)
        actions.tour.triggered.connect(window.first_run.start_tour)
        canvas.view_changed.connect(self._on_zoom)
        window.menus.theme_chosen.connect(self._set_theme)
        window.menus.language_chosen.connect(self._set_language)

    def _connect_news(self) -> None:
        window, studio = self._window, self._studio
        studio.said.connect(window.banner.say)
        window.intake.said.connect(window.banner.say)
        window.presets_panel.said.connect(window.banner.say)
        window.presets_panel.load_asked.connect(self._choose_presets)
        window.presets_panel.copy_asked.connect(self._copy_preset)
        studio.jobs.busy_changed.connect(window.status.show_job)
        studio.jobs.busy_changed.connect(window.canvas.set_note)
        studio.renderer.ready.connect(self._on_engine)
        window.controller.timed.connect(window.status.add_time)
        window.controller.tier_changed.connect(window.status.show_tier)
        studio.opener.decoded.connect(self._on_decoded)
        studio.opener.crowded.connect(self._ask_face)
        studio.opener.failed.connect(self._leave_picker)
        window.picker.chosen.connect(self._on_face)
        window.picker.cancelled.connect(self._leave_picker)
        window.portrait_panel.other_face_asked.connect(self._ask_face_again)
        window.status.show_engine(self.tr("Starting the engine…"), full=False)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self._explain_wait)
        self._patience.start()

    def _choose_photo(self) -> None:
        path = choose_photo(self._window, self._window.settings.folder)
        self._window.activateWindow()
        if path is not None:
            self._window.intake.open_file(path)

    def _choose_face(self) -> None:
        path = choose_face(self._window, self._window.settings.folder)
        self._window.activateWindow()
        if path is not None:
            self._studio.imitator.imitate(path)

    def _choose_presets(self) -> None:
        path = choose_presets(self._window, self._window.settings.folder)
        self._window.activateWindow()
        if path is not None:
            self._window.intake.open_file(path)

    def _copy_preset(self, preset: Preset) -> None:
        suggestion = self._window.settings.folder / f"{preset.label.replace('/', '-')}{SUFFIX}"
        path = choose_preset_copy(self._window, suggestion)
        self._window.activateWindow()
        if path is not None:
            self._window.presets_panel.write(preset, path)

    def _take_photo(self) -> None:
        dialog = SnapshotDialog(self._window)
        dialog.taken.connect(self._window.intake.open_picture)
        self._open(dialog)

    def _choose_batch(self) -> None:
        photos = choose_photos(self._window, self._window.settings.folder)
        self._window.activateWindow()
        if photos:
            self._show_batch(photos)

    def _show_batch(self, photos: "list[Path]") -> None:
        shown = self._window.findChild(FrontalizeMany)
        if shown is not None:
            shown.raise_()
            shown.activateWindow()
            return
        self._open(FrontalizeMany(self._studio.batch, photos, self._window))

    def _apply_presets(self, path: "Path") -> None:
        try:
            self._window.presets_panel.apply_file(path)
        except GdpwError as error:
            self._window.banner.say(Message(str(error), "error"))

    def _on_parameters(self) -> None:
        self._window.actions_.reset.setEnabled(
            self._session.portrait is not None and self._session.edited
        )

    def _on_portrait(self) -> None:
        window, portrait = self._window, self._session.portrait
        window.actions_.set_portrait_open(portrait is not None)
        window.actions_.detected.setEnabled(self._studio.refitter.corrected)
        window.status.forget_times()
        self._offer_faces()
        self._show_centre()

    def _explain_wait(self) -> None:
        text = self.tr("Starting the engine: the first time takes up to a minute…")
        self._window.status.show_engine(text, full=False)

    def _on_engine(self, status: "PipelineStatus") -> None:
        self._patience.stop()
        line = self._window.status
        line.show_device(status.device)
        if status.generator is None:
            text = self.tr("Training-free preview: no generator weights found")
        else:
            text = self.tr("Generator {0}").format(status.weights)
        line.show_engine(
            text, full=status.generator is not None, detail=str(status.generator or "")
        )

    def _on_decoded(self, _picture: Pyramid) -> None:
        self._show_centre()

    def _ask_face(self, crowd: Crowd) -> None:
        self._window.picker.ask(crowd.picture, crowd.boxes)
        self._window.stack.setCurrentWidget(self._window.picker)
        self._window.picker.setFocus()
        self._offer_faces()

    def _ask_face_again(self) -> None:
        crowd = self._studio.opener.crowd
        if crowd is not None:
            self._ask_face(crowd)

    def _on_face(self, index: int) -> None:
        self._studio.opener.choose_face(index)
        self._show_centre()

    def _leave_picker(self) -> None:
        self._studio.opener.leave_crowd()
        self._offer_faces()
        self._show_centre()

    def _offer_faces(self) -> None:
        several = self._studio.opener.crowd is not None
        self._window.portrait_panel.offer_faces(several)

    def _show_centre(self) -> None:
        window = self._window
        window.stack.setCurrentWidget(
            window.welcome if window.canvas.photo is None else window.canvas
        )

    def _end_before(self) -> None:
        self._window.canvas.set_before(False)
        self._window.actions_.before.setChecked(False)

    def _on_view(self, name: str) -> None:
        action = self._window.actions_.views[name]
        action.setChecked(True)
        self._window.toolbar.show_view(action)

    def _on_zoom(self) -> None:
        canvas = self._window.canvas
        self._window.toolbar.show_zoom(canvas.viewport.zoom if canvas.photo is not None else None)

    def _set_full_screen(self, on: bool) -> None:
        if on:
            self._window.showFullScreen()
        else:
            self._window.showNormal()

    def _set_theme(self, name: ThemeName) -> None:
        self._window.settings.theme = name
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, name)
        self._window.actions_.retint()
        self._on_view(self._window.controller.view)

    def _set_language(self, code: str) -> None:
        self._window.settings.language = code
        text = self.tr("The language changes when the application starts again.")
        self._window.banner.say(Message(text))

    def _show_keys(self) -> None:
        for old in self._window.findChildren(KeyList):
            old.close()
        self._open(KeyList(key_sections(self._window.actions_), self._window))

    def _show_about(self) -> None:
        text = self.tr(
            "{0}\n\nEdits faces in photographs through a 3-D head. Runs on this computer; nothing "
            "is sent anywhere.\n\nMIT licence. Inter typeface: SIL Open Font License. Qt: LGPL."
        )
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("About GDPW Studio"))
        box.setText(text.format(software_name()))
        self._open(box)

    def _open(self, dialog: QDialog) -> None:
        # Some window managers, and screens without one, do not give the keyboard back.
        dialog.finished.connect(self._window.activateWindow)
        dialog.open()
