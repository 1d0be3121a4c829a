"""No text is cut off: at 1280 x 800, at twice the size, and in a language with longer words."""

import itertools
import os
import subprocess
import sys

import pytest
from clipping import Stretched, clipped
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.exporting.dialog import ExportDialog
from app.panels.frontalize_many import FrontalizeMany
from app.texts.messages import Message
from app.widgets.key_list import KeyList


@pytest.fixture
def stretched(qapp):
    translator = Stretched()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def settled(top):
    """Offenders that remain after the layout had its time."""
    for _ in range(20):
        QTest.qWait(25)
        found = clipped(top)
        if not found:
            break
    return found


def everything(window, open_portrait):
    """The window in each of its states: a list of offenders."""
    window.resize(1280, 800)
    found = settled(window)
    open_portrait(window)
    window.adjust_panel.fold_all(False)
    window.studio.session.set_values({"yaw": 9.0, "mouthSmile": 0.6}, "x")
    found += settled(window)
    window.first_run.begin()
    for _ in range(6):
        found += settled(window.first_run.bubble)
        window.first_run.bubble.go_on.click()
    window.actions_.keys.trigger()
    keys = window.findChild(KeyList)
    found += settled(keys)
    keys.close()
    window.actions_.export.trigger()
    export = window.findChild(ExportDialog)
    found += settled(export)
    export.close()
    photo = window.studio.session.portrait.photo.path
    dialog = FrontalizeMany(window.studio.batch, [photo, photo], window)
    dialog.show()
    found += settled(dialog)
    dialog.close()
    return found


def test_no_text_is_cut_off(window, open_portrait):
    found = everything(window, open_portrait)
    assert not found, "\n".join(found)


def test_no_text_is_cut_off_when_words_are_longer(stretched, make_window, pipeline, open_portrait):
    found = everything(make_window(pipeline), open_portrait)
    assert not found, "\n".join(found)


def test_the_finder_of_clipped_texts_finds_one(qtbot):
    from PySide6.QtWidgets import QLabel

    top = QWidget()
    qtbot.addWidget(top)
    label = QLabel("a long text that does not fit", top)
    label.setGeometry(0, 0, 40, 20)
    top.show()
    assert len(clipped(top)) == 1
    top.close()


@pytest.mark.slow
def test_no_text_is_cut_off_at_twice_the_size():
    """The scale is a matter of the process: the tests above in one with QT_SCALE_FACTOR=2."""
    chosen = [f"{__file__}::{name}" for name in (
        "test_no_text_is_cut_off", "test_no_text_is_cut_off_when_words_are_longer",
    )]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *chosen],
        env={**os.environ, "QT_SCALE_FACTOR": "2"}, capture_output=True, text=True, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]


def test_a_screen_of_960_by_540_is_enough(window, open_portrait):
    """What is left of a full HD screen at twice the size."""
    open_portrait(window)
    window.resize(960, 540)
    text = "A long message about what happened to the photo, and what can be done about it now."
    window.studio.said.emit(Message(text, "good", "Undo", lambda: None))
    assert settled(window) == []
    assert window.size().toTuple() == (960, 540)
    shown = [window.toolbar.widgetForAction(action) for action in window.toolbar.actions()]
    assert all(widget.isVisible() for widget in shown)
    parts = [window.banner._icon, window.banner._text, window.banner.button, window.banner._close]
    edges = [(part.geometry().left(), part.geometry().right()) for part in parts]
    assert all(one[1] < other[0] for one, other in itertools.pairwise(edges))
    assert window.banner.width() <= window.canvas.width()
