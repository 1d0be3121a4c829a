"""The timeline by keyboard, in small windows and long languages."""

import itertools

import pytest
from clipping import Stretched, clipped
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)
from timeline_desk import Desk, filled, lift

from app.timeline.motion_dialog import MotionDialog
from app.timeline.track_dialog import TrackDialog


def controls_of(panel):
    for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView):
        for widget in panel.findChildren(kind):
            if widget.isVisible() and not widget.objectName().startswith("qt_"):
                yield widget


def test_every_control_of_the_timeline_has_a_name_and_a_tip(desk):
    desk.session.edit_sequence(desk.session.sequence.with_track(lift(desk.session)), "Lift")
    desk.panel.open_track(0)
    dialogs = [desk.window.findChild(TrackDialog)]
    desk.panel.choose_motion()
    dialogs.append(desk.window.findChild(MotionDialog))
    for top in (desk.panel, *dialogs):
        found = list(controls_of(top))
        assert found
        for widget in found:
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget
            assert widget.toolTip(), widget
    for dialog in dialogs:
        dialog.close()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_tab_reaches_every_control_of_the_timeline_and_it_can_be_seen(desk, theme):
    desk.window.menus.appearances[theme].trigger()
    desk.session.edit_sequence(desk.session.sequence.with_track(lift(desk.session)), "Lift")
    desk.panel.edits.set_keys(["pose"])
    seen = set()
    for _ in range(160):
        focused = QApplication.focusWidget()
        QTest.keyClick(focused or desk.window, Qt.Key.Key_Tab)
        seen.add(QApplication.focusWidget())
    wanted = [
        widget
        for widget in desk.panel.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and widget.isVisible()
    ]
    assert len(wanted) > 12
    assert desk.lanes in wanted
    unseen = []
    for widget in wanted:
        assert widget in seen, widget.accessibleName()
        widget.clearFocus()
        without = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if widget.grab().toImage() == without:
            unseen.append(widget.accessibleName())
    desk.window.menus.appearances["dark"].trigger()
    assert not unseen


@pytest.mark.parametrize("longer", [False, True])
def test_no_text_of_the_timeline_is_cut_off(make_window, pipeline, open_portrait, qtbot, longer):
    translator = Stretched()
    if longer:
        QApplication.installTranslator(translator)
    try:
        window = make_window(pipeline)
        open_portrait(window)
        window.resize(1280, 800)
        desk = Desk(window, qtbot)
        filled(desk)
        desk.panel.choose_motion()
        desk.panel.open_track(0)
        tops = [desk.panel, window.findChild(MotionDialog), window.findChild(TrackDialog)]
        QTest.qWait(200)
        found = [offender for top in tops for offender in clipped(top)]
        for dialog in tops[1:]:
            dialog.close()
    finally:
        QApplication.removeTranslator(translator)
    assert not found, "\n".join(found)


def test_in_a_small_window_every_tool_has_its_place(desk):
    desk.window.resize(900, 560)
    QTest.qWait(100)
    tools = desk.panel.tools
    buttons = [b for b in controls_of(tools) if b.parentWidget() is tools]
    assert len(buttons) > 14
    edges = sorted((b.geometry().left(), b.geometry().right()) for b in buttons)
    assert edges[-1][1] < tools.width()
    assert all(one[1] < other[0] for one, other in itertools.pairwise(edges))
    assert clipped(desk.panel) == []
    desk.window.resize(1280, 800)
    QTest.qWait(100)
    assert tools._title.isVisible()
