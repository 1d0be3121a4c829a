"""Every action of the window once: text, keys, icon, what it does."""

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoStack
from PySide6.QtWidgets import QWidget

from app.look.icons import icon
from app.rendering.views import RESULT, views
from app.widgets.key_list import native_keys

Key = QKeySequence.StandardKey


@dataclass(frozen=True, eq=False)
class ActionSection:
    """Actions that belong together in menus and in the list of keys."""

    title: str
    actions: list[QAction] = field(default_factory=list)


class Actions(QObject):
    """Builds the actions; `Intents` says what the user asked for, the window connects it."""

    def __init__(self, window: QWidget, stack: QUndoStack) -> None:
        super().__init__(window)
        self._window = window
        self._icons: list[tuple[QAction, str]] = []
        self.sections: list[ActionSection] = []
        self._build_file()
        self._build_edit(stack)
        self._build_views()
        self._build_canvas()
        self._build_timeline()
        self._build_help()
        self.set_portrait_open(False)

    def set_portrait_open(self, is_open: bool) -> None:
        """Enable what needs a portrait."""
        for action in (
            self.save, self.save_as, self.export, self.copy,
            self.frontalize, self.frontalize_neutral, self.imitate, self.reset, self.detected,
            self.split, self.blend, self.before, self.landmarks, self.crops,
            self.face, self.fit, self.actual, self.zoom_in, self.zoom_out,
            self.keyframe, self.motion, self.driver, self.live, self.driver_view,
            *self.views.values(),
        ):  # fmt: skip
            action.setEnabled(is_open)

    def name(self, action: QAction) -> str:
        """What an action is called, without the step that undo would take back."""
        if action is self.undo:
            return self.tr("Undo")
        if action is self.redo:
            return self.tr("Redo")
        return action.text().rstrip("…")

    def retint(self) -> None:
        """Colour the icons anew after the theme changed."""
        for action, name in self._icons:
            action.setIcon(icon(name))

    def _build_file(self) -> None:
        self._begin(self.tr("File"))
        self.open = self._add(
            self.tr("Open…"), "folder-open", self.tr("Open a photo or a document"),
            Key.Open,
        )  # fmt: skip
        self.paste = self._add(
            self.tr("Paste picture"), "clipboard", self.tr("Open the picture on the clipboard"),
            Key.Paste,
        )  # fmt: skip
        self.snapshot = self._add(
            self.tr("Take a photo…"), "camera", self.tr("Take a photo with the camera"),
            "Ctrl+Shift+O",
        )  # fmt: skip
        self.sample = self._add(
            self.tr("Open sample portrait"), "user-circle",
            self.tr("Open the portrait that comes with the application"),
        )  # fmt: skip
        self.save = self._add(
            self.tr("Save"), "floppy-disk",
            self.tr("Save photo, sliders and history as a document, to go on later"), Key.Save,
        )  # fmt: skip
        self.save_as = self._add(
            self.tr("Save as…"), "floppy-disk-back", self.tr("Save as another document"),
            "Ctrl+Shift+S",
        )  # fmt: skip
        self.export = self._add(
            self.tr("Export…"), "export",
            self.tr("Write the picture at its own resolution, the head parameters or the mesh"),
            "Ctrl+E",
        )  # fmt: skip
        self.export_clip = self._add(
            self.tr("Export clip…"), "monitor-play",
            self.tr("Write the timeline as MP4, WebM, GIF or a folder of pictures"),
            "Ctrl+Shift+E",
        )  # fmt: skip
        self.assets = self._add(
            self.tr("Heads and weights…"), "cpu",
            self.tr("Import FLAME or weights of the network, and choose what edits are made with"),
        )  # fmt: skip
        self.train = self._add(
            self.tr("Train weights…"), "graduation-cap",
            self.tr("Fine-tune the network for one person, or train it anew, on this computer"),
            "Ctrl+Alt+T",
        )  # fmt: skip
        self.quit = self._add(self.tr("Quit"), "sign-out", self.tr("Close the window"), Key.Quit)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)

    def _build_edit(self, stack: QUndoStack) -> None:
        section = self._begin(self.tr("Edit"))
        self.undo = stack.createUndoAction(self)
        self.redo = stack.createRedoAction(self)
        for action, name, keys in (
            (self.undo, "arrow-u-up-left", ["Ctrl+Z"]),
            (self.redo, "arrow-u-up-right", ["Ctrl+Shift+Z", "Ctrl+Y"]),
        ):
            action.setShortcuts([QKeySequence(key) for key in keys])
            self._adopt(action, name)
            section.actions.append(action)
        stack.undoTextChanged.connect(self._name_history)
        stack.redoTextChanged.connect(self._name_history)
        self._name_history()
        self.reset = self._add(
            self.tr("Reset all"), "arrow-counter-clockwise",
            self.tr("Return every slider to the fit"), "R", "Ctrl+Shift+R",
        )  # fmt: skip
        self.frontalize = self._add(
            self.tr("Frontalize"), "user-focus",
            self.tr("Head straight, gaze forward, expression kept"), "F",
        )  # fmt: skip
        self.frontalize_neutral = self._add(
            self.tr("Frontalize, neutral expression"), "user",
            self.tr("Head straight, gaze forward, face at rest"), "Shift+F",
        )  # fmt: skip
        self.imitate = self._add(
            self.tr("Imitate a photo…"), "smiley",
            self.tr("Take pose, expression and gaze from the face in another photo"),
            "Ctrl+Shift+I",
        )  # fmt: skip
        self.frontalize_many = self._add(
            self.tr("Frontalize photos…"), "users-three",
            self.tr("Turn the heads of many photos to the front and write them into a folder"),
            "Ctrl+Shift+F",
        )  # fmt: skip
        self.copy = self._add(
            self.tr("Copy picture"), "copy", self.tr("Put the edited picture on the clipboard"),
            "Ctrl+Shift+C",
        )  # fmt: skip
        self.search = self._add(
            self.tr("Search sliders"), "magnifying-glass", self.tr("Find a slider by its name"),
            Key.Find,
        )  # fmt: skip

    def _build_views(self) -> None:
        self._begin(self.tr("View"))
        group = QActionGroup(self)
        self.views: dict[str, QAction] = {}
        for number, view in enumerate(views(), 1):
            action = self._add(view.title, view.icon, view.tip, f"Alt+{number}")
            action.setCheckable(True)
            group.addAction(action)
            self.views[view.name] = action
        self.views[RESULT].setChecked(True)

    def _build_canvas(self) -> None:
        self._begin(self.tr("Picture"))
        # Held keys are no shortcuts: `HoldKeys` listens for this one.
        self.before = self._add(
            self.tr("Show before (hold \\)"), "eye", self.tr("Show the source while held: \\")
        )
        self.before.setCheckable(True)
        self.split = self._add(
            self.tr("Split compare"), "square-half",
            self.tr("Source on the left, result on the right of a divider"), "Y",
        )  # fmt: skip
        self.split.setCheckable(True)
        self.blend = self._add(
            self.tr("See through views"), "stack",
            self.tr("Let the photo show through wire mesh, codes, flow and the other views"), "B",
        )  # fmt: skip
        self.blend.setCheckable(True)
        self.fit = self._add(
            self.tr("Fit"), "frame-corners", self.tr("Show the whole photo"), "Ctrl+0"
        )
        self.actual = self._add(
            self.tr("100 %"), "magnifying-glass", self.tr("One photo pixel on one screen pixel"),
            "Ctrl+1",
        )  # fmt: skip
        self.face = self._add(
            self.tr("Zoom to face"), "user-square", self.tr("Fill the canvas with the face"),
            "Ctrl+2",
        )  # fmt: skip
        self.zoom_in = self._add(
            self.tr("Zoom in"), "magnifying-glass-plus", self.tr("Zoom in"), "+", "=", "Ctrl++"
        )
        self.zoom_out = self._add(
            self.tr("Zoom out"), "magnifying-glass-minus", self.tr("Zoom out"), "-", "Ctrl+-"
        )
        self.landmarks = self._add(
            self.tr("Landmarks"), "dots-nine", self.tr("Lay the detected points over the photo"),
            "L",
        )  # fmt: skip
        self.crops = self._add(
            self.tr("Crop windows"), "crop", self.tr("Show which windows are fitted and edited"),
            "W",
        )  # fmt: skip
        for action in (self.landmarks, self.crops):
            action.setCheckable(True)
        self.detected = self._add(
            self.tr("Reset landmarks"), "arrows-counter-clockwise",
            self.tr("Return every landmark to where it was detected, and fit anew"),
        )  # fmt: skip
        self.full_screen = self._add(
            self.tr("Full screen"), "corners-out", self.tr("Cover the whole screen"), "F11"
        )
        self.full_screen.setCheckable(True)

    def _build_timeline(self) -> None:
        self._begin(self.tr("Timeline"))
        self.timeline = self._add(
            self.tr("Timeline"), "film-strip", self.tr("Show or hide the timeline"), "T"
        )
        self.timeline.setCheckable(True)
        # Held, Space pans: `HoldKeys` tells a tap from that.
        self.play = self._add(
            self.tr("Play or pause"), "play", self.tr("Play the clip, or pause: tap Space")
        )
        self.keyframe = self._add(
            self.tr("Set keyframe"), "diamond",
            self.tr("Keep what is shown as a keyframe of every group at the playhead"), "K",
        )  # fmt: skip
        self.motion = self._add(
            self.tr("Put a motion…"), "person-simple-run",
            self.tr("Put a nod, a smile, spoken text or another ready motion at the playhead"),
        )  # fmt: skip
        self.driver = self._add(
            self.tr("Driving video…"), "video-camera",
            self.tr(
                "Let a video, a folder of pictures or a track move the portrait, on the timeline"
            ),
            "Ctrl+D",
        )  # fmt: skip
        self.live = self._add(
            self.tr("Drive with the camera…"), "smiley-wink",
            self.tr("Let the portrait do what you do before the camera; record it if you like"),
            "Ctrl+Shift+D",
        )  # fmt: skip
        self.driver_view = self._add(
            self.tr("Show the driver"), "picture-in-picture",
            self.tr("See what the driver does at the playhead, in a corner of the picture"),
            "Ctrl+Alt+D",
        )  # fmt: skip
        self.driver_view.setCheckable(True)
        self.frame_back = self._add(
            self.tr("One frame back"), "caret-left", self.tr("Look at the frame before"),
            "Alt+Left",
        )  # fmt: skip
        self.frame_on = self._add(
            self.tr("One frame on"), "caret-right", self.tr("Look at the next frame"), "Alt+Right"
        )

    def _build_help(self) -> None:
        self._begin(self.tr("Help"))
        self.keys = self._add(
            self.tr("Keys and mouse"), "keyboard", self.tr("List all keys"), "?", "F1"
        )
        self.tour = self._add(
            self.tr("Show the tour"), "map-trifold", self.tr("Five hints in place for new users")
        )
        self.about = self._add(
            self.tr("About GDPW Studio"), "info", self.tr("Version and licences")
        )
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def _begin(self, title: str) -> ActionSection:
        self.sections.append(ActionSection(title))
        return self.sections[-1]

    def _add(self, text: str, name: str, tip: str, *keys: Key | str) -> QAction:
        action = QAction(text, self)
        sequences: list[QKeySequence] = []
        for key in keys:
            if isinstance(key, Key):
                sequences += QKeySequence.keyBindings(key)[:1]
            else:
                sequences.append(QKeySequence(key))
        action.setShortcuts(sequences)
        self._adopt(action, name)
        self._explain(action, tip)
        self.sections[-1].actions.append(action)
        return action

    def _adopt(self, action: QAction, name: str) -> None:
        action.setIcon(icon(name))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._icons.append((action, name))
        # An action answers to its keys wherever the window has the focus, menus or not.
        self._window.addAction(action)

    def _explain(self, action: QAction, tip: str) -> None:
        keys = ", ".join(native_keys(key) for key in action.shortcuts()[:1])
        suffix = f" ({keys})" if keys else ""
        action.setToolTip(f"{tip}{suffix}")
        action.setStatusTip(tip)

    def _name_history(self) -> None:
        for action in (self.undo, self.redo):
            if action.statusTip() != action.text():
                self._explain(action, action.text())
