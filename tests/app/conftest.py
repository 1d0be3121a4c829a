"""A window over a fake pipeline, closed and checked after each test."""

import sys
import threading
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QSettings, QThread
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).parent))

from fakes import FakePipeline, face_controls, portrait_of
from timeline_desk import Desk

from app.look.theme import apply_theme, install_fonts
from app.main_window import MainWindow
from app.settings import Settings
from app.studio import Studio
from gdpw_core.image import decode_photo


@pytest.fixture(scope="session")
def qapp_args():
    return ["gdpw-studio"]


@pytest.fixture(scope="session", autouse=True)
def _themed(qapp):
    install_fonts(qapp)
    apply_theme(qapp, "dark")


@pytest.fixture
def settings(tmp_path):
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def controls():
    return face_controls()


@pytest.fixture
def pipeline():
    return FakePipeline()


@pytest.fixture
def make_studio(qtbot, tmp_path, controls):
    """Studios whose threads must end with the test."""
    made = []

    def make(pipeline, maker=None):
        studio = Studio(maker or (lambda: pipeline), controls, tmp_path / "data")
        made.append(studio)
        return studio

    before = set(threading.enumerate())
    yield make
    for studio in filter(shiboken6.isValid, made):
        assert studio.shut_down(), "a thread did not end"
        assert not [t for t in studio.findChildren(QThread) if t.isRunning()]
    # The rasterizer keeps its own for the life of the process.
    left = {
        t
        for t in threading.enumerate()
        if not isinstance(t, threading._DummyThread) and not t.name.startswith("raster_")
    } - before
    assert not left, f"threads left: {left}"


@pytest.fixture
def make_window(make_studio, settings, qtbot):
    """Windows that are closed with the test; no window and no timer may be left running."""
    made = []

    def make(pipeline, maker=None, *, start=True):
        studio = make_studio(pipeline, maker)
        window = MainWindow(studio, settings)
        studio.setParent(window)
        made.append(window)
        window.resize(1100, 720)
        window.show()
        qtbot.waitExposed(window)
        if start:
            studio.start_jobs()
            studio.start_engine()
        return window

    yield make
    for window in made:
        # The test is over: nobody is there to answer whether to save.
        window.studio.session.stack.setClean()
        window.close()
        assert not window.isVisible()
        # A window left alive would be styled again with every test after it.
        shiboken6.delete(window)


@pytest.fixture
def window(make_window, pipeline):
    return make_window(pipeline)


@pytest.fixture
def open_portrait(qtbot, astronaut):
    """Opens the sample portrait and waits until its sliders can be moved."""

    def open_in(window, path=astronaut):
        with qtbot.waitSignal(window.studio.session.portrait_changed, timeout=5000):
            window.intake.open_file(path)
        return window.studio.session

    return open_in


@pytest.fixture
def portrait(window, open_portrait):
    """The window with a portrait opened in it."""
    open_portrait(window)
    return window


@pytest.fixture
def session(controls, astronaut, qtbot):
    """A session with a portrait, without window and threads."""
    from app.session import EditSession

    session = EditSession(controls)
    session.load(portrait_of(decode_photo(astronaut)))
    yield session
    session.stack.blockSignals(True)


@pytest.fixture(autouse=True)
def _no_windows_left(qapp):
    yield
    qapp.processEvents()
    visible = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert not visible, f"left open: {visible}"


@pytest.fixture
def desk(window, open_portrait, qtbot):
    open_portrait(window)
    window.resize(1280, 800)
    window.activateWindow()
    return Desk(window, qtbot)
