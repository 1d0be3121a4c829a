"""The window with its timeline, for stories about it."""

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from window_acts import drag

from app.timeline.motion_dialog import MotionDialog
from gdpw_core.motion.placed_track import PlacedTrack
from gdpw_core.motion.track import Track

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


class Desk:
    """The window with its timeline, and what a person does to it."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot
        self.session = window.studio.session
        self.press(Qt.Key.Key_T)
        self.panel = window.timeline_wiring.panel
        self.lanes = self.panel.lanes

    @property
    def keys(self):
        """Times of the keyframes by group."""
        listed = self.session.sequence.keys.keys
        return {group: [round(k.seconds, 6) for k in keys] for group, keys in listed.items()}

    def press(self, key, modifiers=NONE, at=None):
        QTest.keyClick(at or self.window, key, modifiers)

    def lane_key(self, key, modifiers=NONE):
        QTest.keyClick(self.lanes, key, modifiers)

    def place(self, seconds, lane=None):
        """A point of the ruler, or of a lane."""
        layout = self.lanes.layout_
        y = 12.0 if lane is None else layout.middle(lane)
        return QPointF(layout.scale.x(seconds), y).toPoint()

    def click(self, seconds, lane=None, modifiers=NONE):
        QTest.mouseClick(self.lanes, LEFT, modifiers, self.place(seconds, lane))

    def drag(self, start, end, lane):
        first, last = self.place(start, lane), self.place(end, lane)
        QTest.mousePress(self.lanes, LEFT, pos=first)
        for part in (0.3, 0.7, 1.0):
            QTest.mouseMove(self.lanes, first + (last - first) * part)
        QTest.mouseRelease(self.lanes, LEFT, pos=last)

    def slide(self, name, end):
        drag(self.window.adjust_panel.group("pose").sliders[name].slider, 0.5, end)

    def puts(self, name, text=None):
        """Put a ready motion at the playhead."""
        QTest.mouseClick(self.panel.tools.motion_button, LEFT)
        dialog = self.window.findChild(MotionDialog)
        names = [motion.name for motion in dialog._motions]
        dialog.motions.setCurrentRow(names.index(name))
        if text is not None:
            dialog.text.selectAll()
            self.qtbot.keyClicks(dialog.text, text)
        count = len(self.session.sequence.tracks)
        QTest.mouseClick(dialog.put, LEFT)
        self.qtbot.waitUntil(lambda: len(self.session.sequence.tracks) > count)
        return self.session.sequence.tracks[-1]


def lift(session, seconds=2.0):
    """A track that opens the jaw."""
    rest = session.fitted
    opened = rest.replaced(jaw_pose=rest.jaw_pose + 0.1)
    return PlacedTrack("Lift", Track.of([opened] * round(25 * seconds), 25.0), rest)


def filled(desk):
    """A clip with keyframes and a track."""
    desk.press(Qt.Key.Key_K)
    desk.click(1.0)
    desk.slide("yaw", 0.7)
    desk.session.edit_sequence(
        replace(desk.session.sequence.with_track(lift(desk.session)), loop=True), "Lift"
    )
    return desk.session.sequence
