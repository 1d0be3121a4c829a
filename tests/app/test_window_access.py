"""Names, keys, focus, themes: the window for everyone."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QSlider,
    QWidget,
    QWidgetAction,
)

from app.actions import Actions


def test_the_status_bar_says_what_is_missing_and_where_frames_are_made(window, qtbot):
    qtbot.waitUntil(lambda: "no generator weights found" in window.status.engine.text())
    assert window.status.engine.text().startswith("Training-free preview")
    assert window.status.device.text() == "CPU, 2 threads"


def test_a_long_start_is_explained(make_window, pipeline, qtbot):
    window = make_window(pipeline, start=False)
    assert window.status.engine.text() == "Starting the engine…"
    window.wiring._patience.setInterval(10)
    qtbot.waitUntil(lambda: "first time" in window.status.engine.text())
    window.studio.start_engine()
    qtbot.waitUntil(lambda: "no generator weights found" in window.status.engine.text())


def test_every_action_has_a_name_a_tip_and_a_unique_key(window):
    actions: Actions = window.actions_
    keys = {}
    for section in actions.sections:
        for action in section.actions:
            assert action.text()
            assert action.toolTip()
            assert not action.icon().isNull()
            for key in action.shortcuts():
                assert key.toString() not in keys, f"{key.toString()}: {action.text()}"
                keys[key.toString()] = action
    assert {
        "Ctrl+O",
        "Ctrl+S",
        "Ctrl+E",
        "Ctrl+Z",
        "Ctrl+V",
        "Ctrl+0",
        "Ctrl+1",
        "F",
        "Y",
        "?",
    } <= set(keys)
    for action in window.findChildren(QAction):
        inner = isinstance(action, QWidgetAction) or isinstance(action.parent(), QLineEdit)
        assert inner or action.isSeparator() or action.menu() or action.toolTip()


def test_every_control_has_a_name_for_screen_readers_and_a_tip(window, open_portrait):
    open_portrait(window)
    window.adjust_panel.fold_all(False)
    for kind in (QSlider, QLineEdit, QAbstractButton, QAbstractItemView, QComboBox):
        for widget in window.findChildren(kind):
            inner = widget.objectName().startswith("qt_") or isinstance(
                widget.parent(), QLineEdit | QAbstractItemView
            )
            if widget.isVisible() and not inner:
                name = widget.accessibleName() or getattr(widget, "text", str)()
                assert name, widget
                assert widget.toolTip(), widget


def test_tab_reaches_tool_bar_sliders_and_numbers(window, open_portrait):
    open_portrait(window)
    window.activateWindow()
    seen = set()
    for _ in range(160):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        seen.add(QApplication.focusWidget())
    rows = window.adjust_panel.group("pose").sliders
    for row in rows.values():
        assert row.slider in seen
        assert row.field in seen
    assert window.toolbar.view_button in seen
    assert window.canvas in seen
    assert window.adjust_panel.search in seen
    assert window.history_panel in seen


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_whoever_has_the_keyboard_can_be_seen(window, open_portrait, qtbot, theme):
    open_portrait(window)
    window.menus.appearances[theme].trigger()
    window.studio.session.set_values({"yaw": 5.0, "mouthSmile": 0.5}, "x")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.qWait(60)
    unseen, count = [], 0
    for widget in window.findChildren(QWidget):
        policy = widget.focusPolicy()
        reached = policy & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if not (reached and widget.isVisible() and widget.isEnabled()):
            continue
        widget.clearFocus()
        without = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if not widget.hasFocus():
            continue
        count += 1
        if widget.grab().toImage() == without:
            unseen.append(f"{type(widget).__name__} {widget.accessibleName()}")
    window.menus.appearances["dark"].trigger()
    assert not unseen
    assert count > 50


def test_the_list_of_keys_opens_on_a_question_mark(window, qtbot):
    from app.widgets.key_list import KeyList

    event = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier, "?"
    )
    QApplication.sendEvent(window, event)
    window.actions_.keys.trigger()
    dialog = window.findChild(KeyList)
    assert dialog.isVisible()
    dialog.close()


def test_themes_change_everything_at_once(window, open_portrait, settings):
    from app.look.theme import DARK, LIGHT, current_theme

    open_portrait(window)
    window.menus.appearances["light"].trigger()
    assert current_theme() is LIGHT
    assert settings.theme == "light"
    image = window.grab().toImage()
    assert image.pixelColor(window.width() - 40, window.height() - 60).lightness() > 180
    window.menus.appearances["dark"].trigger()
    assert current_theme() is DARK


def test_panels_are_hidden_and_shown_in_the_menu(window):
    for dock in window.docks:
        toggle = window.menus.panels[dock.objectName()]
        assert toggle.isChecked() == dock.isVisible()
        if dock.isHidden():
            continue
        toggle.trigger()
        assert dock.isHidden()
        toggle.trigger()
        assert dock.isVisible()
