"""The first start: agree once, five hints in place, never again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication


@pytest.fixture
def first(window, open_portrait):
    open_portrait(window)
    window.first_run.begin()
    return window


def test_whoever_agrees_is_never_asked_again(first, settings, make_window, pipeline):
    bubble = first.first_run.bubble
    assert bubble.isVisible()
    assert "agreed" in bubble.text.text()
    assert not settings.agreed
    QTest.mouseClick(bubble.leave, Qt.MouseButton.LeftButton)
    assert settings.agreed
    assert not bubble.isVisible()
    again = make_window(pipeline)
    again.first_run.begin()
    assert not again.first_run.shown


def test_whoever_looks_away_has_not_agreed(first, settings):
    QTest.keyClick(first.first_run.bubble.go_on, Qt.Key.Key_Escape)
    assert not first.first_run.shown
    assert not settings.agreed


def test_the_tour_goes_through_five_hints_inside_the_window(first, settings):
    bubble = first.first_run.bubble
    titles = []
    for _ in range(6):
        assert first.rect().contains(bubble.geometry()), bubble.title.text()
        assert bubble.text.height() >= bubble.text.heightForWidth(bubble.text.width())
        titles.append(bubble.title.text())
        QTest.keyClick(QApplication.focusWidget() or bubble.go_on, Qt.Key.Key_Return)
    assert not bubble.isVisible()
    assert len(set(titles)) == 6
    assert settings.agreed


def test_the_window_stays_usable_during_the_tour(first, qtbot):
    first.first_run.bubble.go_on.click()
    session = first.studio.session
    session.set_values({"yaw": 4.0}, "Yaw")
    QTest.keyClick(first.first_run.bubble.go_on, Qt.Key.Key_R)
    assert not session.edited
    first.resize(1000, 640)
    assert first.rect().contains(first.first_run.bubble.geometry())
    first.first_run.bubble.leave.click()
    assert not first.first_run.shown


def test_the_tour_can_be_seen_again_from_the_help_menu(window, open_portrait, settings):
    open_portrait(window)
    settings.agreed = True
    window.actions_.tour.trigger()
    assert window.first_run.shown
    QTest.keyClick(window.first_run.bubble.go_on, Qt.Key.Key_Escape)
    assert not window.first_run.shown
