"""Takes the pictures of the user guide from the real application.

    python packaging/guide_pictures.py [NAME ...]

opens the window on the sample portrait (no screen is needed), does what each picture shows, and
writes them into `resources/guide`, all or those that are named. Run it after the window changed, so
that the guide stays true.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "guide"
_QUALITY = 88
_PATIENCE = 150.0
_SPEECH = "Hello! This is how a short clip of one person looks, made of the sample portrait."
_MINUTES = 5

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QSettings  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from app.__main__ import run_command  # noqa: E402
from app.look.theme import apply_theme, install_fonts  # noqa: E402
from app.main_window import MainWindow  # noqa: E402
from app.panels.frontalize_many import FrontalizeMany  # noqa: E402
from app.rendering.pipeline_maker import pipeline_maker  # noqa: E402
from app.settings import Settings  # noqa: E402
from app.studio import Studio  # noqa: E402
from gdpw_core.assets.selection import Selection  # noqa: E402
from gdpw_core.head.pack import load_pack  # noqa: E402
from gdpw_core.resources import resource  # noqa: E402


class Photographer:
    """Works the window and keeps what it looks like.

    Args:
        application: the running application.
        window: on the screen, its threads started.
        names: of the pictures that are wanted; none for all.
    """

    def __init__(
        self, application: QApplication, window: MainWindow, names: frozenset[str]
    ) -> None:
        self._application = application
        self._window = window
        self._names = names
        self._session = window.studio.session

    def take_all(self) -> None:
        """Every picture of the guide, in the order of the guide."""
        window, session = self._window, self._session
        window.intake.open_file(resource("samples", "astronaut.png"))
        self._until(lambda: session.portrait is not None)
        presets = window.presets_panel
        self._until(lambda: not presets.thumbnails.waiting)
        self._take(window, "window")
        laugh = presets.preset("Laugh")
        assert laugh is not None
        presets.applier.choose(laugh)
        presets.applier.set_amount(0.7)
        window.actions_.split.setChecked(True)
        window.controller.zoom_to_face()
        self._take(window, "presets")
        window.actions_.undo.trigger()
        window.adjust_panel.fold_all(True)
        window.adjust_panel.group("features").set_opened(True)
        session.set_values({"nose_width": -5.0, "lip_fullness": 4.0, "jaw_width": -7.0}, "Shape")
        self._take(window, "features")
        window.actions_.undo.trigger()
        window.actions_.split.setChecked(False)
        window.actions_.fit.trigger()
        session.set_values({"yaw": 12.0, "eye_yaw": 10.0}, "Yaw")
        window.actions_.views["wireframe"].trigger()
        self._take(window, "views")
        window.actions_.views["result"].trigger()
        window.actions_.undo.trigger()
        window.actions_.landmarks.setChecked(True)
        window.controller.zoom_to_face()
        self._take(window, "landmarks")
        window.actions_.landmarks.setChecked(False)
        window.actions_.fit.trigger()
        self._take_batch()
        if self._wanted("training"):
            self._take_training()

    def _wanted(self, name: str) -> bool:
        return not self._names or name in self._names

    def _take_batch(self) -> None:
        photos = [resource("samples", name) for name in ("astronaut.png", "grace_hopper.jpg")]
        with tempfile.TemporaryDirectory() as folder:
            dialog = FrontalizeMany(self._window.studio.batch, photos, self._window)
            dialog.folder.setText(folder)
            dialog.open()
            dialog.start_button.click()
            self._until(lambda: not self._window.studio.batch.running)
            dialog.folder.setText(str(Path("photos", "frontal")))
            self._take(dialog, "frontalize")
            dialog.close()

    def _take(self, widget: QWidget, name: str) -> None:
        if not self._wanted(name):
            return
        self._until(lambda: not self._window.studio.jobs.pending)
        self._wait(1.5)
        self._window.banner.dismiss()
        self._wait(0.2)
        FOLDER.mkdir(parents=True, exist_ok=True)
        path = FOLDER / f"{name}.jpg"
        if not widget.grab().save(str(path), quality=_QUALITY):
            sys.exit(f"{path} could not be written")
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB")

    def _take_training(self) -> None:
        """A few minutes of training on a clip made of the sample portrait."""
        with tempfile.TemporaryDirectory() as folder:
            clip = Path(folder, "astronaut.mp4")
            made = ["animate", str(resource("samples", "astronaut.png")), "--talk", _SPEECH]
            if run_command([*made, "--size", "512", "--no-label", "--out", str(clip)]) != 0:
                sys.exit("the clip to train on could not be made")
            wiring = self._window.training_wiring
            dialog = wiring.show()
            runner = wiring.runner
            assert runner is not None
            dialog.resize(1040, 640)
            dialog.form.show_folder(Path(folder, "training"))
            dialog.form.material.add([clip])
            dialog.form.minutes.setValue(_MINUTES)
            dialog.start_button.click()
            self._until(lambda: not runner.running, 60 * (_MINUTES + 6))
            dialog.form.folder.setText(str(Path("training", "astronaut")))
            self._take(dialog, "training")
            dialog.close()

    def _until(self, reached: Callable[[], bool], patience: float = _PATIENCE) -> None:
        end = time.monotonic() + patience
        while not reached():
            if time.monotonic() > end:
                sys.exit("the window did not get there in time")
            self._wait(0.05)

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._application.processEvents()
            time.sleep(0.005)


def main() -> None:
    """Take every picture."""
    application = QApplication(sys.argv[:1])
    install_fonts(application)
    apply_theme(application, "dark")
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder, "settings.ini")), QSettings.Format.IniFormat)
        studio = Studio(pipeline_maker(Selection(None, None)), load_pack().controls(), Path(folder))
        window = MainWindow(studio, Settings(store))
        studio.setParent(window)
        window.resize(1280, 800)
        window.show()
        studio.start_jobs()
        studio.start_engine()
        Photographer(application, window, frozenset(sys.argv[1:])).take_all()
        studio.session.stack.setClean()
        window.close()


if __name__ == "__main__":
    main()
